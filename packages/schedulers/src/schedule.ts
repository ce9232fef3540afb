import { check, checkNonNegative } from "./option-error.js";

/** What a schedule counts: optimizer steps or epochs, both from 0. */
export type Unit = "step" | "epoch";

/**
 * A learning rate as a pure function of time. It keeps no count of its own, so there is nothing to
 * checkpoint.
 *
 * `at` is the time in `unit`, from 0: finite, ≥ 0. `baseRate` is the rate of one parameter group:
 * finite, ≥ 0. `group` is its place in the optimizer's list, from 0, left out for variables in no
 * group; only `perGroup` and the floors of `reduceOnPlateau` look at it. Every schedule of this
 * package throws an `OptionError` when called with a time or a base rate outside its range.
 *
 * Structurally that of `@regimen/core`.
 *
 * @example
 * const rate: Schedule = cosineAnnealing({ steps: 100 });
 * rate(50, 0.1); // => 0.05
 */
export interface Schedule {
  /** Rate of a group at time `at`. Finite, ≥ 0. */
  (at: number, baseRate: number, group?: number): number;
  /** What `at` counts: optimizer steps or epochs. */
  readonly unit: "step" | "epoch";
}

/** A schedule without its unit. */
export type Rate = (at: number, baseRate: number, group?: number) => number;

/** Joins a formula and its unit; checks both arguments at every call. */
export function defineSchedule(name: string, unit: Unit, rate: Rate): Schedule {
  checkUnit(name, unit);
  const checked = (at: number, baseRate: number, group?: number): number => {
    checkTime(name, at, baseRate);
    return rate(at, baseRate, group);
  };
  return Object.assign(checked, { unit });
}

/** Throws unless the unit is one of the two. */
export function checkUnit(name: string, unit: Unit): void {
  check(unit === "step" || unit === "epoch", `${name}: unit`, '"step" or "epoch"', unit);
}

/** Throws unless both arguments of a schedule are in range. */
export function checkTime(name: string, at: number, baseRate: number): void {
  checkNonNegative(`${name}: at`, at);
  checkNonNegative(`${name}: baseRate`, baseRate);
}
