import { checkNonNegative, check } from "./option-error.js";
import { checkUnit, type Unit } from "./schedule.js";

/**
 * A momentum (or Adam's beta1) as a pure function of time: what cycles against the rate.
 *
 * `at` is the time in `unit`, from 0: finite, ≥ 0. `group` is the place of the parameter group in
 * the optimizer's list, from 0; only schedules of the caller's own look at it. It is not a function
 * itself, so that it cannot be given where a {@link Schedule} of rates is wanted.
 *
 * Structurally that of `@regimen/core`.
 */
export interface MomentumSchedule {
  /** What `at` counts: optimizer steps or epochs. */
  readonly unit: "step" | "epoch";
  /** Momentum in [0, 1) of variables in group `group`, left out for those in none. */
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
