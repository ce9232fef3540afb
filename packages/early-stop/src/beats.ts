import type { CheckedOptions } from "./early-stop-options.js";
import type { StopReason } from "./stopper.js";

/** Whether a value is better than a reference by more than `delta`. */
export function beats(
  { mode, deltaMode }: CheckedOptions,
  value: number,
  reference: number,
  delta: number,
): boolean {
  const least = deltaMode === "relative" ? delta * Math.abs(reference) : delta;
  return mode === "min" ? value + least < reference : value - least > reference;
}

/** The reason for which a value ends training at once, or `null`. */
export function thresholdPassed(
  { mode, stoppingThreshold, divergenceThreshold }: CheckedOptions,
  value: number,
): StopReason | null {
  const better = (a: number, b: number): boolean => (mode === "min" ? a < b : a > b);
  if (stoppingThreshold !== null && better(value, stoppingThreshold)) return "stopping-threshold";
  if (divergenceThreshold !== null && better(divergenceThreshold, value)) {
    return "divergence-threshold";
  }
  return null;
}
