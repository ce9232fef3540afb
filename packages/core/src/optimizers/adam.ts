import * as tf from "@tensorflow/tfjs-core";
import { checkBelowOne, checkNonNegative } from "../option-error.js";
import type { Optimizer } from "./optimizer.js";
import { optimizerWithNamedSlots, type UpdateInput } from "./optimizer-with-named-slots.js";
import { groupResolver, type ParameterGroup } from "./parameter-groups.js";

/** Hyperparameters of Adam and AdamW. */
export interface AdamHyper {
  /** Finite, ≥ 0. Default 0.001. */
  readonly learningRate?: number;
  /** Decay of the mean of gradients. In [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients. In [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean of squares. Finite, ≥ 0. Default 1e-8. */
  readonly epsilon?: number;
  /**
   * Finite, ≥ 0. Default 0 in `adam` (added to the gradient), 0.01 in `adamW` (taken from the
   * parameter).
   */
  readonly weightDecay?: number;
}

/** Options of {@link adam} and {@link adamW}. */
export interface AdamOptions extends AdamHyper {
  /** Variables with hyperparameters of their own; the first match wins. Default none. */
  readonly groups?: readonly ParameterGroup<AdamHyper>[];
}

type Hyper = Required<AdamHyper>;

/**
 * Adam: steps scaled by running means of the gradient and of its square.
 *
 *     g ← g + weightDecay · p
 *     m ← m + (1 − β₁)(g − m),   v ← β₂ v + (1 − β₂) g²
 *     p ← p − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 *
 * t counts the steps of each variable by itself. Uses the backend's `RegimenUpdateAdam` kernel
 * where there is one.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const optimizer = adam({ learningRate: 1e-3 });
 * @see torch.optim.Adam: same defaults, same order of operations. Kingma & Ba 2015:
 *   https://arxiv.org/abs/1412.6980
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamFamily("adam", false, 0, options);
}

/**
 * Adam with weight decay taken from the parameter itself, not through the gradient.
 *
 *     p ← p · (1 − rate · weightDecay), then as `adam` without decay
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const groups = [{ match: /bias$|gamma$|beta$/, weightDecay: 0 }];
 * const optimizer = adamW({ weightDecay: 0.05, groups });
 * @see torch.optim.AdamW: same defaults. Loshchilov & Hutter 2019: https://arxiv.org/abs/1711.05101
 */
export function adamW(options: AdamOptions = {}): Optimizer {
  return adamFamily("adamW", true, 0.01, options);
}

/** Adam, with weight decay inside the gradient or decoupled from it. */
function adamFamily(
  name: string,
  decoupled: boolean,
  defaultDecay: number,
  options: AdamOptions,
): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { weightDecay = defaultDecay, groups = [] } = options;
  const defaults: Hyper = { learningRate, beta1, beta2, epsilon, weightDecay };
  return optimizerWithNamedSlots({
    name,
    learningRate,
    resolve: groupResolver<Hyper>(name, defaults, groups, validate),
    slotNames: () => ["m", "v"],
    withMomentum: (hyper, beta1) => ({ ...hyper, beta1 }),
    update: (input) => update(input, decoupled),
    fused: {
      kernel: "RegimenUpdateAdam",
      attributes: ({ hyper, rate, step }) => ({
        ...hyper,
        ...corrections(hyper, step),
        learningRate: rate,
        decoupled,
      }),
    },
  });
}

function validate(where: string, hyper: Hyper): void {
  checkNonNegative(`${where}: learningRate`, hyper.learningRate);
  checkBelowOne(`${where}: beta1`, hyper.beta1);
  checkBelowOne(`${where}: beta2`, hyper.beta2);
  checkNonNegative(`${where}: epsilon`, hyper.epsilon);
  checkNonNegative(`${where}: weightDecay`, hyper.weightDecay);
}

function corrections({ beta1, beta2 }: Hyper, step: number) {
  return { correction1: 1 - beta1 ** step, correction2: 1 - beta2 ** step };
}

function update(input: UpdateInput<Hyper>, decoupled: boolean): tf.Tensor[] {
  const { parameter, gradient, slots, hyper, rate, step } = input;
  const [m, v] = slots as [tf.Tensor, tf.Tensor];
  const { beta1, beta2, epsilon, weightDecay } = hyper;
  const { correction1, correction2 } = corrections(hyper, step);
  const decays = weightDecay !== 0;
  const start = decays && decoupled ? tf.mul(parameter, 1 - rate * weightDecay) : parameter;
  const g = decays && !decoupled ? tf.add(gradient, tf.mul(parameter, weightDecay)) : gradient;
  const nextM = interpolate(m, g, 1 - beta1);
  const nextV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
  const root = tf.add(tf.div(tf.sqrt(nextV), Math.sqrt(correction2)), epsilon);
  const change = tf.div(tf.mul(nextM, rate / correction1), root);
  return [tf.sub(start, change), nextM, nextV];
}

/** torch.lerp: written from the nearer end. */
function interpolate(from: tf.Tensor, to: tf.Tensor, weight: number): tf.Tensor {
  const difference = tf.sub(to, from);
  return weight < 0.5
    ? tf.add(from, tf.mul(difference, weight))
    : tf.sub(to, tf.mul(difference, 1 - weight));
}
