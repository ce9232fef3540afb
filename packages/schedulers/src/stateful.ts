import { OptionError } from "./option-error.js";
import type { Schedule, Unit } from "./schedule.js";

/** What a run knows after an epoch. Structurally the `Observation` of `@regimen/core`. */
export interface Observation {
  /** Index of the epoch just finished, from 0. */
  readonly epoch: number;
  /** Optimizer steps finished since the run began. Integer ≥ 1. */
  readonly step: number;
  /** Metrics by name, e.g. `val_loss`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * A learning rate that also depends on how training goes. The state is a value and safe for JSON; the caller keeps it.
 *
 * A {@link Schedule} is the special case that has no state.
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
  /** What `at` counts. */
  readonly unit: Unit;
  /** Metrics that `update` needs in every observation. Default none. */
  readonly monitors?: readonly string[];
  /** State before the first epoch. */
  init(): State;
  /**
   * State after an epoch.
   *
   * @throws {OptionError} If a metric that the schedule watches is missing, NaN or infinite, or no optimizer step came before.
   */
  update(state: State, observation: Observation): State;
  /**
   * @param at Time in `unit`, from 0. Finite, ≥ 0.
   * @param baseRate Rate of one parameter group. Finite, ≥ 0.
   * @param group Place of that group in the optimizer's list, from 0; left out for variables in no group.
   * @throws {OptionError} If an argument is outside its range.
   */
  rate(state: State, at: number, baseRate: number, group?: number): number;
}

/** What every combinator takes. */
export type AnySchedule = Schedule | StatefulSchedule;

/** What a combinator makes of its parts: a plain schedule as long as all of them are. */
export type Combined<Part extends AnySchedule> = [Part] extends [Schedule]
  ? Schedule
  : StatefulSchedule;

/** Throws if nothing has been trained yet that could have been observed. */
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
