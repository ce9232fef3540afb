import { check, checkNonNegative } from "./option-error.js";

/** What a schedule counts: optimizer steps or epochs, both from 0. */
export type Unit = "step" | "epoch";

/**
 * A learning rate as a pure function of time. It keeps no count of its own, so there is nothing to checkpoint.
 *
 * Structurally the `Schedule` of `@regimen/core`.
 *
 * @example
 * const rate: Schedule = cosineAnnealing({ steps: 100 });
 * rate(50, 0.1); // => 0.05
 */
export interface Schedule {
  /**
   * @param at Time in `unit`, from 0. Finite, ≥ 0.
   * @param baseRate Rate of one parameter group. Finite, ≥ 0.
   * @throws {OptionError} If an argument is outside its range.
   */
  (at: number, baseRate: number): number;
  /** What `at` counts. */
  readonly unit: Unit;
}

/** Joins a formula and its unit; checks both arguments at every call. */
export function defineSchedule(
  name: string,
  unit: Unit,
  rate: (at: number, baseRate: number) => number,
): Schedule {
  check(unit === "step" || unit === "epoch", `${name}: unit`, '"step" or "epoch"', unit);
  const checked = (at: number, baseRate: number): number => {
    checkNonNegative(`${name}: at`, at);
    checkNonNegative(`${name}: baseRate`, baseRate);
    return rate(at, baseRate);
  };
  return Object.assign(checked, { unit });
}
