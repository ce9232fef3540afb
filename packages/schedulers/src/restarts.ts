import { combine, earlier, timeOfLast } from "./combine.js";
import { checkCycles } from "./cosine-warm-restarts.js";
import { cycleAt } from "./cycle-at.js";
import { check, checkInteger } from "./option-error.js";
import { checkTime, type Rate } from "./schedule.js";
import {
  type AnySchedule,
  checkStepped,
  type Combined,
  isSchedule,
  type StatefulSchedule,
} from "./stateful.js";

/** Options of {@link restarts}. */
export interface RestartsOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedule that starts anew. */
  readonly schedule: Part;
  /** Length of the first cycle. Unit: that of the schedule. Integer ≥ 1. */
  readonly steps: number;
  /**
   * How many times as long each cycle is as the one before. Finite, ≥ 1. The schedule is stretched
   * to it. Default 1.
   */
  readonly cycleMultiplier?: number;
  /** Factor on the base rate of each cycle against the one before. In (0, 1]. Default 1. */
  readonly cycleDecay?: number;
  /**
   * Number of cycles, after which the schedule stays at what it was at `steps`. Integer ≥ 1 or
   * `Infinity`. Default `Infinity`.
   */
  readonly cycleLimit?: number;
}

/**
 * Any schedule over and over, each time longer or lower if wanted.
 *
 *     lr(t) = schedule(t_i / cycleMultiplier^i, base · cycleDecay^i)     t_i: time in cycle i
 *
 * A schedule with a state starts each cycle from its first state, and hears of no metric after the
 * last cycle.
 *
 * @returns A pure schedule if the part is. A schedule with a `minRate` throws once `cycleDecay`
 *   takes its base rate below that.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = restarts({ schedule: tanh({ steps: 30 }), steps: 30, cycleDecay: 0.5 });
 * rate(30, 0.2); // => 0.1, nearly
 * @see timm's cycle_mul, cycle_decay and cycle_limit (1 there unless told). For cosines:
 *   `cosineWarmRestarts`.
 */
export function restarts<Part extends AnySchedule>(options: RestartsOptions<Part>): Combined<Part> {
  const { schedule, steps, cycleMultiplier = 1, cycleDecay = 1 } = options;
  const { cycleLimit = Number.POSITIVE_INFINITY } = options;
  checkInteger("restarts: steps", steps, 1);
  checkCycles("restarts", cycleMultiplier, cycleDecay, cycleLimit);
  check(isSchedule(schedule), "restarts: schedule", "a schedule", schedule);
  const placeOf: PlaceOf = (at) => {
    const { index, position, length } = cycleAt(at, steps, cycleMultiplier);
    if (index >= cycleLimit) return { cycle: cycleLimit - 1, time: steps, ended: true };
    return { cycle: index, time: (position / length) * steps, ended: false };
  };
  const rateIn = (rate: Rate, at: number, baseRate: number, group?: number): number => {
    const { cycle, time } = placeOf(at);
    return rate(time, baseRate * cycleDecay ** cycle, group);
  };
  const given: AnySchedule = schedule;
  if (typeof given !== "function") return renewing(given, placeOf, rateIn) as Combined<Part>;
  return combine("restarts", [given], {
    rate: ([rate], ...asked) => rateIn(rate!, ...asked),
  }) as Combined<Part>;
}

/**
 * The cycle that a time lies in, and the time of the schedule there; after the last cycle, its end.
 */
type PlaceOf = (at: number) => {
  readonly cycle: number;
  readonly time: number;
  readonly ended: boolean;
};

interface Renewed {
  readonly cycle: number;
  readonly inner: unknown;
}

/** A schedule with a state that starts from its first state in each cycle. */
function renewing(
  part: StatefulSchedule,
  placeOf: PlaceOf,
  rateIn: (rate: Rate, at: number, baseRate: number, group?: number) => number,
): StatefulSchedule<Renewed> {
  const { unit, monitors = [] } = part;
  const innerOf = (state: Renewed, cycle: number): unknown =>
    state.cycle === cycle ? state.inner : part.init();
  return {
    unit,
    monitors,
    init: () => ({ cycle: 0, inner: part.init() }),
    update(state, observation) {
      checkStepped("restarts", observation);
      const at = timeOfLast(unit, observation);
      const { cycle, time, ended } = placeOf(at);
      if (ended) return state.cycle === cycle ? state : { cycle, inner: part.init() };
      const own = earlier(observation, unit, at - Math.floor(time));
      return { cycle, inner: part.update(innerOf(state, cycle), own) };
    },
    rate(state, at, baseRate, group) {
      checkTime("restarts", at, baseRate);
      const inner = innerOf(state, placeOf(at).cycle);
      return rateIn((...asked) => part.rate(inner, ...asked), at, baseRate, group);
    },
  };
}
