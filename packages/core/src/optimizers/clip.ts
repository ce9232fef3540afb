import * as tf from "@tensorflow/tfjs-core";
import { checkPositive } from "../option-error.js";

/** Gradients by variable name, as `tf.variableGrads` returns them. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** torch.nn.utils.clip_grad_norm_ adds this to the norm before it divides. */
const EPSILON = 1e-6;

/**
 * Scales all gradients by one factor so that their joint L2 norm is at most `maxNorm`.
 *
 *     factor = min(1, maxNorm / (norm + 10⁻⁶))
 *
 * Reads the norm back from the device once.
 *
 * @param maxNorm Finite, > 0.
 * @returns `norm` before clipping, and gradients: new tensors, or the ones given when the factor is 1.
 * @throws {OptionError} If `maxNorm` is outside its range.
 * @see torch.nn.utils.clip_grad_norm_ with norm_type = 2.
 */
export function clipByGlobalNorm(
  gradients: Gradients,
  maxNorm: number,
): { readonly gradients: Record<string, tf.Tensor>; readonly norm: number } {
  checkPositive("clipByGlobalNorm: maxNorm", maxNorm);
  const total = tf.tidy(() => {
    const squares = Object.values(gradients).map((gradient) =>
      tf.sum<tf.Scalar>(tf.square(gradient)),
    );
    return tf.sum(tf.stack(squares));
  });
  const norm = Math.sqrt(total.dataSync()[0] as number);
  total.dispose();
  const factor = maxNorm / (norm + EPSILON);
  if (factor >= 1) return { gradients: { ...gradients }, norm };
  return { gradients: mapTensors(gradients, (gradient) => tf.mul(gradient, factor)), norm };
}

/**
 * Limits every element of every gradient to [−limit, limit].
 *
 * @param limit Finite, > 0.
 * @returns New tensors under the same names.
 * @throws {OptionError} If `limit` is outside its range.
 * @see torch.nn.utils.clip_grad_value_.
 */
export function clipByValue(gradients: Gradients, limit: number): Record<string, tf.Tensor> {
  checkPositive("clipByValue: limit", limit);
  return mapTensors(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit));
}

function mapTensors(
  tensors: Gradients,
  change: (tensor: tf.Tensor) => tf.Tensor,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]),
  );
}
