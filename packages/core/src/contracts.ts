/**
 * A value that survives `JSON.parse(JSON.stringify(value))` unchanged: no `NaN`, no `Infinity`, no
 * `undefined`.
 */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a value comes back unchanged from `JSON.parse(JSON.stringify(value))`. */
export function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype && Object.values(value).every(isJson);
}

/** What a run knows after an epoch: the only thing a policy ever sees. */
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
 * A learning rate as a pure function of time. It keeps no count of its own.
 *
 * `at` counts what `unit` says, from 0; `baseRate` is the rate of one parameter group; `group` is
 * its place in the optimizer's list, from 0, left out for variables in no group.
 */
export interface Schedule {
  /** Rate of a group at time `at`. Finite, ≥ 0. */
  (at: number, baseRate: number, group?: number): number;
  /** What `at` counts: optimizer steps or epochs. */
  readonly unit: "step" | "epoch";
}

/**
 * A learning rate that also depends on how training goes. `State` is JSON-safe, so every run can
 * resume.
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

/** Whether a schedule has a state of its own. */
export function isStateful(
  schedule: Schedule | StatefulSchedule | undefined,
): schedule is StatefulSchedule {
  return typeof schedule === "object";
}

/** Momentum (beta1 in Adam) as a pure function of time: what cycles against the rate. */
export interface MomentumSchedule {
  /** What `at` counts: optimizer steps or epochs. */
  readonly unit: "step" | "epoch";
  /** Momentum in [0, 1) of variables in group `group`, left out for those in none. */
  momentum(at: number, group?: number): number;
}

/** What a policy asks of the Trainer. Only the Trainer acts. */
export interface Verdict {
  /** Why training should end now, or `null` to go on. */
  readonly stop: string | null;
  /** Whether the weights of this moment are the best so far and worth keeping. */
  readonly best: boolean;
}

/**
 * A decision over time: a value and two pure functions. `State` is JSON-safe, so every run can
 * resume.
 */
export interface Policy<State = unknown> {
  /** Names the state in a checkpoint. Unique within a run. */
  readonly name: string;
  /** Metrics that `update` needs in every observation. Default none. */
  readonly monitors?: readonly string[];
  /** The state before the first epoch. */
  init(): State;
  /** The state after an epoch. */
  update(state: State, observation: Observation): State;
  /** What the newest state asks for. */
  verdict(state: State): Verdict;
}

/** Which samples an epoch sees, and in which order: a pure function of the epoch and the seed. */
export interface Sampler {
  /** Names the sampler in logs. */
  readonly name: string;
  /**
   * @param epoch Counted from 0.
   * @param size Number of samples in the data set.
   * @param seed Seed of the run. The same arguments give the same answer.
   * @returns Sample indices in order, each in [0, size).
   */
  indices(epoch: number, size: number, seed: number): Uint32Array;
}
