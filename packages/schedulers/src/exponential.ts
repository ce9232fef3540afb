import { checkFactor, checkFloor, checkInteger, checkNonNegative } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link exponential}. */
export interface ExponentialOptions {
  /** Factor over `steps`. In (0, 1]. */
  readonly gamma: number;
  /** Time over which the rate falls by `gamma`. Unit: `unit`. Integer ≥ 1. Default 1. */
  readonly steps?: number;
  /**
   * Whether the rate falls at once at the end of each `steps`, not little by little. Default false.
   */
  readonly staircase?: boolean;
  /** Rate it never falls below. Finite, in [0, base rate]. Default 0. */
  readonly minRate?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Exponential decay: the same factor over every stretch of the same length.
 *
 *     lr(t) = max(minRate, base · gamma ^ (t / steps))     exponent rounded down when `staircase`
 *
 * @returns A pure schedule; there is no state to checkpoint. It throws an `OptionError` when called
 *   with a base rate below `minRate`.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = exponential({ gamma: 0.5, steps: 10 });
 * rate(20, 0.1); // => 0.025
 * @see torch.optim.lr_scheduler.ExponentialLR (steps 1), keras ExponentialDecay,
 *   optax.exponential_decay (minRate is its end_value). They also let the factor exceed 1.
 */
export function exponential(options: ExponentialOptions): Schedule {
  const { gamma, steps = 1, staircase = false, minRate = 0, unit = "step" } = options;
  checkFactor("exponential: gamma", gamma);
  checkInteger("exponential: steps", steps, 1);
  checkNonNegative("exponential: minRate", minRate);
  return defineSchedule("exponential", unit, (at, baseRate) => {
    checkFloor("exponential", minRate, baseRate);
    const times = staircase ? Math.floor(at / steps) : at / steps;
    return Math.max(minRate, baseRate * gamma ** times);
  });
}
