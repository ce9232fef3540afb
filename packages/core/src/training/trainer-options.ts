import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import {
  isJson,
  type Json,
  type MomentumSchedule,
  type Policy,
  type Sampler,
  type Schedule,
  type StatefulSchedule,
} from "../contracts.js";
import type { Loader } from "../data/loader.js";
import type { Loss } from "../losses/loss.js";
import type { Metric } from "../metrics/metric.js";
import type { FunctionModel } from "../models/model-view.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { check, checkInteger, checkPositive } from "../option-error.js";

/** Options of a `Trainer`. */
export interface TrainerOptions {
  /**
   * A built LayersModel with one output of logits, shape [N, C], or a function with its variables.
   */
  readonly model: LayersModel | FunctionModel;
  /** What training lowers: a mean over the batch, as a scalar. */
  readonly loss: Loss;
  /** Its slots and rates belong to this Trainer from now on, until it is disposed of. */
  readonly optimizer: Optimizer;
  /** Decides order, augmentation and dropout. Integer ≥ 0. Initial weights are the model's own. */
  readonly seed: number;
  /** Measured in training and validation. Unique names, not `loss`. Default none. */
  readonly metrics?: readonly Metric[];
  /**
   * Learning rate over time, evaluated at each step for each group's base rate. One with a state,
   * e.g. a plateau, is updated after every epoch, after the policies. Default: the base rate.
   */
  readonly schedule?: Schedule | StatefulSchedule;
  /**
   * Momentum (beta1 in Adam) over time, evaluated at each step for each group. Default: the
   * optimizer's own.
   */
  readonly momentum?: MomentumSchedule;
  /** Which samples each epoch sees, in place of the loader's own order. Default all. */
  readonly sampler?: Sampler;
  /** Consulted after every epoch, in order. Unique names. Default none. */
  readonly policies?: readonly Policy[];
  /** Limit of the joint L2 norm of the gradients, after `clipValue`. Finite, > 0. Default none. */
  readonly clipNorm?: number;
  /** Limit of each element of the gradients. Finite, > 0. Default none. */
  readonly clipValue?: number;
  /**
   * Batches per optimizer step; their gradients are averaged over samples. Integer ≥ 1. Default 1.
   */
  readonly accumulate?: number;
  /**
   * Whether the model ends with the best weights if a policy ever called some the best. Default
   * `true`.
   */
  readonly restoreBest?: boolean;
  /**
   * Whether every gradient is checked for NaN and infinity before it is applied. Reads a small
   * gradient, or the sum of a large one, back from the device: next to nothing where tensors live
   * in main memory, a wait per variable on a GPU. Without it the loss of the next step reveals
   * them. Default `true`.
   */
  readonly checkGradients?: boolean;
  /**
   * Anything the caller wants to keep in each checkpoint, e.g. its own options. Neither read nor
   * compared. Default `null`.
   */
  readonly config?: Json;
}

/** Options of a `Trainer`'s `fit`. */
export interface FitOptions {
  /** Epochs the run has at its end, those already done included. Integer ≥ 0. */
  readonly epochs: number;
  /** Measured after every epoch. Default none. */
  readonly validation?: Loader;
  /** Ends the fit after the step that runs. Default never. */
  readonly signal?: AbortSignal;
}

/** Throws an `OptionError` for the first option outside its range. */
export function checkTrainerOptions(options: TrainerOptions): void {
  const { seed, metrics = [], policies = [], clipNorm, clipValue, accumulate = 1 } = options;
  const { config = null } = options;
  checkInteger("Trainer: seed", seed, 0);
  checkInteger("Trainer: accumulate", accumulate, 1);
  if (clipNorm !== undefined) checkPositive("Trainer: clipNorm", clipNorm);
  if (clipValue !== undefined) checkPositive("Trainer: clipValue", clipValue);
  check(isJson(config), "Trainer: config", "JSON: no NaN, undefined or class", config);
  checkUniqueNames("Trainer: metrics", ["loss", ...metrics.map(({ name }) => name)]);
  checkUniqueNames(
    "Trainer: policies",
    policies.map(({ name }) => name),
  );
  for (const { name } of metrics) {
    check(!name.startsWith("val_"), "Trainer: metrics", "named without val_ in front", name);
  }
  // TF.js core has no gradients of its own; tfjs-layers and the tfjs bundle register them.
  const known = tf.getGradient("Add") !== undefined;
  check(
    known,
    "Trainer: TF.js",
    "one with gradients (import @tensorflow/tfjs-layers)",
    "none registered",
  );
}

function checkUniqueNames(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  check(twice === undefined, where, "uniquely named, and not loss", twice);
}
