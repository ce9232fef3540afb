import { cycleAt } from "./cycle-at.js";
import {
  check,
  checkFactor,
  checkFloor,
  checkInteger,
  checkOneOf,
  checkNonNegative,
  checkPositive,
} from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link cosineWarmRestarts}. */
export interface CosineWarmRestartsOptions {
  /** Length T_0 of the first cycle. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** How many times as long each cycle is as the one before, T_mult. Finite, ≥ 1. Default 1. */
  readonly cycleMultiplier?: number;
  /** Factor on the top of each cycle against the one before. In (0, 1]. Default 1. */
  readonly cycleDecay?: number;
  /**
   * What `cycleDecay` shrinks: the `"peak"` (timm), which stops at `minRate`, or the `"range"`
   * above `minRate` (Keras). Default `"peak"`.
   */
  readonly cycleDecayOf?: "peak" | "range";
  /**
   * Number of cycles, after which the rate stays at `minRate`. Integer ≥ 1 or `Infinity`. Default
   * `Infinity`.
   */
  readonly cycleLimit?: number;
  /** Rate at the foot of each cycle. Finite, in [0, base rate]. Default 0. */
  readonly minRate?: number;
  /** Exponent k of timm's k-decay within a cycle. Finite, > 0. Default 1. */
  readonly kDecay?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Cosine descents one after the other, each starting anew at the top.
 *
 *     lr(t) = minRate + (peak_i − minRate) · (1 + cos(π · (t_i / T_i)^k)) / 2
 *     T_i = steps · cycleMultiplier^i,  peak_i = max(minRate, base · cycleDecay^i)
 *
 * where t_i is the time since cycle i began; of "range", peak_i = minRate + (base −
 * minRate) · cycleDecay^i.
 *
 * @returns A pure schedule; there is no state to checkpoint. It throws an `OptionError` when called
 *   with a base rate below `minRate`.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = cosineWarmRestarts({ steps: 10, cycleMultiplier: 2 });
 * rate(5, 0.1); // => 0.05
 * rate(10, 0.1); // => 0.1, the next cycle is 20 long
 * @see torch.optim.lr_scheduler.CosineAnnealingWarmRestarts, timm CosineLRScheduler (cycle_mul,
 *   cycle_decay; cycle_limit 1 unless told), keras CosineDecayRestarts (t_mul 2 unless told,
 *   m_mul). timm lets a decayed peak fall below lr_min, so that the rate rises; we stop it there.
 *   Loshchilov & Hutter 2017: https://arxiv.org/abs/1608.03983
 */
export function cosineWarmRestarts(options: CosineWarmRestartsOptions): Schedule {
  const { steps, cycleMultiplier = 1, cycleDecay = 1, cycleDecayOf = "peak" } = options;
  const { cycleLimit = Number.POSITIVE_INFINITY, minRate = 0, kDecay = 1, unit = "step" } = options;
  const name = "cosineWarmRestarts";
  checkInteger(`${name}: steps`, steps, 1);
  checkCycles(name, cycleMultiplier, cycleDecay, cycleLimit);
  checkOneOf(`${name}: cycleDecayOf`, cycleDecayOf, ["peak", "range"]);
  checkNonNegative(`${name}: minRate`, minRate);
  checkPositive(`${name}: kDecay`, kDecay);
  return defineSchedule(name, unit, (at, baseRate) => {
    checkFloor(name, minRate, baseRate);
    const { index, position, length } = cycleAt(at, steps, cycleMultiplier);
    if (index >= cycleLimit) return minRate;
    const shrunk = cycleDecay ** index;
    const range =
      cycleDecayOf === "range"
        ? (baseRate - minRate) * shrunk
        : Math.max(0, baseRate * shrunk - minRate);
    const angle = Math.PI * (position / length) ** kDecay;
    return minRate + (range * (1 + Math.cos(angle))) / 2;
  });
}

/** Throws unless the three options that say how cycles follow each other are in range. */
export function checkCycles(name: string, multiplier: number, decay: number, limit: number): void {
  const grows = Number.isFinite(multiplier) && multiplier >= 1;
  check(grows, `${name}: cycleMultiplier`, "finite and ≥ 1", multiplier);
  checkFactor(`${name}: cycleDecay`, decay);
  const counts = limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit >= 1);
  check(counts, `${name}: cycleLimit`, "an integer ≥ 1 or Infinity", limit);
}
