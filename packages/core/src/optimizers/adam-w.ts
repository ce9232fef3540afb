import { adamFamily, type AdamOptions } from "./adam-family.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Adam with weight decay taken from the parameter itself, not through the gradient.
 *
 *     p ← p · (1 − rate · weightDecay), then as `adam` without decay
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const optimizer = adamW({ weightDecay: 0.05, groups: [{ match: /bias$|gamma$|beta$/, weightDecay: 0 }] });
 * @see torch.optim.AdamW: same defaults. Loshchilov & Hutter 2019: https://arxiv.org/abs/1711.05101
 */
export function adamW(options: AdamOptions = {}): Optimizer {
  return adamFamily("adamW", true, 0.01, options);
}
