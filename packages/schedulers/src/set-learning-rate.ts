import { checkNonNegative, OptionError } from "./option-error.js";

/**
 * What every stock TF.js optimizer has. TF.js declares `learningRate` protected, so it cannot be
 * named here.
 */
export interface StockOptimizer {
  applyGradients(gradients: never): void;
}

/**
 * Sets the rate of a stock TF.js optimizer so that its next step uses it.
 *
 * TF.js has two kinds. `sgd` and `momentum` cache the rate in a tensor, so assigning `learningRate`
 * does nothing and `setLearningRate` must be called; `adam`, `rmsprop`, `adadelta`, `adagrad` and
 * `adamax` read `learningRate` at each step and have no `setLearningRate`. State (momentum,
 * moments) is kept.
 *
 * @param optimizer A `tf.train.*` optimizer. Those of `@regimen/core` take their schedule through
 *   the Trainer.
 * @param rate Finite, ≥ 0.
 * @throws {OptionError} If the rate is out of range, or the optimizer has neither.
 * @example
 * const optimizer = tf.train.adam(1e-3);
 * setLearningRate(optimizer, 1e-4);
 */
export function setLearningRate(optimizer: StockOptimizer, rate: number): void {
  checkNonNegative("setLearningRate: rate", rate);
  if ("setLearningRate" in optimizer && typeof optimizer.setLearningRate === "function") {
    optimizer.setLearningRate(rate);
  } else if ("learningRate" in optimizer && typeof optimizer.learningRate === "number") {
    optimizer.learningRate = rate;
  } else {
    const kind = optimizer.constructor.name;
    throw new OptionError(
      `setLearningRate: optimizer must be a stock TF.js optimizer (setLearningRate() or learningRate), got ${kind}`,
    );
  }
}

/** The rate that the optimizer has now, `null` if it cannot be told. */
export function rateOf(optimizer: StockOptimizer): number | null {
  if (!("learningRate" in optimizer)) return null;
  return typeof optimizer.learningRate === "number" ? optimizer.learningRate : null;
}
