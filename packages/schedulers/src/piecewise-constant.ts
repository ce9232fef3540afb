import { check, checkAscending, checkNonNegative } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link piecewiseConstant}. */
export interface PiecewiseConstantOptions {
  /**
   * Times at which the next factor takes over. Unit: `unit`. Integers ≥ 0, ascending, at least one.
   */
  readonly boundaries: readonly number[];
  /** Factors on the base rate, one more than boundaries. Each finite, ≥ 0. */
  readonly factors: readonly number[];
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * One factor after the other.
 *
 *     lr(t) = base · factors[number of boundaries ≤ t]
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = piecewiseConstant({ boundaries: [100, 200], factors: [1, 0.5, 0.1] });
 * rate(100, 0.1); // => 0.05
 * @see keras PiecewiseConstantDecay, which gives rates, not factors, and takes over just after the
 *   boundary (at 101), not at it; optax.piecewise_constant_schedule, whose scales multiply.
 */
export function piecewiseConstant(options: PiecewiseConstantOptions): Schedule {
  const { unit = "step" } = options;
  const [boundaries, factors] = pieces("piecewiseConstant", options, 1);
  return defineSchedule("piecewiseConstant", unit, (at, baseRate) => {
    return baseRate * factors[boundaries.filter((boundary) => boundary <= at).length]!;
  });
}

/** Checked copies of both lists, `more` factors than boundaries. */
export function pieces(
  name: string,
  { boundaries, factors }: PiecewiseConstantOptions,
  more: number,
): [boundaries: readonly number[], factors: readonly number[]] {
  checkAscending(`${name}: boundaries`, boundaries, 0);
  check(Array.isArray(factors), `${name}: factors`, "a list", factors);
  const count = boundaries.length + more;
  check(factors.length === count, `${name}: factors`, `${count} long`, factors.length);
  for (const [index, factor] of factors.entries()) {
    checkNonNegative(`${name}: factors[${index}]`, factor);
  }
  return [[...boundaries], [...factors]];
}
