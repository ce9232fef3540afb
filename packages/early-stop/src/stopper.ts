import type { Policy, Verdict } from "./policy.js";

/** Every reason for which a policy of this package ends training. */
export type StopReason =
  /** The metric has not improved for as long as `patience` allows: {@link earlyStop}. */
  | "patience"
  /** A value was better than `stoppingThreshold`, which is good enough: {@link earlyStop}. */
  | "stopping-threshold"
  /** A value was worse than `divergenceThreshold`: {@link earlyStop}. */
  | "divergence-threshold"
  /** A value was NaN or infinite: {@link earlyStop} with `checkFinite`, and Prechelt's three. */
  | "non-finite"
  /** The error rose too far above its lowest: {@link generalizationLoss}. */
  | "generalization-loss"
  /** The error rose faster than the training error fell: {@link progressQuotient}. */
  | "progress-quotient"
  /** The training error of a strip fell by less than `leastProgress`: {@link progressQuotient}. */
  | "no-progress"
  /** The error rose at the end of `strips` strips in a row: {@link successiveIncrease}. */
  | "successive-increase";

/** The result so far. JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type StopState = Readonly<{
  /** Whether training should end now: `reason` is not `null`. */
  stopped: boolean;
  /** Why training should end, or `null` to go on. */
  reason: StopReason | null;
  /** Best value seen, or `null` before the first finite one. */
  best: number | null;
  /** Epoch of the best value, counted from 0. */
  bestEpoch: number | null;
  /** How long there has been no improvement, in the unit of the policy's patience. */
  waited: number;
  /** Whether the newest observation is the best one: its weights are worth keeping. */
  improved: boolean;
  /** The newest value; `null` if there was none, or it was NaN or infinite. */
  value: number | null;
  /**
   * Whether the newest observation counted: `false` if it came before the first judged epoch or had
   * no value.
   */
  judged: boolean;
}>;

/** What {@link Stopper.describe} cannot know by itself. */
export interface DescribeOptions {
  /** Whether the line says that an improvement was saved. Default true. */
  readonly saved?: boolean;
}

/** A policy of this package: one that stops, and can say what it did. */
export interface Stopper<State extends StopState = StopState> extends Policy<State> {
  readonly monitors: readonly string[];
  /**
   * What happened between two states that follow each other, in one line:
   *
   *     val_loss 1.2345 -> 1.2101 (improved, saved)
   *     val_loss 1.2101 -> 1.23 (not improved, waited 5 of 5 epochs; stop for patience, best was
   *     epoch 37)
   */
  describe(before: State, after: State, options?: DescribeOptions): string;
}

/** The state before the first observation. */
export const untouched: StopState = {
  stopped: false,
  reason: null,
  best: null,
  bestEpoch: null,
  waited: 0,
  improved: false,
  value: null,
  judged: false,
};

/** The fields that every observation sets anew. */
export const nothingYet: Pick<StopState, "stopped" | "reason" | "improved" | "value" | "judged"> = {
  stopped: false,
  reason: null,
  improved: false,
  value: null,
  judged: false,
};

export const verdictOf = ({ reason, improved }: StopState): Verdict => ({
  stop: reason,
  best: improved,
});
