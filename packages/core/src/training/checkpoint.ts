import type { Json } from "../contracts.js";
import type { Weights } from "../models/weights.js";
import type { OptimizerState } from "../optimizers/optimizer.js";
import type { Environment } from "./environment.js";
import type { EpochRecord } from "./run-records.js";

/** What the metadata of a checkpoint's file calls it. */
export const FILE_KIND = "regimen-checkpoint";

/** The version of its format. */
export const FILE_VERSION = "2";

/**
 * Everything a run needs to continue with the same bits: JSON and typed arrays. A copy: no later
 * step changes it.
 *
 * There is no random state to keep: order, augmentation, dropout and a sampler's choice are pure
 * functions of the seed and of the place (epoch and sample, or step and batch), and the loader's
 * place is `partial.samples`.
 */
export interface Checkpoint {
  readonly format: 2;
  readonly seed: number;
  /** Epochs finished. */
  readonly epoch: number;
  /** Optimizer steps finished. */
  readonly step: number;
  /** Progress of the epoch under way, or `null` between epochs. */
  readonly partial: PartialEpoch | null;
  /**
   * The weights that training goes on from: not the best ones, even where the model holds those.
   */
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  /** State of each policy by its name. */
  readonly policies: Readonly<Record<string, Json>>;
  /** State of the schedule, `null` if it has none. */
  readonly schedule: Json;
  /** The best weights so far and their epoch, or `null`. */
  readonly best: { readonly epoch: number; readonly weights: Weights } | null;
  readonly history: readonly EpochRecord[];
  /**
   * Names of the variables that train, in the model's order: which layers are frozen is code, and
   * is checked, not restored.
   */
  readonly trainable: readonly string[];
  /** `config` of the Trainer's options, or `null`. */
  readonly config: Json;
  readonly environment: Environment;
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
