import { checkFraction, checkInteger } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link linear}. */
export interface LinearOptions {
  /** Length T of the line. Unit: `unit`. Integer ≥ 1. */
  readonly steps: number;
  /** Factor on the base rate at time 0. In [0, 1]. Default 1/3. */
  readonly startFactor?: number;
  /** Factor on the base rate for every t ≥ T. In [0, 1]. Default 1. */
  readonly endFactor?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * A straight line from one fraction of the base rate to another, then flat.
 *
 *     lr(t) = base · (startFactor + (endFactor − startFactor) · min(t, T) / T)
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = linear({ steps: 100, startFactor: 1, endFactor: 0 });
 * rate(50, 0.1); // => 0.05
 * @see torch.optim.lr_scheduler.LinearLR (T is 5 there unless told, and a start factor of 0 is
 *   refused); optax.linear_schedule.
 */
export function linear(options: LinearOptions): Schedule {
  const { steps, startFactor = 1 / 3, endFactor = 1, unit = "step" } = options;
  checkInteger("linear: steps", steps, 1);
  checkFraction("linear: startFactor", startFactor);
  checkFraction("linear: endFactor", endFactor);
  return defineSchedule("linear", unit, (at, baseRate) => {
    if (at >= steps) return baseRate * endFactor;
    return baseRate * (startFactor + ((endFactor - startFactor) * at) / steps);
  });
}
