import * as tf from "@tensorflow/tfjs-core";

/** From about this size on, summing on the device and reading one number costs less than reading them all. */
const LARGE = 2048;

/** The first tensor with a NaN or an infinity in it, or `null`. */
export function firstNonFinite(
  tensors: Iterable<readonly [name: string, tensor: tf.Tensor]>,
): { readonly name: string; readonly value: number } | null {
  for (const [name, tensor] of tensors) {
    // One bad value makes the sum bad; a sum that only overflows is looked into.
    if (tensor.size > LARGE && Number.isFinite(sumOf(tensor))) continue;
    const values = tensor.dataSync();
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as number;
      // A number minus itself is 0; an infinity or a NaN minus itself is not.
      if (value - value !== 0) return { name, value };
    }
  }
  return null;
}

function sumOf(tensor: tf.Tensor): number {
  const sum = tf.sum<tf.Scalar>(tensor);
  const [value] = sum.dataSync();
  sum.dispose();
  return value as number;
}
