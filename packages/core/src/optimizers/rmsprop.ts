import * as tf from "@tensorflow/tfjs-core";
import { checkBelowOne, checkNonNegative } from "../option-error.js";
import type { Optimizer } from "./optimizer.js";
import { optimizerWithNamedSlots, type UpdateInput } from "./optimizer-with-named-slots.js";
import { groupResolver, type ParameterGroup } from "./parameter-groups.js";

/** Hyperparameters of RMSprop. */
export interface RmspropHyper {
  /** Finite, ≥ 0. Default 0.01. */
  readonly learningRate?: number;
  /** Decay of the mean of squared gradients. In [0, 1). Default 0.99. */
  readonly alpha?: number;
  /** Added to the root of the mean of squares. Finite, ≥ 0. Default 1e-8. */
  readonly epsilon?: number;
  /** In [0, 1). 0 keeps no momentum. Default 0. */
  readonly momentum?: number;
  /** Scales by the variance instead of the mean square. Default `false`. */
  readonly centered?: boolean;
  /** Adds `weightDecay · parameter` to the gradient. Finite, ≥ 0. Default 0. */
  readonly weightDecay?: number;
}

/** Options of {@link rmsprop}. */
export interface RmspropOptions extends RmspropHyper {
  /** Variables with hyperparameters of their own; the first match wins. Default none. */
  readonly groups?: readonly ParameterGroup<RmspropHyper>[];
}

type Hyper = Required<RmspropHyper>;

/**
 * RMSprop: steps divided by the root of a running mean of squared gradients.
 *
 *     g ← g + weightDecay · p
 *     s ← alpha · s + (1 − alpha) · g²,   centered: a ← a + (1 − alpha)(g − a)
 *     r = √(s − a²) + epsilon             (a = 0 unless centered)
 *     momentum > 0: b ← momentum · b + g / r, p ← p − rate · b;   else p ← p − rate · g / r
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const optimizer = rmsprop({ learningRate: 1e-3, momentum: 0.9 });
 * @see torch.optim.RMSprop: same defaults, same order of operations. TF.js puts epsilon inside the
 *   root; we do not.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { learningRate = 0.01, alpha = 0.99, epsilon = 1e-8, momentum = 0 } = options;
  const { centered = false, weightDecay = 0, groups = [] } = options;
  const defaults: Hyper = { learningRate, alpha, epsilon, momentum, centered, weightDecay };
  return optimizerWithNamedSlots({
    name: "rmsprop",
    learningRate,
    resolve: groupResolver<Hyper>("rmsprop", defaults, groups, validate),
    slotNames: ({ centered, momentum }) => [
      "square",
      ...(centered ? ["mean"] : []),
      ...(momentum > 0 ? ["momentum"] : []),
    ],
    withMomentum: (hyper, momentum) => (hyper.momentum > 0 ? { ...hyper, momentum } : null),
    update,
    fused: {
      kernel: "RegimenUpdateRmsprop",
      attributes: ({ hyper, rate }) => ({ ...hyper, learningRate: rate }),
    },
  });
}

function validate(where: string, hyper: Hyper): void {
  checkNonNegative(`${where}: learningRate`, hyper.learningRate);
  checkBelowOne(`${where}: alpha`, hyper.alpha);
  checkNonNegative(`${where}: epsilon`, hyper.epsilon);
  checkBelowOne(`${where}: momentum`, hyper.momentum);
  checkNonNegative(`${where}: weightDecay`, hyper.weightDecay);
}

function update({ parameter, gradient, slots, hyper, rate }: UpdateInput<Hyper>): tf.Tensor[] {
  const { alpha, epsilon, momentum, centered, weightDecay } = hyper;
  const [square, ...rest] = slots as [tf.Tensor, ...tf.Tensor[]];
  const g = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, weightDecay));
  const nextSquare = tf.add(tf.mul(square, alpha), tf.mul(tf.square(g), 1 - alpha));
  const next: tf.Tensor[] = [nextSquare];
  let spread: tf.Tensor = nextSquare;
  if (centered) {
    const mean = rest.shift() as tf.Tensor;
    const nextMean = tf.add(mean, tf.mul(tf.sub(g, mean), 1 - alpha));
    next.push(nextMean);
    spread = tf.sub(nextSquare, tf.square(nextMean));
  }
  const scaled = tf.div(g, tf.add(tf.sqrt(spread), epsilon));
  const [buffer] = rest;
  if (buffer === undefined) return [tf.sub(parameter, tf.mul(scaled, rate)), ...next];
  const nextMomentum = tf.add(tf.mul(buffer, momentum), scaled);
  return [tf.sub(parameter, tf.mul(nextMomentum, rate)), ...next, nextMomentum];
}
