import { check, checkFloor, checkInteger, checkNonNegative } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link tanh}. */
export interface TanhOptions {
  /** Length T of the descent. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** Where on the hyperbolic tangent the descent begins. Finite, < `upper`. Default −7. */
  readonly lower?: number;
  /** Where it ends. Finite. Default 3. */
  readonly upper?: number;
  /** Rate for every t ≥ T. Finite, in [0, base rate]. Default 0. */
  readonly minRate?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Stays high, falls steeply, stays low: a stretch of the hyperbolic tangent.
 *
 *     lr(t) = minRate + (base − minRate) · (1 − tanh(lower · (1 − p) + upper · p)) / 2
 *     p = t / T, for t < T
 *
 * @returns A pure schedule; there is no state to checkpoint. It throws an `OptionError` when called
 *   with a base rate below `minRate`.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = tanh({ steps: 100 });
 * rate(70, 0.1); // => 0.05
 * @see timm TanhLRScheduler (lb, ub); its restarts: `restarts`. Hsueh et al. 2018:
 *   https://arxiv.org/abs/1806.01593
 */
export function tanh(options: TanhOptions): Schedule {
  const { steps, lower = -7, upper = 3, minRate = 0, unit = "step" } = options;
  checkInteger("tanh: steps", steps, 1);
  check(Number.isFinite(upper), "tanh: upper", "finite", upper);
  const ordered = Number.isFinite(lower) && lower < upper;
  check(ordered, "tanh: lower", `finite and < upper ${upper}`, lower);
  checkNonNegative("tanh: minRate", minRate);
  return defineSchedule("tanh", unit, (at, baseRate) => {
    checkFloor("tanh", minRate, baseRate);
    if (at >= steps) return minRate;
    const part = at / steps;
    const fallen = Math.tanh(lower * (1 - part) + upper * part);
    return minRate + ((baseRate - minRate) * (1 - fallen)) / 2;
  });
}
