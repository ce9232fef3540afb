import { combine } from "./combine.js";
import {
  checkAscending,
  checkFactor,
  checkInteger,
  checkName,
  checkPositive,
} from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";

export interface NoiseOptions<Part extends AnySchedule = AnySchedule> {
  readonly schedule: Part;
  /** First time with noise, and the first without it again, or `Infinity`. Unit: that of the schedule. Integers ≥ 0. */
  readonly range: readonly [from: number, to: number];
  /** Largest deviation, as a fraction of the rate. In (0, 1]. Default 0.67. */
  readonly pct?: number;
  /** Standard deviation before the cut at `pct`, of `"normal"` noise. Finite, > 0. Default 1. */
  readonly std?: number;
  /** Default `"normal"`. */
  readonly type?: "normal" | "uniform";
  /** The same seed gives the same noise. Integer ≥ 0. Default 42. */
  readonly seed?: number;
}

/**
 * A schedule with seeded noise on it, another at each whole time, the same for all groups.
 *
 *     lr(t) = schedule(t, base) · (1 + n(⌊t⌋))     for from ≤ t < to
 *
 * n is normal with `std`, cut off at ± `pct`, or uniform in [−pct, pct).
 *
 * @returns A pure schedule if the part is: the noise is a function of seed and time.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = noise({ schedule: constant(), range: [0, 100], pct: 0.1, type: "uniform" });
 * rate(3, 1) === rate(3, 1); // => true, somewhere in [0.9, 1.1)
 * @see timm's noise_range_t, noise_pct, noise_type and noise_seed: the same distribution. The numbers differ: theirs come
 *   from torch.Generator at seed + t, ours from a hash of both. timm takes noise_std and does not use it; we do.
 */
export function noise<Part extends AnySchedule>(options: NoiseOptions<Part>): Combined<Part> {
  const { schedule, range, pct = 0.67, std = 1, type = "normal", seed = 42 } = options;
  const [from, to] = range;
  const ends = to !== Number.POSITIVE_INFINITY;
  checkAscending("noise: range", ends ? range : [from], 0);
  checkFactor("noise: pct", pct);
  checkPositive("noise: std", std);
  checkName("noise: type", type, ["normal", "uniform"]);
  checkInteger("noise: seed", seed, 0);
  // Beyond 8 standard deviations lies one draw in 10^15.
  const widest = type === "uniform" ? pct : Math.min(pct, 8 * std);
  const deviation = (at: number): number => {
    for (let draw = 0; ; draw += 2) {
      const value = (2 * random(seed, at, draw) - 1) * widest;
      if (type === "uniform") return value;
      if (random(seed, at, draw + 1) < Math.exp((value / std) ** 2 / -2)) return value;
    }
  };
  return combine("noise", [schedule], {
    rate([rate], at, baseRate, group) {
      const plain = rate!(at, baseRate, group);
      return at >= from && at < to ? plain * (1 + deviation(at)) : plain;
    },
  });
}

/** A number in [0, 1), evenly spread, from the whole parts of the numbers. */
function random(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    for (const word of [part, part / 2 ** 32]) {
      hash = Math.imul(hash ^ word, 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
      hash ^= hash >>> 16;
    }
  }
  return (hash >>> 0) / 2 ** 32;
}
