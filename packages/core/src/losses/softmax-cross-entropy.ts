import * as tf from "@tensorflow/tfjs-core";
import { hasFused, runFused } from "../fused-kernel.js";
import { checkBelowOne } from "../option-error.js";
import type { Loss } from "./loss.js";

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions {
  /** Share of the target that is spread evenly over all classes. In [0, 1). Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Mean cross-entropy of the softmax of logits, as one op with its own gradient.
 *
 *     loss = −1/N · Σₙ Σ_c q(n, c) · log softmax(logitsₙ)_c
 *     q(n, c) = (1 − s) · one-hot(labelₙ)_c + s / C,   s = labelSmoothing
 *
 * Uses the backend's `RegimenSoftmaxCrossEntropy` kernel where there is one. Only logits get a
 * gradient.
 *
 * @throws {OptionError} If `labelSmoothing` is outside its range.
 * @example
 * const loss = softmaxCrossEntropy({ labelSmoothing: 0.1 });
 * loss(tf.tensor2d([[2, 0]]), tf.tensor1d([0], "int32")).dataSync()[0]; // => 0.2269
 * @see torch.nn.CrossEntropyLoss(label_smoothing).
 */
export function softmaxCrossEntropy(options: SoftmaxCrossEntropyOptions = {}): Loss {
  const { labelSmoothing = 0 } = options;
  checkBelowOne("softmaxCrossEntropy: labelSmoothing", labelSmoothing);
  return (logits, labels) => {
    const rows = logits.shape[0];
    const op = tf.customGrad<tf.Scalar>((x, save) => {
      const [losses, gradient] = hasFused("RegimenSoftmaxCrossEntropy")
        ? runFused(
            "RegimenSoftmaxCrossEntropy",
            { logits: x as tf.Tensor, labels },
            { labelSmoothing },
          )
        : compose(x as tf.Tensor2D, labels, labelSmoothing);
      (save as tf.GradSaveFunc)([gradient as tf.Tensor]);
      return {
        value: tf.mean<tf.Scalar>(losses as tf.Tensor),
        gradFunc: (dy, saved) => tf.mul(saved[0] as tf.Tensor, tf.div(dy, rows)),
      };
    });
    return op(logits);
  };
}

function compose(logits: tf.Tensor2D, labels: tf.Tensor1D, smoothing: number): tf.Tensor[] {
  const classes = logits.shape[1];
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const exponents = tf.exp(shifted);
  const sums = tf.sum(exponents, 1, true);
  const hard = tf.oneHot(labels, classes);
  const target = tf.add(tf.mul(hard, 1 - smoothing), smoothing / classes);
  const logProbabilities = tf.sub(shifted, tf.log(sums));
  const losses = tf.neg(tf.sum(tf.mul(target, logProbabilities), 1));
  return [losses, tf.sub(tf.div(exponents, sums), target)];
}
