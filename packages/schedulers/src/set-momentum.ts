import { check, OptionError } from "./option-error.js";
import type { StockOptimizer } from "./set-learning-rate.js";

/** The private parts of TF.js's MomentumOptimizer that a step reads. */
interface CachesMomentum {
  /** Scalar tensor. */
  m: unknown;
  setMomentum(momentum: number): void;
  setLearningRate(rate: number): void;
}

/**
 * Sets the momentum of a stock TF.js optimizer so that its next step uses it.
 *
 * TF.js's own `setMomentum` does nothing: `momentum` caches the number in a tensor when it is built
 * and only reads that. This replaces the tensor. `rmsprop` reads its momentum at each step, so
 * there it is assigned. Accumulated momentum is kept.
 *
 * @param optimizer A `tf.train.momentum` or `tf.train.rmsprop` optimizer.
 * @param momentum In [0, 1).
 * @throws {OptionError} If the momentum is out of range, or the optimizer has none.
 * @example
 * const cycle = oneCycleMomentum({ steps: 1000 });
 * setMomentum(optimizer, cycle.momentum(step));
 */
export function setMomentum(optimizer: StockOptimizer, momentum: number): void {
  check(momentum >= 0 && momentum < 1, "setMomentum: momentum", "in [0, 1)", momentum);
  if (cachesMomentum(optimizer)) {
    optimizer.setMomentum(momentum);
    // The rate is cached as c = scalar(−rate) in just this way, so the method that renews c, called
    // on m in its place, disposes m and makes a kept scalar, with no import of TF.js here.
    const cache = { c: optimizer.m };
    optimizer.setLearningRate.call(cache, -momentum);
    optimizer.m = cache.c;
  } else if ("momentum" in optimizer && typeof optimizer.momentum === "number") {
    optimizer.momentum = momentum;
  } else {
    throw new OptionError(
      `setMomentum: optimizer must be tf.train.momentum or tf.train.rmsprop, got ${optimizer.constructor.name}`,
    );
  }
}

function cachesMomentum(optimizer: object): optimizer is CachesMomentum {
  return "m" in optimizer && "setMomentum" in optimizer && "setLearningRate" in optimizer;
}
