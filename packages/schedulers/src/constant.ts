import { checkFactor, check } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link constant}. */
export interface ConstantOptions {
  /** Factor on the base rate. In (0, 1]. Default 1. */
  readonly factor?: number;
  /**
   * Time at which the base rate takes over. Unit: `unit`. Integer ≥ 0 or `Infinity`. Default
   * `Infinity`: never.
   */
  readonly steps?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/**
 * The base rate, always, or a fraction of it for a while. The plain thing to put behind a
 * {@link warmup}.
 *
 *     lr(t) = base · factor   for t < steps
 *     lr(t) = base            for t ≥ steps
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = warmup({ steps: 500, before: constant() });
 * rate(500, 0.1); // => 0.1
 * @see torch.optim.lr_scheduler.ConstantLR, whose defaults are a factor of 1/3 for 5 epochs.
 */
export function constant(options: ConstantOptions = {}): Schedule {
  const { factor = 1, steps = Number.POSITIVE_INFINITY, unit = "step" } = options;
  checkFactor("constant: factor", factor);
  const holds = steps === Number.POSITIVE_INFINITY || (Number.isSafeInteger(steps) && steps >= 0);
  check(holds, "constant: steps", "an integer ≥ 0 or Infinity", steps);
  return defineSchedule("constant", unit, (at, baseRate) =>
    at < steps ? baseRate * factor : baseRate,
  );
}
