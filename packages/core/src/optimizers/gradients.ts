import type * as tf from "@tensorflow/tfjs-core";

/** Gradients by variable name, as `tf.variableGrads` returns them. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** New gradients under the same names. */
export function mapGradients(
  gradients: Gradients,
  change: (gradient: tf.Tensor, name: string) => tf.Tensor,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, change(gradient, name)]),
  );
}
