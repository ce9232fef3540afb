import { combine } from "./combine.js";
import { check, checkNonNegative } from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";

/** Options of {@link clamp}. */
export interface ClampOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedule to keep between the two. */
  readonly schedule: Part;
  /** Lowest rate. Finite, ≥ 0. Default 0. */
  readonly min?: number;
  /** Highest rate. ≥ `min`. Default `Infinity`. */
  readonly max?: number;
}

/**
 * A schedule kept between two rates.
 *
 *     lr(t) = min(max, max(min, schedule(t, base)))
 *
 * @returns A pure schedule if the part is.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = clamp({ schedule: exponential({ gamma: 0.5 }), min: 1e-3 });
 * rate(100, 0.1); // => 0.001
 */
export function clamp<Part extends AnySchedule>(options: ClampOptions<Part>): Combined<Part> {
  const { schedule, min = 0, max = Number.POSITIVE_INFINITY } = options;
  checkNonNegative("clamp: min", min);
  check(max >= min, "clamp: max", `≥ min ${min}`, max);
  return combine("clamp", [schedule], {
    rate: ([rate], at, baseRate, group) => Math.min(max, Math.max(min, rate!(at, baseRate, group))),
  });
}
