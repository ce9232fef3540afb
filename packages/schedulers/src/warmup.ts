import { check, checkInteger, OptionError } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

export interface WarmupOptions {
  /** Length W of the climb. Unit: that of `before`. Integer ≥ 0; 0 is no warm-up. */
  readonly steps: number;
  /** Fraction of the first rate of `before` at time 0. In [0, 1]. Default 1/3. */
  readonly startFactor?: number;
  /** The schedule that takes over at W, where its own time is 0. */
  readonly before: Schedule;
  /** Says the unit once more, and is an error if `before` counts another. Default `before.unit`. */
  readonly unit?: Unit;
}

/**
 * A linear climb in front of any schedule.
 *
 *     lr(t) = before(0) · (startFactor + (1 − startFactor) · t / W)   for t < W
 *     lr(t) = before(t − W)                                           for t ≥ W
 *
 * @returns A pure schedule in the unit of `before`; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it, or `unit` is not the unit of `before`.
 * @example
 * const rate = warmup({ steps: 500, startFactor: 0, before: cosineAnnealing({ steps: 20_000 }) });
 * rate(250, 0.1); // => 0.05
 * @see torch.optim.lr_scheduler.SequentialLR([LinearLR(startFactor, 1, W), before], [W]); they agree to rounding where
 *   `before` starts at the base rate. PyTorch climbs to the base rate whatever `before` starts at, and jumps; we climb to
 *   `before(0)`. PyTorch refuses a start factor of 0. Goyal et al. 2017, section 2.2: https://arxiv.org/abs/1706.02677
 */
export function warmup(options: WarmupOptions): Schedule {
  const { steps, startFactor = 1 / 3, before } = options;
  checkInteger("warmup: steps", steps, 0);
  check(startFactor >= 0 && startFactor <= 1, "warmup: startFactor", "in [0, 1]", startFactor);
  check(typeof before === "function", "warmup: before", "a schedule", before);
  const unit = options.unit ?? before.unit;
  if (unit !== before.unit) {
    throw new OptionError(
      `warmup: unit must be the unit of before (${JSON.stringify(before.unit)}), got ${JSON.stringify(unit)}. ` +
        `Multiply epochs by the steps per epoch so that both count the same.`,
    );
  }
  return defineSchedule("warmup", unit, (at, baseRate) => {
    if (at >= steps) return before(at - steps, baseRate);
    return before(0, baseRate) * (startFactor + ((1 - startFactor) * at) / steps);
  });
}
