import * as tf from "@tensorflow/tfjs-core";

/** A kernel that does in one call what core otherwise composes from several TF.js ops. */
export type FusedKernel =
  | "RegimenFromBytes"
  | "RegimenSoftmaxCrossEntropy"
  | "RegimenDropout"
  | "RegimenUpdateSgd"
  | "RegimenUpdateAdam"
  | "RegimenUpdateRmsprop";

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

/**
 * Runs `name` once for many variables.
 *
 * @param tensors Of each variable: the parameter, the gradient, the slots.
 * @param updates Attributes of each variable; its number of slots is added.
 * @returns Of each variable: the parameter, the slots.
 */
export function runFusedUpdates(
  name: FusedKernel,
  tensors: readonly (readonly tf.Tensor[])[],
  updates: readonly Readonly<Record<string, number | boolean>>[],
): tf.Tensor[][] {
  const outputs = runFused(name, Object.fromEntries(tensors.flat().entries()), {
    updates: updates.map((update, i) => ({ ...update, slots: (tensors[i]?.length ?? 0) - 2 })),
  });
  let taken = 0;
  return tensors.map(({ length }) => {
    taken += length - 1;
    return outputs.slice(taken - length + 1, taken);
  });
}
