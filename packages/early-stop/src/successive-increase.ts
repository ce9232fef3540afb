import { describeChange } from "./describe.js";
import { asMonitor, type Monitor } from "./monitor.js";
import { checkInteger, checkName } from "./option-error.js";
import { endsStrip, readError, trackLowest, unmeasured } from "./prechelt.js";
import { type Stopper, type StopState, untouched, verdictOf } from "./stopper.js";

/** Options of {@link successiveIncrease}. */
export interface SuccessiveIncreaseOptions {
  /**
   * The validation error E_va, e.g. `"val_loss"`: ≥ 0, and less is better. Needed at the end of
   * every strip.
   */
  readonly monitor: string | Monitor;
  /**
   * s: strips in a row, at the end of each of which the error is higher than at the end of the one
   * before. Integer ≥ 1.
   */
  readonly strips: number;
  /** k: epochs of a strip. Integer ≥ 1. Default 5, as in the paper. */
  readonly stripLength?: number;
  /** Names the state in a checkpoint, once in a run. Default `"successive-increase"`. */
  readonly name?: string;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type SuccessiveIncreaseState = StopState &
  Readonly<{
    /** Error at the end of the newest strip that ended. */
    previous: number | null;
    /** Strips in a row that ended higher than the one before. */
    increases: number;
  }>;

/**
 * Prechelt's UP: stops when the validation error has risen in `strips` successive strips, however
 * little.
 *
 *     UP_1  stops at the end t of a strip if  E_va(t) > E_va(t − k)
 *     UP_s  stops there if  UP_(s−1) stops at t − k  and  E_va(t) > E_va(t − k)
 *
 * It looks at the direction alone, not at how far, so that it can be used where the error's size
 * means little. An error that is NaN or infinite stops at once.
 *
 * @returns A policy. Its `update` throws an `OptionError` if the error is missing where it is
 *   needed, or negative.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const stopper = successiveIncrease({ monitor: "val_loss", strips: 3 });
 * @see Prechelt 1998, Early Stopping - But When?, section 2.2:
 *   https://doi.org/10.1007/3-540-49430-8_3
 */
export function successiveIncrease(
  options: SuccessiveIncreaseOptions,
): Stopper<SuccessiveIncreaseState> {
  const where = "successiveIncrease";
  const { strips, stripLength = 5, name = "successive-increase" } = options;
  const monitor = asMonitor(`${where}: monitor`, options.monitor);
  checkInteger(`${where}: strips`, strips, 1);
  checkInteger(`${where}: stripLength`, stripLength, 1);
  checkName(`${where}: name`, name);
  return {
    name,
    monitors: monitor.metrics ?? [],
    init: () => ({ ...untouched, previous: null, increases: 0 }),
    update(old, observation) {
      const { epoch, metrics } = observation;
      const ends = endsStrip(epoch, stripLength);
      if (!ends && monitor.value(metrics) === undefined) return unmeasured(old);
      const value = readError(where, "monitor", monitor, observation);
      const state = trackLowest(old, value, epoch);
      if (!ends || value === null) return state;
      const rose = old.previous !== null && value > old.previous;
      const increases = rose ? old.increases + 1 : 0;
      const stopped = increases >= strips;
      const reason = stopped ? "successive-increase" : null;
      return { ...state, previous: value, increases, stopped, reason };
    },
    verdict: verdictOf,
    describe(before, after, details) {
      const { increases } = after;
      const note = increases > 0 ? `${increases} of ${strips} increases` : "";
      return describeChange(monitor.name, before, after, note, details);
    },
  };
}
