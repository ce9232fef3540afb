import { beats, thresholdPassed } from "./beats.js";
import { describeChange } from "./describe.js";
import { type CheckedOptions, checkOptions, type EarlyStopOptions } from "./early-stop-options.js";
import { readMonitor } from "./monitor.js";
import { OptionError } from "./option-error.js";
import type { Observation } from "./policy.js";
import { nothingYet, type Stopper, type StopState, untouched, verdictOf } from "./stopper.js";

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type EarlyStopState = StopState &
  Readonly<{
    /** The newest time, in the unit of patience: epochs or steps finished, or values seen. */
    at: number;
    /** The time at which the wait began. */
    since: number;
    /** The newest learning rate; `null` where `reductions` is 0. */
    rate: number | null;
    /** Reductions of the rate since the last improvement. */
    reductions: number;
  }>;

/**
 * Stops when a metric has not improved for `patience` epochs, validations or steps, or passes a
 * threshold.
 *
 *     beats(v, r)  =  v + δ < r  (mode "min")     v − δ > r  (mode "max")
 *     δ            =  delta, or delta · |r| if relative
 *     improved     =  beats(v, best), or with cumulativeDelta off any gain at all
 *     since        =  now, if v beats the best value and the baseline
 *     waited       =  now − since
 *
 * Each observation is judged in this order: is it finite (`checkFinite`), does it come before
 * `startFrom`, does it pass a threshold, does it improve, has the wait lasted `patience`. One that
 * beats the best value by `delta` never runs out of patience. The first finite value always
 * improves; an infinite one is never the best. A stopped state can be updated again and judges the
 * next epoch, so that a stopped run can be resumed, with more patience if wanted.
 *
 * @returns A policy. Its `update` throws an `OptionError` if the metric is missing (unless `strict`
 *   is off), if time goes backwards, or if `reductions` is above 0 and there is no rate.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const stopper = earlyStop({ monitor: "val_loss", patience: 5, delta: 1e-4 });
 * let state = stopper.init();
 * state = stopper.update(state, { epoch: 0, step: 100, metrics: { val_loss: 1.2 } });
 * state.improved; // => true
 * @see keras.callbacks.EarlyStopping, with the same names: the same decisions.
 * @see lightning.pytorch.callbacks.EarlyStopping: the same with `unit: "validation"`, `checkFinite:
 *   true` and `judgeLast: false`.
 * @see ignite.handlers.EarlyStopping: the same with `unit: "validation"` and `cumulativeDelta:
 *   false`, which is its default.
 */
export function earlyStop(options: EarlyStopOptions): Stopper<EarlyStopState> {
  const checked = checkOptions(options);
  const { monitor, patience, unit, name, reductions } = checked;
  const units = unit === "epoch" ? "epochs" : `${unit}s`;
  return {
    name,
    monitors: checked.strict ? (monitor.metrics ?? []) : [],
    init: () => ({ ...untouched, at: 0, since: 0, rate: null, reductions: 0 }),
    update: (state, observation) => update(checked, state, observation),
    verdict: verdictOf,
    describe(before, after, details) {
      const wait = `waited ${after.waited} of ${patience} ${units}`;
      const cuts = reductions > 0 ? `, ${after.reductions} of ${reductions} reductions` : "";
      const note = after.waited > 0 ? wait + cuts : "";
      return describeChange(monitor.name, before, after, note, details);
    },
  };
}

function update(
  options: CheckedOptions,
  old: EarlyStopState,
  observation: Observation,
): EarlyStopState {
  const state = { ...watchRate(options, old, observation), ...nothingYet };
  const raw = options.strict
    ? readMonitor("earlyStop: monitor", options.monitor, observation)
    : options.monitor.value(observation.metrics);
  if (raw === undefined) return { ...state, at: moment(options, old, observation, 0) };
  // Adding 0 turns −0, which JSON does not know, into 0.
  const value = Number.isFinite(raw) ? raw + 0 : null;

  const early = observation.epoch < options.startFrom;
  const at = moment(options, old, observation, 1);
  if (early && !(options.checkFinite && value === null)) {
    return { ...state, at, since: at, reductions: 0, value };
  }
  const seen = { ...state, at, value, judged: true };
  if (options.checkFinite && value === null) {
    return { ...seen, waited: at - state.since, stopped: true, reason: "non-finite" };
  }
  const passed = thresholdPassed(options, raw);
  if (passed !== null && !options.judgeLast) return { ...seen, stopped: true, reason: passed };
  const judged = judge(options, seen, observation.epoch);
  return passed === null ? judged : { ...judged, stopped: true, reason: passed };
}

function judge(options: CheckedOptions, state: EarlyStopState, epoch: number): EarlyStopState {
  const { value, best, at } = state;
  const { baseline, cumulativeDelta, delta, patience, reductions } = options;
  const gains = value !== null && (best === null || beats(options, value, best, delta));
  const improved = gains || (!cumulativeDelta && value !== null && beats(options, value, best!, 0));
  const released = gains && (baseline === null || beats(options, value, baseline, delta));
  const waited = released ? 0 : at - state.since;
  const stopped = !gains && waited >= patience && state.reductions >= reductions;
  return {
    ...state,
    ...(improved ? { best: value, bestEpoch: epoch } : {}),
    ...(released ? { since: at, reductions: 0 } : {}),
    waited,
    improved,
    stopped,
    reason: stopped ? "patience" : null,
  };
}

/** Now, in the unit of patience. */
function moment(
  { unit }: CheckedOptions,
  { at }: EarlyStopState,
  { epoch, step }: Observation,
  validations: 0 | 1,
): number {
  if (unit === "validation") return at + validations;
  const now = unit === "epoch" ? epoch + 1 : step;
  if (now >= at) return now;
  const [seen, got] = unit === "epoch" ? [at - 1, epoch] : [at, step];
  throw new OptionError(
    `earlyStop: ${unit} must not be before ${seen}, which the state has seen, got ${got}`,
  );
}

/**
 * Counts reductions of the rate; the first `reductions` of them restart the wait where the rate
 * fell.
 */
function watchRate(
  { reductions: wanted }: CheckedOptions,
  state: EarlyStopState,
  { epoch, rate }: Observation,
): EarlyStopState {
  if (wanted === 0) return state;
  if (rate === undefined || !Number.isFinite(rate)) {
    throw new OptionError(
      `earlyStop: reductions needs a finite rate in every observation, got ${rate} at epoch ${epoch}`,
    );
  }
  if (state.rate === null || rate >= state.rate) return { ...state, rate };
  const reductions = state.reductions + 1;
  const since = reductions <= wanted ? state.at : state.since;
  return { ...state, rate, reductions, since };
}
