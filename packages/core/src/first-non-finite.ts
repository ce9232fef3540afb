import type * as tf from "@tensorflow/tfjs-core";

/** The first tensor with a NaN or an infinity in it, or `null`. Reads every tensor back from the device. */
export function firstNonFinite(
  tensors: Iterable<readonly [name: string, tensor: tf.Tensor]>,
): { readonly name: string; readonly value: number } | null {
  for (const [name, tensor] of tensors) {
    const values = tensor.dataSync();
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as number;
      // A number minus itself is 0; an infinity or a NaN minus itself is not.
      if (value - value !== 0) return { name, value };
    }
  }
  return null;
}
