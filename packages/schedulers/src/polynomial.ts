import { checkFloor, checkInteger, checkNonNegative, checkPositive } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link polynomial}. */
export interface PolynomialOptions {
  /** Length T of the descent. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** Exponent p; 1 is a line. Finite, > 0. Default 1. */
  readonly power?: number;
  /** Rate for every t ≥ T. Finite, in [0, base rate]. Default 0. */
  readonly minRate?: number;
  /**
   * Exponent k of timm's k-decay; above 1 the rate stays high for longer. Finite, > 0. Default 1.
   */
  readonly kDecay?: number;
  /**
   * Whether T stretches to the next multiple of itself instead of ending, so that the rate climbs
   * again. Default false.
   */
  readonly cycle?: boolean;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Polynomial decay from the base rate to `minRate`, then flat.
 *
 *     lr(t) = minRate + (base − minRate) · (1 − (min(t, T) / T)^k)^p
 *
 * With `cycle`, T is T · max(1, ⌈t / T⌉).
 *
 * @returns A pure schedule; there is no state to checkpoint. It throws an `OptionError` when called
 *   with a base rate below `minRate`.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = polynomial({ steps: 100, power: 2 });
 * rate(50, 0.1); // => 0.025
 * @see torch.optim.lr_scheduler.PolynomialLR (minRate 0, T 5 unless told), keras PolynomialDecay
 *   (minRate 1e-4 unless told), optax.polynomial_schedule, timm PolyLRScheduler (power 0.5 unless
 *   told; its restarts: `restarts`). k-decay: Zhang & Li 2020, https://arxiv.org/abs/2004.05909
 */
export function polynomial(options: PolynomialOptions): Schedule {
  const { steps, power = 1, minRate = 0, kDecay = 1, cycle = false, unit = "step" } = options;
  checkInteger("polynomial: steps", steps, 1);
  checkPositive("polynomial: power", power);
  checkNonNegative("polynomial: minRate", minRate);
  checkPositive("polynomial: kDecay", kDecay);
  return defineSchedule("polynomial", unit, (at, baseRate) => {
    checkFloor("polynomial", minRate, baseRate);
    const length = cycle ? steps * Math.max(1, Math.ceil(at / steps)) : steps;
    if (at >= length) return minRate;
    return minRate + (baseRate - minRate) * (1 - (at / length) ** kDecay) ** power;
  });
}
