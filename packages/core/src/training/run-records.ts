/**
 * Metrics by name: `loss`, then those of the Trainer's metrics; those of validation begin with
 * `val_`.
 */
export type Metrics = Readonly<Record<string, number>>;

/** One finished epoch. */
export interface EpochRecord {
  /** Counted from 0. */
  readonly epoch: number;
  /** Optimizer steps finished since the run began. */
  readonly step: number;
  /**
   * Means over the epoch's samples while the weights moved; `val_…` with the weights at its end.
   */
  readonly metrics: Metrics;
  /** Learning rate of the last step, of variables in no group. */
  readonly rate: number;
  /** Training and validation together. */
  readonly seconds: number;
  /** Of training alone. */
  readonly samplesPerSecond: number;
  /** Whether a policy called these weights the best so far. */
  readonly best: boolean;
  /** Why a policy ends the run here, or `null`. */
  readonly stop: string | null;
}

/** How and why a run ended. */
export interface Run {
  /** Epochs finished since the run began, before a restore too. */
  readonly epochs: number;
  /** Optimizer steps finished since the run began. */
  readonly steps: number;
  /** Why the run ended. */
  readonly stop: {
    /**
     * - `budget`: all `epochs` of the fit are done.
     * - `aborted`: the fit's `signal` was aborted. The step under way was finished; a fit with the
     *   same `epochs` goes on from there.
     * - Anything else: a policy ended the run, and this is the `stop` of its verdict, e.g.
     *   `patience`. Another fit ends at once, for the same reason.
     */
    readonly reason: string;
    /** Name of the policy, or `null`. */
    readonly policy: string | null;
    /** The last epoch whose weights a policy called the best, or `null`. */
    readonly bestEpoch: number | null;
  };
  readonly history: readonly EpochRecord[];
  /** Whether the model was moved back to the weights of `bestEpoch`. */
  readonly restored: boolean;
}
