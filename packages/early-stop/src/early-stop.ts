import { check, checkInteger, checkNonNegative, OptionError } from "./option-error.js";
import type { Policy } from "./policy.js";

export interface EarlyStopOptions {
  /** Name of the metric to watch, e.g. `"val_loss"`. */
  readonly monitor: string;
  /** Whether less or more of it is better. Default `"min"` if the name contains `loss`; otherwise required. */
  readonly mode?: "min" | "max";
  /** Epochs in a row without improvement after which training stops. Integer ≥ 1. */
  readonly patience: number;
  /** By how much a value must beat the best one to count as improvement. In the metric's unit. Finite, ≥ 0. Default 0. */
  readonly delta?: number;
  /** First epoch that is judged; earlier ones neither improve nor wait. Counted from 0. Integer ≥ 0. Default 0. */
  readonly startFrom?: number;
  /** Whether a NaN or infinite value stops at once. Default false: it counts as no improvement. */
  readonly checkFinite?: boolean;
}

/** JSON-safe; an alias, as TypeScript takes no interface for a JSON value. */
export type EarlyStopState = Readonly<{
  /** Best value seen, or `null` before the first finite one. */
  best: number | null;
  /** Epoch of the best value, counted from 0. */
  bestEpoch: number | null;
  /** Epochs in a row without improvement. */
  waited: number;
  /** Whether training should end now: `reason` is not `null`. */
  stopped: boolean;
  reason: "patience" | "non-finite" | null;
  /** Whether the newest epoch is the best one. */
  improved: boolean;
}>;

/**
 * Stops when a metric has not improved for `patience` epochs.
 *
 *     improved  =  value + delta < best   (mode "min")
 *                  value − delta > best   (mode "max")
 *     waited    =  improved ? 0 : waited + 1
 *     stop      =  waited ≥ patience
 *
 * The first finite value always improves. A state that asked to stop is no dead end: updated again it judges the next
 * epoch, so a stopped run can be resumed, with more patience if wanted.
 *
 * @returns A policy named `"early-stop"`. Its `update` throws an `OptionError` if the metric is missing.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const stopper = earlyStop({ monitor: "val_loss", patience: 5, delta: 1e-4 });
 * let state = stopper.init();
 * state = stopper.update(state, { epoch: 0, step: 100, metrics: { val_loss: 1.2 } });
 * state.improved; // => true
 * @see lightning.pytorch.callbacks.EarlyStopping, and keras.callbacks.EarlyStopping: the same decisions for patience ≥ 1.
 *   We throw where they warn about a missing metric. Lightning's check_finite is on by default, ours is not.
 */
export function earlyStop(options: EarlyStopOptions): Policy<EarlyStopState> {
  const { monitor, patience, delta = 0, startFrom = 0, checkFinite = false } = options;
  check(typeof monitor === "string" && monitor !== "", "earlyStop: monitor", "a name", monitor);
  const mode = options.mode ?? (monitor.includes("loss") ? "min" : undefined);
  const rule = `"min" or "max" (only a loss has a default, and monitor is "${monitor}")`;
  check(mode === "min" || mode === "max", "earlyStop: mode", rule, mode);
  checkInteger("earlyStop: patience", patience, 1);
  checkNonNegative("earlyStop: delta", delta);
  checkInteger("earlyStop: startFrom", startFrom, 0);

  const improves = (value: number, best: number | null): boolean => {
    if (!Number.isFinite(value)) return false;
    if (best === null) return true;
    return mode === "min" ? value + delta < best : value - delta > best;
  };

  return {
    name: "early-stop",
    init: () => ({
      best: null,
      bestEpoch: null,
      waited: 0,
      stopped: false,
      reason: null,
      improved: false,
    }),
    update(state, { epoch, metrics }) {
      const value = metrics[monitor];
      if (typeof value !== "number") {
        throw new OptionError(
          `earlyStop: monitor must name a metric of epoch ${epoch} (${Object.keys(metrics).join(", ") || "it has none"}), ` +
            `got ${JSON.stringify(monitor)}`,
        );
      }
      if (checkFinite && !Number.isFinite(value)) {
        const waited = state.waited + 1;
        return { ...state, waited, stopped: true, reason: "non-finite", improved: false };
      }
      if (epoch < startFrom) return { ...state, stopped: false, reason: null, improved: false };
      if (improves(value, state.best)) {
        const none = { waited: 0, stopped: false, reason: null } as const;
        // Adding 0 turns −0, which JSON does not know, into 0.
        return { ...none, best: value + 0, bestEpoch: epoch, improved: true };
      }
      const waited = state.waited + 1;
      const stopped = waited >= patience;
      return { ...state, waited, stopped, reason: stopped ? "patience" : null, improved: false };
    },
    verdict: ({ reason, improved }) => ({ stop: reason, best: improved }),
  };
}
