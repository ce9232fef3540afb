import { check, checkInteger } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link stepLR}. */
export interface StepLROptions {
  /** Length of one stair. Unit: `unit`. Integer ≥ 1. */
  readonly stepSize: number;
  /** Factor from one stair to the next. In (0, 1]. Default 0.1. */
  readonly gamma?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Stairs: multiplies the rate by `gamma` every `stepSize`.
 *
 *     lr(t) = base · gamma ^ ⌊t / stepSize⌋
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = stepLR({ stepSize: 30, gamma: 0.5, unit: "epoch" });
 * rate(29, 0.1); // => 0.1
 * rate(30, 0.1); // => 0.05
 * @see torch.optim.lr_scheduler.StepLR, which multiplies step by step where this is closed-form;
 *   they agree to rounding. PyTorch also lets gamma exceed 1.
 *   https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export function stepLR(options: StepLROptions): Schedule {
  const { stepSize, gamma = 0.1, unit = "step" } = options;
  checkInteger("stepLR: stepSize", stepSize, 1);
  check(gamma > 0 && gamma <= 1, "stepLR: gamma", "in (0, 1]", gamma);
  return defineSchedule("stepLR", unit, (at, baseRate) => {
    return baseRate * gamma ** Math.floor(at / stepSize);
  });
}
