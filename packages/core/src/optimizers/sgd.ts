import * as tf from "@tensorflow/tfjs-core";
import { check, checkBelowOne, checkNonNegative } from "../option-error.js";
import type { Optimizer } from "./optimizer.js";
import { optimizerWithNamedSlots, type UpdateInput } from "./optimizer-with-named-slots.js";
import { groupResolver, type ParameterGroup } from "./parameter-groups.js";

/** Hyperparameters of SGD. */
export interface SgdHyper {
  /** Finite, ≥ 0. Default 0.001. */
  readonly learningRate?: number;
  /** In [0, 1). 0 keeps no momentum. Default 0. */
  readonly momentum?: number;
  /** Share of the gradient that does not enter the momentum. In [0, 1). Default 0. */
  readonly dampening?: number;
  /** Looks ahead along the momentum. Needs momentum > 0 and dampening 0. Default `false`. */
  readonly nesterov?: boolean;
  /** Adds `weightDecay · parameter` to the gradient. Finite, ≥ 0. Default 0. */
  readonly weightDecay?: number;
}

/** Options of {@link sgd}. */
export interface SgdOptions extends SgdHyper {
  /** Variables with hyperparameters of their own; the first match wins. Default none. */
  readonly groups?: readonly ParameterGroup<SgdHyper>[];
}

type Hyper = Required<SgdHyper>;

/**
 * Stochastic gradient descent with momentum.
 *
 *     g ← g + weightDecay · p
 *     m ← g on a variable's first step, else momentum · m + (1 − dampening) · g
 *     p ← p − rate · (nesterov ? g + momentum · m : m)        (without momentum: p − rate · g)
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const groups = [{ match: /bias$/, weightDecay: 0 }];
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, groups });
 * @see torch.optim.SGD: same defaults, same order of operations. The rate scales the step, not the
 *   momentum.
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const {
    learningRate = 0.001,
    momentum = 0,
    dampening = 0,
    nesterov = false,
    weightDecay = 0,
  } = options;
  const defaults: Hyper = { learningRate, momentum, dampening, nesterov, weightDecay };
  return optimizerWithNamedSlots({
    name: "sgd",
    learningRate,
    resolve: groupResolver<Hyper>("sgd", defaults, options.groups ?? [], validate),
    slotNames: ({ momentum }) => (momentum > 0 ? ["momentum"] : []),
    withMomentum: (hyper, momentum) => (hyper.momentum > 0 ? { ...hyper, momentum } : null),
    update,
    fused: {
      kernel: "RegimenUpdateSgd",
      attributes: ({ hyper, rate, step }) => ({ ...hyper, learningRate: rate, first: step === 1 }),
    },
  });
}

function validate(where: string, hyper: Hyper): void {
  checkNonNegative(`${where}: learningRate`, hyper.learningRate);
  checkBelowOne(`${where}: momentum`, hyper.momentum);
  checkBelowOne(`${where}: dampening`, hyper.dampening);
  checkNonNegative(`${where}: weightDecay`, hyper.weightDecay);
  const canLookAhead = hyper.momentum > 0 && hyper.dampening === 0;
  check(
    !hyper.nesterov || canLookAhead,
    `${where}: nesterov`,
    "false unless momentum > 0 and dampening is 0",
    hyper.nesterov,
  );
}

function update({
  parameter,
  gradient,
  slots,
  hyper,
  rate,
  step,
}: UpdateInput<Hyper>): tf.Tensor[] {
  const { momentum, dampening, nesterov, weightDecay } = hyper;
  const first = step === 1;
  const [slot] = slots;
  const decayed = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, weightDecay));
  if (slot === undefined) return [tf.sub(parameter, tf.mul(decayed, rate))];
  const next = first
    ? tf.add(slot, decayed)
    : tf.add(tf.mul(slot, momentum), tf.mul(decayed, 1 - dampening));
  const direction = nesterov ? tf.add(decayed, tf.mul(next, momentum)) : next;
  return [tf.sub(parameter, tf.mul(direction, rate)), next];
}
