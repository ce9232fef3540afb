import { OptionError } from "./option-error.js";
import type { Schedule } from "./schedule.js";

/**
 * What a run knows after an epoch. `step` must be ≥ 1: no epoch is observed before it has trained.
 * No schedule looks at the `rate`.
 *
 * Structurally that of `@regimen/core`.
 */
export interface Observation {
  /** Epochs finished, counted from 0: the first epoch is 0. */
  readonly epoch: number;
  /** Optimizer steps finished since the run began. */
  readonly step: number;
  /** Metrics by name, e.g. `loss`, `accuracy`, `val_loss`, `val_accuracy`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Learning rate of the last step, of variables in no group. */
  readonly rate?: number;
}

/**
 * A learning rate that also depends on how training goes. The state is a value and safe for JSON;
 * the caller keeps it. A {@link Schedule} is the special case that has no state.
 *
 * `init` answers the state before the first epoch. `update` throws an `OptionError` if a metric
 * that the schedule watches is missing, NaN or infinite, or no optimizer step came before. `rate`
 * takes the arguments of a {@link Schedule} after the state, in the same ranges.
 *
 * Structurally that of `@regimen/core`.
 *
 * @example
 * const schedule = warmup({ steps: 5, before: reduceOnPlateau({ monitor: "val_loss" }) });
 * let state = schedule.init();
 * for (let epoch = 0; epoch < 30; epoch++) {
 *   setLearningRate(optimizer, schedule.rate(state, epoch, 0.1));
 *   // … train, validate …
 *   state = schedule.update(state, { epoch, step, metrics: { val_loss } });
 * }
 */
export interface StatefulSchedule<State = unknown> {
  /** What `at` counts: optimizer steps or epochs. */
  readonly unit: "step" | "epoch";
  /** Metrics that `update` needs in every observation. Default none. */
  readonly monitors?: readonly string[];
  /** The state before the first epoch. */
  init(): State;
  /** The state after an epoch. */
  update(state: State, observation: Observation): State;
  /** Rate of a group at time `at`, in this state. Finite, ≥ 0. */
  rate(state: State, at: number, baseRate: number, group?: number): number;
}

/** What every combinator takes. */
export type AnySchedule = Schedule | StatefulSchedule;

/** What a combinator makes of its parts: a plain schedule as long as all of them are. */
export type Combined<Part extends AnySchedule> = [Part] extends [Schedule]
  ? Schedule
  : StatefulSchedule;

/** Throws unless an optimizer step came before the observation. */
export function checkStepped(name: string, { epoch, step }: Observation): void {
  if (Number.isSafeInteger(step) && step >= 1) return;
  throw new OptionError(
    `${name}: step must be an integer ≥ 1 at the end of epoch ${epoch}, got ${step}: update() comes after the epoch's optimizer steps, ` +
      `or the first rate would never be used`,
  );
}

/** Whether it is a schedule of either kind. */
export function isSchedule(value: unknown): value is AnySchedule {
  if (typeof value === "function") return "unit" in value;
  return typeof value === "object" && value !== null && "update" in value && "rate" in value;
}
