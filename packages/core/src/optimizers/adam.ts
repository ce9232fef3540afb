import { adamFamily, type AdamOptions } from "./adam-family.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Adam: steps scaled by running means of the gradient and of its square.
 *
 *     g ← g + weightDecay · p
 *     m ← m + (1 − β₁)(g − m),   v ← β₂ v + (1 − β₂) g²
 *     p ← p − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 *
 * t counts the steps of each variable by itself. Uses the backend's `RegimenUpdateAdam` kernel where there is one.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const optimizer = adam({ learningRate: 1e-3 });
 * @see torch.optim.Adam: same defaults, same order of operations. Kingma & Ba 2015: https://arxiv.org/abs/1412.6980
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamFamily("adam", false, 0, options);
}
