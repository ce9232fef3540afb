import type * as tf from "@tensorflow/tfjs-core";
import type { NamedVariable } from "../optimizers/optimizer.js";

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
  /** Those that train at this moment. */
  trainable(): NamedVariable[];
  all(): NamedVariable[];
  /** Losses of the layers' regularizers, as scalars. */
  penalties(): tf.Scalar[];
  /** Applies the constraints of layers after a step. */
  constrain(): void;
  /** Makes dropout a function of `seed` for the next forward pass; `null` gives back the layers' own seeds. */
  reseed(seed: number | null): void;
}
