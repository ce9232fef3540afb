import { checkAscending, checkFactor } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link multiStepLR}. */
export interface MultiStepLROptions {
  /** Times at which the rate drops. Unit: `unit`. Integers ≥ 0, ascending, at least one. */
  readonly milestones: readonly number[];
  /** Factor at each milestone. In (0, 1]. Default 0.1. */
  readonly gamma?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Stairs of chosen lengths: multiplies the rate by `gamma` at each milestone.
 *
 *     lr(t) = base · gamma ^ (number of milestones ≤ t)
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = multiStepLR({ milestones: [30, 80], unit: "epoch" });
 * rate(80, 0.1); // => 0.001
 * @see torch.optim.lr_scheduler.MultiStepLR, timm MultiStepLRScheduler; they agree to rounding.
 *   PyTorch counts a milestone that is given twice twice; we refuse it.
 */
export function multiStepLR(options: MultiStepLROptions): Schedule {
  const { gamma = 0.1, unit = "step" } = options;
  checkAscending("multiStepLR: milestones", options.milestones, 0);
  checkFactor("multiStepLR: gamma", gamma);
  const milestones = [...options.milestones];
  return defineSchedule("multiStepLR", unit, (at, baseRate) => {
    return baseRate * gamma ** milestones.filter((milestone) => milestone <= at).length;
  });
}
