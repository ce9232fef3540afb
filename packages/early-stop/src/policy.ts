/**
 * What a run knows after an epoch. Only `reductions` of `earlyStop` needs the `rate`.
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

/** What a policy asks of the loop. Only the loop acts. Structurally that of `@regimen/core`. */
export interface Verdict {
  /** Why training should end now, or `null` to go on. */
  readonly stop: string | null;
  /** Whether the weights of this moment are the best so far and worth keeping. */
  readonly best: boolean;
}

/**
 * A decision over time: a JSON-safe value and pure functions. Structurally that of `@regimen/core`.
 */
export interface Policy<State> {
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
