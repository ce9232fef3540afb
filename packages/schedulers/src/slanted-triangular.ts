import { check, checkInteger } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link slantedTriangular}. */
export interface SlantedTriangularOptions {
  /** Length T of the whole. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** Fraction of T on the way up. In (0, 1), and at least one step. Default 0.1. */
  readonly cutFraction?: number;
  /**
   * How many times smaller than the base rate the rate is at both ends. Finite, ≥ 1. Default 32.
   */
  readonly ratio?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * A short climb and a long way down, for fine-tuning.
 *
 *     cut = ⌊T · cutFraction⌋
 *     p = t / cut for t < cut, else 1 − (t − cut) / (cut · (1 / cutFraction − 1)), not below 0
 *     lr(t) = base · (1 + p · (ratio − 1)) / ratio
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = slantedTriangular({ steps: 100 });
 * rate(10, 0.1); // => 0.1
 * @see Howard & Ruder 2018, ULMFiT, eq. 3: https://arxiv.org/abs/1801.06146. Past the end they go
 *   on downwards; we stay.
 */
export function slantedTriangular(options: SlantedTriangularOptions): Schedule {
  const { steps, cutFraction = 0.1, ratio = 32, unit = "step" } = options;
  checkInteger("slantedTriangular: steps", steps, 1);
  const inside = cutFraction > 0 && cutFraction < 1;
  check(inside, "slantedTriangular: cutFraction", "in (0, 1)", cutFraction);
  const cut = Math.floor(steps * cutFraction);
  check(cut >= 1, "slantedTriangular: cutFraction", `≥ 1 / steps (${1 / steps})`, cutFraction);
  const fair = Number.isFinite(ratio) && ratio >= 1;
  check(fair, "slantedTriangular: ratio", "finite and ≥ 1", ratio);
  return defineSchedule("slantedTriangular", unit, (at, baseRate) => {
    const down = 1 - (at - cut) / (cut * (1 / cutFraction - 1));
    const part = at < cut ? at / cut : Math.max(0, down);
    return (baseRate * (1 + part * (ratio - 1))) / ratio;
  });
}
