import { combine } from "./combine.js";
import { checkCycles } from "./cosine-warm-restarts.js";
import { cycleAt } from "./cycle-at.js";
import { checkInteger } from "./option-error.js";
import type { Schedule } from "./schedule.js";

export interface RestartsOptions {
  /** The schedule that starts anew. */
  readonly schedule: Schedule;
  /** Length of the first cycle. Unit: that of the schedule. Integer ≥ 1. */
  readonly steps: number;
  /** How many times as long each cycle is as the one before. Finite, ≥ 1. The schedule is stretched to it. Default 1. */
  readonly cycleMultiplier?: number;
  /** Factor on the base rate of each cycle against the one before. In (0, 1]. Default 1. */
  readonly cycleDecay?: number;
  /** Number of cycles, after which the schedule stays at what it was at `steps`. Integer ≥ 1 or `Infinity`. Default `Infinity`. */
  readonly cycleLimit?: number;
}

/**
 * Any schedule over and over, each time longer or lower if wanted.
 *
 *     lr(t) = schedule(t_i / cycleMultiplier^i, base · cycleDecay^i)     t_i: time since cycle i began
 *
 * @returns A pure schedule. A schedule with a `minRate` throws once `cycleDecay` takes its base rate below that.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = restarts({ schedule: tanh({ steps: 30 }), steps: 30, cycleDecay: 0.5 });
 * rate(30, 0.2); // => 0.1, nearly
 * @see timm's cycle_mul, cycle_decay and cycle_limit (1 there unless told). For cosines: `cosineWarmRestarts`.
 */
export function restarts(options: RestartsOptions): Schedule {
  const { schedule, steps, cycleMultiplier = 1, cycleDecay = 1 } = options;
  const { cycleLimit = Number.POSITIVE_INFINITY } = options;
  checkInteger("restarts: steps", steps, 1);
  checkCycles("restarts", cycleMultiplier, cycleDecay, cycleLimit);
  return combine("restarts", [schedule], {
    rate([rate], at, baseRate, group) {
      const { index, position, length } = cycleAt(at, steps, cycleMultiplier);
      if (index >= cycleLimit)
        return rate!(steps, baseRate * cycleDecay ** (cycleLimit - 1), group);
      return rate!((position / length) * steps, baseRate * cycleDecay ** index, group);
    },
  });
}
