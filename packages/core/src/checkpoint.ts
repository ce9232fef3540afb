import type { Json } from "./contracts.js";
import type { OptimizerState } from "./optimizer.js";
import type { EpochRecord } from "./run-records.js";
import type { Weights } from "./weights.js";

/** Everything a run needs to go on with the same bits: JSON and typed arrays. A copy: no later step changes it. */
export interface Checkpoint {
  readonly format: 1;
  readonly seed: number;
  /** Epochs finished. */
  readonly epoch: number;
  /** Optimizer steps finished. */
  readonly step: number;
  /** How far the epoch that runs has come, or `null` between epochs. */
  readonly partial: PartialEpoch | null;
  /** The weights that training goes on with: not the best ones, even where the model holds those. */
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  /** State of each policy by its name. */
  readonly policies: Readonly<Record<string, Json>>;
  /** State of the schedule, `null` if it has none. */
  readonly schedule: Json;
  /** The best weights so far and their epoch, or `null`. */
  readonly best: { readonly epoch: number; readonly weights: Weights } | null;
  readonly history: readonly EpochRecord[];
}

/** Sums over the part of an epoch that is done. */
export interface PartialEpoch {
  /** Samples seen. */
  readonly samples: number;
  /** Optimizer steps taken. */
  readonly steps: number;
  /** Sum over samples of the loss. */
  readonly loss: number;
  /** State of each metric by its name. */
  readonly metrics: Readonly<Record<string, Json>>;
  /** Time spent training. */
  readonly seconds: number;
}
