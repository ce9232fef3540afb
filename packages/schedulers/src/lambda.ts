import { check, checkNonNegative } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link lambda}. */
export interface LambdaOptions {
  /**
   * Factor on the base rate at a time (unit: `unit`, from 0). Pure. Must answer a finite
   * number ≥ 0.
   */
  readonly factor: (at: number) => number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Any curve of your own.
 *
 *     lr(t) = base · factor(t)
 *
 * @returns A pure schedule if `factor` is pure. It throws an `OptionError` when `factor` answers no
 *   finite number ≥ 0.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = lambda({ factor: (t) => 0.95 ** t });
 * rate(1, 0.1); // => 0.095
 * @see torch.optim.lr_scheduler.LambdaLR, where one function per group is `perGroup` of one lambda
 *   each.
 */
export function lambda(options: LambdaOptions): Schedule {
  const { factor, unit = "step" } = options;
  check(typeof factor === "function", "lambda: factor", "a function", factor);
  return defineSchedule("lambda", unit, (at, baseRate) => {
    const value = factor(at);
    checkNonNegative(`lambda: factor(${at})`, value);
    return baseRate * value;
  });
}
