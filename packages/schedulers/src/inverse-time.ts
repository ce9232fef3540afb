import { checkInteger, checkPositive } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link inverseTime}. */
export interface InverseTimeOptions {
  /** How much the divisor grows over `steps`. Finite, > 0. */
  readonly decayRate: number;
  /** Time over which the divisor grows by `decayRate`. Unit: `unit`. Integer ≥ 1. Default 1. */
  readonly steps?: number;
  /**
   * Whether the divisor grows at once at the end of each `steps`, not little by little. Default
   * false.
   */
  readonly staircase?: boolean;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Falls with the inverse of time and never ends: the classic rate of stochastic approximation.
 *
 *     lr(t) = base / (1 + decayRate · t / steps)     the quotient rounded down when `staircase`
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = inverseTime({ decayRate: 1, steps: 100 });
 * rate(100, 0.1); // => 0.05
 * @see keras.optimizers.schedules.InverseTimeDecay
 */
export function inverseTime(options: InverseTimeOptions): Schedule {
  const { decayRate, steps = 1, staircase = false, unit = "step" } = options;
  checkPositive("inverseTime: decayRate", decayRate);
  checkInteger("inverseTime: steps", steps, 1);
  return defineSchedule("inverseTime", unit, (at, baseRate) => {
    const times = staircase ? Math.floor(at / steps) : at / steps;
    return baseRate / (1 + decayRate * times);
  });
}
