import { checkNonNegative, check } from "./option-error.js";
import { checkUnit, type Unit } from "./schedule.js";

/**
 * A momentum (or Adam's beta1) as a pure function of time: what cycles against the rate.
 *
 * It is no function itself, so that it cannot be given where a {@link Schedule} of rates is wanted.
 */
export interface MomentumSchedule {
  /** What `at` counts. */
  readonly unit: Unit;
  /**
   * @param at Time in `unit`, from 0. Finite, ≥ 0.
   * @param group Place of the parameter group in the optimizer's list, from 0; left out for variables in no group. Only schedules of
   *   the caller's own look at it.
   * @returns Momentum, in [0, 1).
   */
  momentum(at: number, group?: number): number;
}

/** Joins a formula and its unit; checks the argument at every call. */
export function defineMomentum(
  name: string,
  unit: Unit,
  momentum: (at: number) => number,
): MomentumSchedule {
  checkUnit(name, unit);
  return {
    unit,
    momentum(at) {
      checkNonNegative(`${name}: at`, at);
      return momentum(at);
    },
  };
}

/** Throws unless 0 ≤ lower ≤ upper < 1. */
export function checkMomenta(name: string, lower: number, upper: number): void {
  check(upper >= 0 && upper < 1, `${name}: maxMomentum`, "in [0, 1)", upper);
  const rule = `in [0, maxMomentum ${upper}]`;
  check(lower >= 0 && lower <= upper, `${name}: baseMomentum`, rule, lower);
}
