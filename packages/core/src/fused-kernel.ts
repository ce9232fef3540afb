import * as tf from "@tensorflow/tfjs-core";

/** A kernel that does in one call what core otherwise composes from several TF.js ops. */
export type FusedKernel =
  "RegimenFromBytes" | "RegimenSoftmaxCrossEntropy" | "RegimenAdam" | "RegimenSgd";

/** Whether the backend in use has `name`. */
export function hasFused(name: FusedKernel): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined;
}

/** Runs `name` on the backend in use. The outputs may live in the memory of the inputs. */
export function runFused(
  name: FusedKernel,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: Readonly<Record<string, unknown>>,
): tf.Tensor[] {
  const outputs = tf
    .engine()
    .runKernel<tf.Tensor | tf.Tensor[]>(name, { ...inputs }, attributes as tf.NamedAttrMap);
  return [outputs].flat();
}
