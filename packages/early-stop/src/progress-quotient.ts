import { describeChange } from "./describe.js";
import { asMonitor, type Monitor } from "./monitor.js";
import { checkInteger, checkName, checkNonNegative } from "./option-error.js";
import type { Observation } from "./policy.js";
import {
  endsStrip,
  finiteOrNull,
  generalizationLossOf,
  progressOf,
  readError,
  trackLowest,
  unmeasured,
} from "./prechelt.js";
import { type Stopper, type StopState, untouched, verdictOf } from "./stopper.js";

/** Options of {@link progressQuotient}. */
export interface ProgressQuotientOptions {
  /**
   * The validation error E_va, e.g. `"val_loss"`: ≥ 0, and less is better. Needed at the end of
   * every strip.
   */
  readonly monitor: string | Monitor;
  /** The training error E_tr: ≥ 0. Needed in every epoch. Default `"loss"`. */
  readonly training?: string | Monitor;
  /**
   * α: training stops when generalization loss over progress is more than this. Finite, ≥ 0; the
   * paper tries 0.5 to 3.
   */
  readonly threshold: number;
  /** k: epochs of a strip, at whose end it is judged. Integer ≥ 1. Default 5, as in the paper. */
  readonly stripLength?: number;
  /**
   * Training stops when a strip's progress is below this, with the reason `"no-progress"`; the
   * paper ends every run at 0.1. In thousandths. Finite, ≥ 0. Default 0: never.
   */
  readonly leastProgress?: number;
  /** Names the state in a checkpoint, once in a run. Default `"progress-quotient"`. */
  readonly name?: string;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type ProgressQuotientState = StopState &
  Readonly<{
    /** Training errors of the current strip, or of the one that has just ended. */
    strip: readonly number[];
    /** P of the newest strip that ended, in thousandths; `null` before the first, or infinite. */
    progress: number | null;
    /** PQ at its end; `null` before the first, or infinite. */
    quotient: number | null;
  }>;

/**
 * Prechelt's PQ: stops when the validation error rises faster than the training error falls.
 *
 *     GL(t)  =  100 · (E_va(t) / min E_va − 1)
 *     P(t)   =  1000 · (Σ E_tr / (k · min E_tr) − 1)    over the k epochs of the strip ending at t
 *     stop   =  GL(t) / P(t) > threshold                     asked at the end of a strip
 *
 * While the training error still falls fast, the validation error may come down again; a strip
 * without any progress has P = 0, and then any generalization loss stops. A strip of which an epoch
 * was not seen is not judged. An error that is NaN or infinite stops at once.
 *
 * @returns A policy. Its `update` throws an `OptionError` if an error is missing where it is
 *   needed, or negative.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const stopper = progressQuotient({ monitor: "val_loss", threshold: 1, leastProgress: 0.1 });
 * @see Prechelt 1998, Early Stopping - But When?, section 2.2:
 *   https://doi.org/10.1007/3-540-49430-8_3
 */
export function progressQuotient(options: ProgressQuotientOptions): Stopper<ProgressQuotientState> {
  const where = "progressQuotient";
  const { threshold, stripLength = 5, leastProgress = 0, name = "progress-quotient" } = options;
  const monitor = asMonitor(`${where}: monitor`, options.monitor);
  const training = asMonitor(`${where}: training`, options.training ?? "loss");
  checkNonNegative(`${where}: threshold`, threshold);
  checkInteger(`${where}: stripLength`, stripLength, 1);
  checkNonNegative(`${where}: leastProgress`, leastProgress);
  checkName(`${where}: name`, name);

  const update = (old: ProgressQuotientState, observation: Observation): ProgressQuotientState => {
    const { epoch, metrics } = observation;
    const error = readError(where, "training", training, observation);
    if (error === null) return { ...trackLowest(old, null, epoch), judged: true };
    const strip = [...(epoch % stripLength === 0 ? [] : old.strip), error];
    const ends = endsStrip(epoch, stripLength);
    if (!ends && monitor.value(metrics) === undefined) return { ...unmeasured(old), strip };

    const value = readError(where, "monitor", monitor, observation);
    const state = { ...trackLowest(old, value, epoch), strip };
    if (!ends || value === null || strip.length < stripLength) return state;
    const progress = progressOf(strip);
    const loss = generalizationLossOf(value, state.best!);
    const quotient = loss === 0 ? 0 : loss / progress;
    const tooMuch = quotient > threshold ? "progress-quotient" : null;
    const reason = tooMuch ?? (progress < leastProgress ? "no-progress" : null);
    return {
      ...state,
      progress: finiteOrNull(progress),
      quotient: finiteOrNull(quotient),
      stopped: reason !== null,
      reason,
    };
  };

  return {
    name,
    monitors: [...(monitor.metrics ?? []), ...(training.metrics ?? [])],
    init: () => ({ ...untouched, strip: [], progress: null, quotient: null }),
    update,
    verdict: verdictOf,
    describe(before, after, details) {
      const { quotient, strip } = after;
      const judged = strip.length === stripLength && quotient !== null;
      const note = judged ? `PQ ${quotient.toPrecision(3)} of ${threshold}` : "";
      return describeChange(monitor.name, before, after, note, details);
    },
  };
}
