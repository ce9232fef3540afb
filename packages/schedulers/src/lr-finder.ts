import { draw, label, type Preview } from "./draw.js";
import { type LrSuggestions, suggest } from "./lr-suggestions.js";
import { check, checkInteger, checkPositive, OptionError } from "./option-error.js";
import { defineSchedule, type Schedule } from "./schedule.js";

/** Options of {@link lrFinder}. */
export interface LrFinderOptions {
  /** Rate of the first step. Finite, > 0. Default 1e-7. */
  readonly startRate?: number;
  /** Rate one step after the last. Finite, > `startRate`. Default 10. */
  readonly endRate?: number;
  /** Steps of the test. Integer ≥ 10. Default 100. */
  readonly steps?: number;
  /** Share of the running mean in the smoothed loss. In [0, 1). Default 0.98. */
  readonly smoothing?: number;
  /**
   * The test ends when the smoothed loss is above this many times the lowest. > 1; `Infinity` for
   * never. Default 4.
   */
  readonly divergence?: number;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type LrFinderState = Readonly<{
  /** Smoothed loss of each step. */
  losses: readonly number[];
  /** Running mean from 0, not corrected for its start. */
  mean: number;
  /**
   * `"end"`: all steps taken. `"diverged"`: the loss went up too far, or was not finite. `null`:
   * not yet.
   */
  stopped: "end" | "diverged" | null;
}>;

/** What a range test has found. */
export interface LrFinderResult extends LrSuggestions {
  /** Why it ended; `null` if it was cut short. */
  readonly stopped: LrFinderState["stopped"];
  readonly rates: readonly number[];
  /** Smoothed, one for each rate. */
  readonly losses: readonly number[];
  /** The losses over the logarithm of the rate. */
  readonly preview: Preview | null;
}

/** A range test: a schedule, and what to make of the losses. A value and pure functions. */
export interface LrFinder {
  readonly steps: number;
  /** The rate of each step, the same for every base rate. */
  readonly schedule: Schedule;
  init(): LrFinderState;
  /**
   * State after one more step.
   *
   * @param loss Of that step's batch. Not finite: diverged.
   * @throws {OptionError} If the test has ended.
   */
  update(state: LrFinderState, loss: number): LrFinderState;
  result(state: LrFinderState): LrFinderResult;
}

/**
 * Looks for a base rate: raises the rate at every step, from far too low to far too high, and
 * watches the loss.
 *
 *     lr(i) = startRate · (endRate / startRate)^(i / steps),   i = 0 … steps − 1
 *     m ← smoothing · m + (1 − smoothing) · loss,   smoothed loss = m / (1 − smoothing^(i + 1))
 *
 * The suggestions leave out the first tenth of the steps and the last five points. `valley` is the
 * one to start with. To run it, take {@link findRate}, {@link findRateWithTrainer} or
 * {@link lrFinderCallback}: they put the model back.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const finder = lrFinder({ startRate: 1e-5, endRate: 1, steps: 50 });
 * finder.schedule(25, 0); // => 0.0031622776601683794
 * @see fastai 2 `Learner.lr_find` and its suggestion functions steep, valley and minimum, of the
 *   same numbers. (Where a valley would begin before the first point, fastai answers the last rate,
 *   we the first.) Smith 2017, section 3.3: https://arxiv.org/abs/1506.01186
 */
export function lrFinder(options: LrFinderOptions = {}): LrFinder {
  const { startRate = 1e-7, endRate = 10, steps = 100 } = options;
  const { smoothing = 0.98, divergence = 4 } = options;
  const name = "lrFinder";
  checkPositive(`${name}: startRate`, startRate);
  checkPositive(`${name}: endRate`, endRate);
  check(endRate > startRate, `${name}: endRate`, `> startRate ${startRate}`, endRate);
  checkInteger(`${name}: steps`, steps, 10);
  check(smoothing >= 0 && smoothing < 1, `${name}: smoothing`, "in [0, 1)", smoothing);
  check(divergence > 1, `${name}: divergence`, "> 1", divergence);
  const rateAt = (at: number): number =>
    startRate * (endRate / startRate) ** (Math.min(at, steps) / steps);

  return {
    steps,
    schedule: defineSchedule(name, "step", rateAt),
    init: () => ({ losses: [], mean: 0, stopped: null }),
    update({ losses, mean, stopped }, loss) {
      if (stopped !== null) {
        throw new OptionError(
          `${name}: update must not come after the end, and the test ended (${stopped}) after ${losses.length} steps`,
        );
      }
      if (!Number.isFinite(loss)) return { losses, mean, stopped: "diverged" };
      const next = smoothing * mean + (1 - smoothing) * loss;
      const smooth = next / (1 - smoothing ** (losses.length + 1));
      const all = [...losses, smooth];
      const diverged = smooth > divergence * Math.min(...all);
      const ended = all.length === steps ? "end" : null;
      return { losses: all, mean: next, stopped: diverged ? "diverged" : ended };
    },
    result({ losses, stopped }) {
      const rates = losses.map((_, at) => rateAt(at));
      const kept = [Math.floor(steps / 10), -5] as const;
      const suggestions = suggest(rates.slice(...kept), losses.slice(...kept));
      return { ...suggestions, stopped, rates, losses, preview: previewOf(rates, losses) };
    },
  };
}

function previewOf(rates: readonly number[], losses: readonly number[]): Preview | null {
  if (losses.length < 2) return null;
  const highest = Math.max(...losses, Number.MIN_VALUE);
  return draw({
    heights: losses.map((loss) => Math.max(0, loss) / highest),
    top: label(highest),
    bottom: "0",
    first: `rate ${label(rates[0]!)}`,
    last: label(rates.at(-1)!),
  });
}
