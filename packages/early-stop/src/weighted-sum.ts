import type { Monitor } from "./monitor.js";
import { check, OptionError } from "./option-error.js";

/** Options of {@link weightedSum}. */
export interface WeightedSumOptions {
  /** Weight by name of a metric. At least one; each finite and not 0. */
  readonly weights: Readonly<Record<string, number>>;
  /** For messages and lines. Default the sum itself, e.g. `val_loss - 0.5 val_f1`. */
  readonly name?: string;
}

/**
 * Several metrics as one value to watch.
 *
 *     value  =  Σ weight · metric
 *
 * A metric of which more is better gets a weight of the other sign than one of which less is: then
 * one `mode` suits the sum. Mind their scales: a loss near 2 outweighs an F1 below 1.
 *
 * @returns A monitor. It is missing where one of its metrics is, and NaN where one is.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const monitor = weightedSum({ weights: { val_loss: 1, val_f1: -0.5 } });
 * const stopper = earlyStop({ monitor, mode: "min", patience: 5 });
 */
export function weightedSum(options: WeightedSumOptions): Monitor {
  const terms = Object.entries(options.weights);
  check(terms.length > 0, "weightedSum: weights", "at least one", 0);
  for (const [metric, weight] of terms) {
    if (Number.isFinite(weight) && weight !== 0) continue;
    throw new OptionError(`weightedSum: weights.${metric} must be finite and not 0, got ${weight}`);
  }
  return {
    name: options.name ?? terms.map(writeTerm).join(" "),
    metrics: terms.map(([metric]) => metric),
    value(metrics) {
      let sum = 0;
      for (const [metric, weight] of terms) {
        const value = metrics[metric];
        if (typeof value !== "number") return undefined;
        sum += weight * value;
      }
      return sum;
    },
  };
}

function writeTerm([metric, weight]: [string, number], index: number): string {
  const size = Math.abs(weight) === 1 ? metric : `${Math.abs(weight)} ${metric}`;
  if (index === 0) return weight < 0 ? `-${size}` : size;
  return `${weight < 0 ? "-" : "+"} ${size}`;
}
