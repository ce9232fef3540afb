import * as tf from "@tensorflow/tfjs-core";
import { hasFused, runFused } from "../fused-kernel.js";

/**
 * Dropout that depends on a seed alone. Uses the backend's `RegimenDropout` kernel where there is
 * one: the mask is then drawn where it is used, once more for the gradient, and never stored.
 *
 * @param x Float32.
 * @param rate In (0, 1).
 * @param seed Integer ≥ 1.
 * @param maskShape Shape that repeats over `x`. Default: that of `x`.
 */
export function dropout(
  x: tf.Tensor,
  rate: number,
  seed: number,
  maskShape?: readonly number[],
): tf.Tensor {
  if (!hasFused("RegimenDropout")) return tf.dropout(x, rate, maskShape?.slice(), seed);
  const drop = (values: tf.Tensor) =>
    runFused("RegimenDropout", { x: values }, { rate, seed })[0] as tf.Tensor;
  if (maskShape !== undefined) return tf.mul(x, drop(tf.ones([...maskShape])));
  const op = tf.customGrad((values) => ({
    value: drop(values as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => drop(dy),
  }));
  return op(x);
}
