import { combine } from "./combine.js";
import type { AnySchedule, Combined } from "./stateful.js";

/** Options of {@link chain}. */
export interface ChainOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedules whose factors multiply. At least one; all count one unit. */
  readonly schedules: readonly Part[];
}

/**
 * All schedules at once: their factors on the base rate multiply.
 *
 *     lr(t) = base · ∏ schedules_i(t, base) / base,   0 for a base rate of 0
 *
 * @returns A pure schedule if all parts are.
 * @throws {OptionError} If there is no schedule, or the parts count different units.
 * @example
 * const held = constant({ factor: 0.1, steps: 5 });
 * const rate = chain({ schedules: [held, exponential({ gamma: 0.9 })] });
 * rate(1, 1); // => 0.09
 * @see torch.optim.lr_scheduler.ChainedScheduler, which takes no plateau, and loses factors when
 *   one part is a LambdaLR (pytorch#78917).
 */
export function chain<Part extends AnySchedule>(options: ChainOptions<Part>): Combined<Part> {
  return combine("chain", options.schedules, {
    rate(parts, at, baseRate, group) {
      if (baseRate === 0) return 0;
      let rate = baseRate;
      for (const part of parts) rate *= part(at, baseRate, group) / baseRate;
      return rate;
    },
  });
}
