import { combine } from "./combine.js";
import { check, checkAscending, checkFactor, checkInteger, checkOneOf } from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";
import { torchGenerator } from "./torch-generator.js";

/** Options of {@link noise}. */
export interface NoiseOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedule to put noise on. */
  readonly schedule: Part;
  /**
   * First time with noise, and the first without it again, or `Infinity`. Unit: that of the
   * schedule. Integers ≥ 0.
   */
  readonly range: readonly [from: number, to: number];
  /** Largest deviation, as a fraction of the rate. In (0, 1]. Default 0.67. */
  readonly pct?: number;
  /**
   * Standard deviation before the cut at `pct`, of `"normal"` noise. In (0, 100 · pct], or the cut
   * would leave next to none. Default 1.
   */
  readonly std?: number;
  /** Distribution of the deviations. Default `"normal"`. */
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
 * @see timm's noise_range_t, noise_pct, noise_type and noise_seed: the same numbers, those of a
 *   torch.Generator at seed + t. timm takes noise_std and does not use it; we do.
 */
export function noise<Part extends AnySchedule>(options: NoiseOptions<Part>): Combined<Part> {
  const { schedule, range, pct = 0.67, std = 1, type = "normal", seed = 42 } = options;
  const [from, to] = range;
  const ends = to !== Number.POSITIVE_INFINITY;
  checkAscending("noise: range", ends ? range : [from], 0);
  checkFactor("noise: pct", pct);
  check(std > 0 && std <= 100 * pct, "noise: std", `in (0, 100 · pct ${100 * pct}]`, std);
  checkOneOf("noise: type", type, ["normal", "uniform"]);
  checkInteger("noise: seed", seed, 0);
  const deviation = (at: number): number => {
    const generator = torchGenerator(seed + Math.floor(at));
    if (type === "uniform") return 2 * (generator.uniform() - 0.5) * pct;
    for (;;) {
      const value = std * generator.normal();
      if (Math.abs(value) < pct) return value;
    }
  };
  return combine("noise", [schedule], {
    rate([rate], at, baseRate, group) {
      const plain = rate!(at, baseRate, group);
      return at >= from && at < to ? plain * (1 + deviation(at)) : plain;
    },
  });
}
