import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

export interface ConstantOptions {
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * The base rate, always. The plain thing to put behind a {@link warmup}.
 *
 *     lr(t) = base
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = warmup({ steps: 500, before: constant() });
 * rate(500, 0.1); // => 0.1
 */
export function constant(options: ConstantOptions = {}): Schedule {
  return defineSchedule("constant", options.unit ?? "step", (_at, baseRate) => baseRate);
}
