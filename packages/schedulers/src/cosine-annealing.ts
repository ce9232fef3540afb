import { checkFloor, checkInteger, checkNonNegative, checkPositive } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link cosineAnnealing}. */
export interface CosineAnnealingOptions {
  /** Length T of the descent. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** Rate for every t ≥ T. Finite, in [0, base rate]. Default 0. */
  readonly minRate?: number;
  /**
   * Exponent k of timm's k-decay; above 1 the rate stays high for longer. Finite, > 0. Default 1.
   */
  readonly kDecay?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Half a cosine from the base rate down to `minRate`, then flat.
 *
 *     lr(t) = minRate + (base − minRate) · (1 + cos(π · (min(t, T) / T)^k)) / 2
 *
 * @returns A pure schedule; there is no state to checkpoint. It throws an `OptionError` when called
 *   with a base rate below `minRate`: the rate would rise where it should fall.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = cosineAnnealing({ steps: 100 });
 * rate(50, 0.1); // => 0.05
 * rate(100, 0.1); // => 0
 * @see torch.optim.lr_scheduler.CosineAnnealingLR. Up to T they agree to rounding. After T we stay
 *   at `minRate`, where PyTorch's recursion climbs back up the cosine. keras CosineDecay and
 *   optax.cosine_decay_schedule state `minRate` as a fraction, alpha. timm CosineLRScheduler,
 *   k-decay: https://arxiv.org/abs/2004.05909. Loshchilov & Hutter 2017, SGDR, eq. 5:
 *   https://arxiv.org/abs/1608.03983
 */
export function cosineAnnealing(options: CosineAnnealingOptions): Schedule {
  const { steps, minRate = 0, kDecay = 1, unit = "step" } = options;
  checkInteger("cosineAnnealing: steps", steps, 1);
  checkNonNegative("cosineAnnealing: minRate", minRate);
  checkPositive("cosineAnnealing: kDecay", kDecay);
  return defineSchedule("cosineAnnealing", unit, (at, baseRate) => {
    checkFloor("cosineAnnealing", minRate, baseRate);
    if (at >= steps) return minRate;
    const angle = Math.PI * (at / steps) ** kDecay;
    return minRate + ((baseRate - minRate) * (1 + Math.cos(angle))) / 2;
  });
}
