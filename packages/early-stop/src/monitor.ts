import { checkName, OptionError } from "./option-error.js";
import type { Observation } from "./policy.js";

/** A value made of metrics: what is watched when one metric is not enough. */
export interface Monitor {
  /** For messages and for `describe`. */
  readonly name: string;
  /**
   * Names of the metrics that it is made of, so that a Trainer can find before it trains that one
   * will be missing. Default: unknown, and found at the first observation.
   */
  readonly metrics?: readonly string[];
  /** The value, or `undefined` if a metric that it needs is missing. */
  value(metrics: Observation["metrics"]): number | undefined;
}

/** A monitor that is a metric's name, or already one. */
export function asMonitor(where: string, monitor: string | Monitor): Monitor {
  if (typeof monitor === "object" && monitor !== null) return monitor;
  checkName(where, monitor);
  return { name: monitor, metrics: [monitor], value: (metrics) => metrics[monitor] };
}

/** The value, or an error that says what there is instead. */
export function readMonitor(
  where: string,
  monitor: Monitor,
  { epoch, metrics }: Observation,
): number {
  const got = monitor.value(metrics);
  if (typeof got === "number") return got;
  const names = Object.keys(metrics).join(", ") || "it has none";
  throw new OptionError(
    `${where} must name a metric of epoch ${epoch} (${names}), got ${JSON.stringify(monitor.name)}`,
  );
}
