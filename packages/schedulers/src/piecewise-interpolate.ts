import { checkOneOf } from "./option-error.js";
import { pieces } from "./piecewise-constant.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link piecewiseInterpolate}. */
export interface PiecewiseInterpolateOptions {
  /** Times of the points. Unit: `unit`. Integers ≥ 0, ascending, at least one. */
  readonly boundaries: readonly number[];
  /** Factor on the base rate at each point. As many as boundaries. Each finite, ≥ 0. */
  readonly factors: readonly number[];
  /** A straight line or half a cosine between the points. Default `"linear"`. */
  readonly interpolation?: "linear" | "cosine";
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * A curve through points, flat before the first and after the last.
 *
 *     lr(t) = base · (a + (b − a) · p)                       "linear"
 *     lr(t) = base · (b + (a − b) · (cos(π p) + 1) / 2)      "cosine"
 *
 * where a and b are the factors of the points on both sides and p is how far t is between them, in
 * [0, 1).
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = piecewiseInterpolate({ boundaries: [0, 5, 30], factors: [0, 1, 0], unit: "epoch" });
 * rate(2.5, 0.4); // => 0.2
 * @see optax.piecewise_interpolate_schedule, whose scales multiply and whose first point is 0.
 */
export function piecewiseInterpolate(options: PiecewiseInterpolateOptions): Schedule {
  const { interpolation = "linear", unit = "step" } = options;
  const [times, factors] = pieces("piecewiseInterpolate", options, 0);
  checkOneOf("piecewiseInterpolate: interpolation", interpolation, ["linear", "cosine"]);
  return defineSchedule("piecewiseInterpolate", unit, (at, baseRate) => {
    const next = times.findIndex((time) => time > at);
    if (next === -1) return baseRate * factors.at(-1)!;
    if (next === 0) return baseRate * factors[0]!;
    const [from, to] = [factors[next - 1]!, factors[next]!];
    const part = (at - times[next - 1]!) / (times[next]! - times[next - 1]!);
    if (interpolation === "linear") return baseRate * (from + (to - from) * part);
    return baseRate * (to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1));
  });
}
