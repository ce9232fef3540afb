import type { Monitor } from "./monitor.js";
import { readMonitor } from "./monitor.js";
import { check } from "./option-error.js";
import type { Observation } from "./policy.js";
import { nothingYet, type StopState } from "./stopper.js";

/** An error as the paper means it: ≥ 0, and less is better. `null` if it is NaN or infinite. */
export function readError(
  where: string,
  option: string,
  monitor: Monitor,
  observation: Observation,
): number | null {
  const value = readMonitor(`${where}: ${option}`, monitor, observation);
  if (!Number.isFinite(value)) return null;
  const what = `${where}: ${monitor.name} of epoch ${observation.epoch}`;
  check(value >= 0, what, "an error, ≥ 0", value);
  return value + 0;
}

/** Keeps the lowest validation error, E_opt. A value that is not finite ends training. */
export function trackLowest<State extends StopState>(
  state: State,
  value: number | null,
  epoch: number,
): State {
  const newest = { ...state, ...nothingYet, value, judged: true };
  const improved = value !== null && (state.best === null || value < state.best);
  if (improved) return { ...newest, best: value, bestEpoch: epoch, waited: 0, improved };
  const waited = state.bestEpoch === null ? state.waited + 1 : epoch - state.bestEpoch;
  if (value === null) return { ...newest, waited, stopped: true, reason: "non-finite" };
  return { ...newest, waited };
}

/** GL = 100 · (E_va / E_opt − 1), in percent: how far the error is above its lowest. */
export function generalizationLossOf(value: number, lowest: number): number {
  return value === lowest ? 0 : 100 * (value / lowest - 1);
}

/** JSON has no infinity. */
export const finiteOrNull = (value: number): number | null =>
  Number.isFinite(value) ? value : null;

/** Whether an epoch is the last of its strip of `length`. */
export const endsStrip = (epoch: number, length: number): boolean => (epoch + 1) % length === 0;

/**
 * P = 1000 · (mean E_tr / min E_tr − 1) of a strip, in thousandths: how much the training error
 * fell.
 */
export function progressOf(strip: readonly number[]): number {
  const sum = strip.reduce((total, error) => total + error, 0);
  const least = strip.length * Math.min(...strip);
  return sum === least ? 0 : 1000 * (sum / least - 1);
}

/** The state after an epoch without a validation error, where none is needed. */
export function unmeasured<State extends StopState>(state: State): State {
  return { ...state, ...nothingYet };
}
