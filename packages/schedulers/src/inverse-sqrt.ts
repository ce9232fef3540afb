import { checkInteger } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link inverseSqrt}. */
export interface InverseSqrtOptions {
  /** Time scale s: the rate has halved at 3s. Unit: `unit`. Integer ≥ 1. Default 10,000. */
  readonly timescale?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * Falls with the square root of time and never ends: for runs of unknown length.
 *
 *     lr(t) = base / √((t + s) / s)
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = inverseSqrt({ timescale: 100 });
 * rate(300, 0.1); // => 0.05
 * @see transformers.get_inverse_sqrt_schedule, behind `warmup` of startFactor 0; there the time
 *   scale is the length of the warm-up unless told.
 */
export function inverseSqrt(options: InverseSqrtOptions = {}): Schedule {
  const { timescale = 10_000, unit = "step" } = options;
  checkInteger("inverseSqrt: timescale", timescale, 1);
  return defineSchedule("inverseSqrt", unit, (at, baseRate) => {
    return baseRate / Math.sqrt((at + timescale) / timescale);
  });
}
