import type * as tf from "@tensorflow/tfjs-core";
import type { NamedVariable } from "../optimizers/optimizer.js";
import { check } from "../option-error.js";

/** Any function from inputs to logits, with the variables it uses. */
export interface FunctionModel {
  /**
   * @param inputs Shape [N, ...sample shape], float32.
   * @returns Logits. Shape [N, C], float32.
   */
  apply(inputs: tf.Tensor, options: { readonly training: boolean }): tf.Tensor;
  /** All of them; those with `trainable` false are saved but not trained. */
  variables(): readonly tf.Variable[];
}

/** What the Trainer needs of a model, whichever kind it is. */
export interface ModelView {
  forward(inputs: tf.Tensor, training: boolean): tf.Tensor;
  /** Those that train at present. */
  trainable(): NamedVariable[];
  all(): NamedVariable[];
  /** Losses of the layers' regularizers, as scalars. */
  penalties(): tf.Scalar[];
  /** Applies the constraints of layers after a step. */
  constrain(): void;
  /**
   * Makes dropout a function of `seed` for the next forward pass; `null` restores the layers' own
   * seeds.
   */
  reseed(seed: number | null): void;
}

/** A model's output. Throws an `OptionError` unless it is one row for each of `samples` samples. */
export function checkedLogits(output: tf.Tensor, samples: number): tf.Tensor2D {
  const fits = output.shape.length === 2 && output.shape[0] === samples;
  check(fits, "Trainer: model output", `of shape [${samples}, classes]`, output.shape);
  return output as tf.Tensor2D;
}
