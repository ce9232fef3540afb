import { checkFraction, checkInteger, checkOneOf } from "./option-error.js";
import { defineSchedule, type Schedule, type Unit } from "./schedule.js";

/** Options of {@link warmupStableDecay}. */
export interface WarmupStableDecayOptions {
  /** Length of the climb. Unit: `unit`. Integer ≥ 0. */
  readonly warmupSteps: number;
  /** Length at the base rate. Unit: `unit`. Integer ≥ 0. */
  readonly stableSteps: number;
  /** Length of the descent. Unit: `unit`. Integer ≥ 0. */
  readonly decaySteps: number;
  /** Shape of the climb. Default `"linear"`. */
  readonly warmupType?: Leg;
  /** Shape of the descent. Default `"cosine"`. */
  readonly decayType?: Leg;
  /** Fraction of the base rate at both ends. In [0, 1]. Default 0. */
  readonly minFactor?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

type Leg = "linear" | "cosine" | "1-sqrt";

/**
 * How far a leg has come from 0 to 1; the descent is one minus it at the same part, but for
 * "1-sqrt".
 */
const climb: Readonly<Record<Leg, (part: number) => number>> = {
  linear: (part) => part,
  cosine: (part) => (1 - Math.cos(Math.PI * part)) / 2,
  "1-sqrt": (part) => 1 - Math.sqrt(1 - part),
};
const descent: Readonly<Record<Leg, (part: number) => number>> = {
  linear: (part) => 1 - part,
  cosine: (part) => (1 + Math.cos(Math.PI * part)) / 2,
  "1-sqrt": (part) => 1 - Math.sqrt(part),
};

/**
 * Climb, stay, fall. The stay can be prolonged at will and any moment of it is a place to branch
 * off a descent.
 *
 *     lr(t) = base · (minFactor + (1 − minFactor) · f)
 *     f: climb(t / warmupSteps), then 1 for stableSteps, then descent(s / decaySteps), then 0
 *     s = t − warmupSteps − stableSteps
 *     climb:   p,  (1 − cos πp) / 2  or  1 − √(1 − p)
 *     descent: 1 − p,  (1 + cos πp) / 2  or  1 − √p
 *
 * @returns A pure schedule; there is no state to checkpoint.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const lengths = { warmupSteps: 10, stableSteps: 70, decaySteps: 20 };
 * const rate = warmupStableDecay({ ...lengths, decayType: "1-sqrt" });
 * rate(85, 0.1); // => 0.05
 * @see transformers.get_wsd_schedule (min_lr_ratio is `minFactor`; num_cycles is 0.5 here). Hägele
 *   et al. 2024: https://arxiv.org/abs/2405.18392
 */
export function warmupStableDecay(options: WarmupStableDecayOptions): Schedule {
  const { warmupSteps, stableSteps, decaySteps } = options;
  const { warmupType = "linear", decayType = "cosine", minFactor = 0, unit = "step" } = options;
  checkInteger("warmupStableDecay: warmupSteps", warmupSteps, 0);
  checkInteger("warmupStableDecay: stableSteps", stableSteps, 0);
  checkInteger("warmupStableDecay: decaySteps", decaySteps, 0);
  checkOneOf("warmupStableDecay: warmupType", warmupType, Object.keys(climb));
  checkOneOf("warmupStableDecay: decayType", decayType, Object.keys(descent));
  checkFraction("warmupStableDecay: minFactor", minFactor);
  const falls = warmupSteps + stableSteps;
  const level = (at: number): number => {
    if (at < warmupSteps) return climb[warmupType](at / warmupSteps);
    if (at < falls) return 1;
    if (at < falls + decaySteps) return descent[decayType]((at - falls) / decaySteps);
    return 0;
  };
  return defineSchedule("warmupStableDecay", unit, (at, baseRate) => {
    return baseRate * (minFactor + (1 - minFactor) * level(at));
  });
}
