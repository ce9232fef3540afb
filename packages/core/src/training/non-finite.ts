import * as tf from "@tensorflow/tfjs-core";

/** Training met a NaN or an infinity. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  /** Counted from 0. */
  readonly epoch: number;
  /** Optimizer step in which it happened, counted from 1 since the run began. */
  readonly step: number;
  /** `loss`, `gradient of NAME` or `weights NAME`. */
  readonly tensor: string;
  /** The first value that is not finite. */
  readonly value: number;

  constructor(where: {
    epoch: number;
    step: number;
    tensor: string;
    value: number;
    note?: string;
  }) {
    const { epoch, step, tensor, value, note = "" } = where;
    super(`Trainer: ${tensor} is ${value} in epoch ${epoch}, step ${step}${note}`);
    this.epoch = epoch;
    this.step = step;
    this.tensor = tensor;
    this.value = value;
  }
}

/**
 * From about this size on, summing on the device and reading one number costs less than reading
 * them all.
 */
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
