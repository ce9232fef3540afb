import * as tf from "@tensorflow/tfjs-core";
import { checkPositive } from "../option-error.js";
import { mapGradients, type Gradients } from "./gradients.js";

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
 * @returns `norm` before clipping, and gradients: those given if the factor is 1, else new ones.
 * @throws {OptionError} If `maxNorm` is outside its range.
 * @example
 * const { gradients, norm } = clipByGlobalNorm(grads, 1);
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
  return { gradients: mapGradients(gradients, (gradient) => tf.mul(gradient, factor)), norm };
}

/**
 * Limits every element of every gradient to [−limit, limit].
 *
 * @param limit Finite, > 0.
 * @returns New tensors under the same names.
 * @throws {OptionError} If `limit` is outside its range.
 * @example
 * const gradients = clipByValue(grads, 0.5);
 * @see torch.nn.utils.clip_grad_value_.
 */
export function clipByValue(gradients: Gradients, limit: number): Record<string, tf.Tensor> {
  checkPositive("clipByValue: limit", limit);
  return mapGradients(gradients, (gradient) => tf.clipByValue(gradient, -limit, limit));
}

/**
 * Applies a limit of each element, then one of the joint L2 norm, where they are set.
 *
 * @returns The given gradients where nothing was clipped, else new tensors. Intermediate ones are
 *   freed.
 */
export function clipGradients(
  gradients: Gradients,
  { clipValue, clipNorm }: { readonly clipValue?: number; readonly clipNorm?: number },
): Gradients {
  return tf.tidy(() => {
    const limited = clipValue === undefined ? gradients : clipByValue(gradients, clipValue);
    return clipNorm === undefined ? limited : clipByGlobalNorm(limited, clipNorm).gradients;
  });
}
