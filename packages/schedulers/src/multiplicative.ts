import { check, checkInteger, checkNonNegative } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link multiplicative}. */
export interface MultiplicativeOptions {
  /** Factor on the rate of the time before, at a whole time ≥ 1 (unit: `unit`). Finite, ≥ 0. */
  readonly factor: (at: number) => number;
  /** Time of the last factor; the rate stays there. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * The product of your own factors.
 *
 *     lr(t) = base · factor(1) · factor(2) · … · factor(min(⌊t⌋, steps))
 *
 * The products are computed once, at construction, so that a call costs the same at any time; they
 * take 8 bytes a step.
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it, or a factor or product is
 *   not finite and ≥ 0.
 * @example
 * const rate = multiplicative({ factor: () => 0.5, steps: 10 });
 * rate(3, 0.8); // => 0.1
 * @see torch.optim.lr_scheduler.MultiplicativeLR, which has no end.
 */
export function multiplicative(options: MultiplicativeOptions): Schedule {
  const { factor, steps, unit = "step" } = options;
  check(typeof factor === "function", "multiplicative: factor", "a function", factor);
  checkInteger("multiplicative: steps", steps, 1);
  const products = new Float64Array(steps + 1);
  products[0] = 1;
  for (let at = 1; at <= steps; at++) {
    const value = factor(at);
    checkNonNegative(`multiplicative: factor(${at})`, value);
    products[at] = products[at - 1]! * value;
    checkNonNegative(`multiplicative: product of ${at} factors`, products[at]!);
  }
  return defineSchedule("multiplicative", unit, (at, baseRate) => {
    return baseRate * products[Math.min(Math.floor(at), steps)]!;
  });
}
