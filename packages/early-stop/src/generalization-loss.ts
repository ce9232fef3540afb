import { describeChange } from "./describe.js";
import { asMonitor, type Monitor } from "./monitor.js";
import { checkName, checkNonNegative } from "./option-error.js";
import { finiteOrNull, generalizationLossOf, readError, trackLowest } from "./prechelt.js";
import { type Stopper, type StopState, untouched, verdictOf } from "./stopper.js";

/** Options of {@link generalizationLoss}. */
export interface GeneralizationLossOptions {
  /** The validation error E_va, e.g. `"val_loss"`: ≥ 0, and less is better. */
  readonly monitor: string | Monitor;
  /**
   * α: training stops when the error is more than this far above its lowest. In percent.
   * Finite, ≥ 0; the paper tries 1 to 5.
   */
  readonly threshold: number;
  /** Names the state in a checkpoint, once in a run. Default `"generalization-loss"`. */
  readonly name?: string;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type GeneralizationLossState = StopState &
  Readonly<{
    /** GL of the newest epoch, in percent; `null` before the first, or infinite. */
    loss: number | null;
  }>;

/**
 * Prechelt's GL: stops when the validation error has risen too far above its lowest.
 *
 *     GL(t)  =  100 · (E_va(t) / min E_va − 1)         stop  =  GL(t) > threshold
 *
 * The quickest of the three to stop: it cannot tell a swing of the validation error from a lasting
 * rise. An error that is NaN or infinite stops at once.
 *
 * @returns A policy. Its `update` throws an `OptionError` if the error is missing or negative.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const stopper = generalizationLoss({ monitor: "val_loss", threshold: 5 });
 * let state = stopper.init();
 * for (const [epoch, val_loss] of [2, 1, 1.1].entries()) {
 *   state = stopper.update(state, { epoch, step: 0, metrics: { val_loss } });
 * }
 * state.reason; // => "generalization-loss": 10 % above the lowest
 * @see Prechelt 1998, Early Stopping - But When?, section 2.2:
 *   https://doi.org/10.1007/3-540-49430-8_3
 */
export function generalizationLoss(
  options: GeneralizationLossOptions,
): Stopper<GeneralizationLossState> {
  const where = "generalizationLoss";
  const { threshold, name = "generalization-loss" } = options;
  const monitor = asMonitor(`${where}: monitor`, options.monitor);
  checkNonNegative(`${where}: threshold`, threshold);
  checkName(`${where}: name`, name);
  return {
    name,
    monitors: monitor.metrics ?? [],
    init: () => ({ ...untouched, loss: null }),
    update(old, observation) {
      const value = readError(where, "monitor", monitor, observation);
      const state = trackLowest(old, value, observation.epoch);
      if (value === null) return { ...state, loss: null };
      const loss = generalizationLossOf(value, state.best!);
      const stopped = loss > threshold;
      const reason = stopped ? "generalization-loss" : null;
      return { ...state, loss: finiteOrNull(loss), stopped, reason };
    },
    verdict: verdictOf,
    describe(before, after, details) {
      const { improved, loss } = after;
      const note = improved || loss === null ? "" : `GL ${loss.toPrecision(3)} % of ${threshold} %`;
      return describeChange(monitor.name, before, after, note, details);
    },
  };
}
