import { asMonitor, type Monitor } from "./monitor.js";
import { check, checkFinite, checkInteger, checkName, checkNonNegative } from "./option-error.js";

/** Options of {@link earlyStop}. */
export interface EarlyStopOptions {
  /**
   * Name of the metric to watch, e.g. `"val_loss"`, or a value made of several, as of
   * `weightedSum`.
   */
  readonly monitor: string | Monitor;
  /**
   * Whether less or more of it is better. Default `"min"` if it is a name that contains `loss`;
   * otherwise required.
   */
  readonly mode?: "min" | "max";
  /** How long training goes on without improvement, in `unit`. Integer ≥ 1. */
  readonly patience: number;
  /**
   * What `patience` counts: epochs; observations with the metric in them, however many an epoch
   * has; or optimizer steps. All are judged when an observation comes. Default `"epoch"`.
   */
  readonly unit?: "epoch" | "validation" | "step";
  /**
   * By how much a value must beat the best one to count as improvement; equal to it is not enough.
   * Finite, ≥ 0. Default 0.
   */
  readonly delta?: number;
  /**
   * Whether `delta` is in the metric's unit or a fraction of the best value's magnitude. Default
   * `"absolute"`.
   */
  readonly deltaMode?: "absolute" | "relative";
  /**
   * Whether small gains may add up to one of `delta`. Default true: the best value stays until one
   * beats it by `delta`. With false every gain becomes the best one, its weights too, and only one
   * of more than `delta` ends the wait.
   */
  readonly cumulativeDelta?: boolean;
  /**
   * First epoch that is judged; those before it are only held to `checkFinite`. Counted from 0.
   * Integer ≥ 0. Default 0.
   */
  readonly startFrom?: number;
  /**
   * A value that has to be beaten, by `delta`, before the wait restarts: an improvement that does
   * not beat it is kept as the best one, but the wait goes on. Finite. Default none.
   */
  readonly baseline?: number;
  /**
   * A value good enough: one that is better than it ends training at once. Finite. Default none.
   */
  readonly stoppingThreshold?: number;
  /** A value too bad: one that is worse than it ends training at once. Finite. Default none. */
  readonly divergenceThreshold?: number;
  /**
   * Whether the epoch that a threshold ends is judged too, so that it can be the best one. Default
   * true.
   */
  readonly judgeLast?: boolean;
  /** Whether a NaN or infinite value stops at once. Default false: it counts as no improvement. */
  readonly checkFinite?: boolean;
  /**
   * Whether an observation without the metric is an error. Default true; with false it is passed
   * over.
   */
  readonly strict?: boolean;
  /**
   * How many reductions of the learning rate must have failed to help before `patience` may end
   * training. Each of them restarts the wait; an improvement restarts the count. Needs `rate` in
   * every observation. Integer ≥ 0. Default 0.
   */
  readonly reductions?: number;
  /** Names the state in a checkpoint, once in a run. Default `"early-stop"`. */
  readonly name?: string;
}

type Whole = Required<
  Omit<EarlyStopOptions, "monitor" | "baseline" | "stoppingThreshold" | "divergenceThreshold">
>;

/** The options, checked and whole; `null` is none. */
export interface CheckedOptions extends Whole {
  readonly monitor: Monitor;
  readonly baseline: number | null;
  readonly stoppingThreshold: number | null;
  readonly divergenceThreshold: number | null;
}

/** Checks the options and fills in the defaults. */
export function checkOptions(options: EarlyStopOptions): CheckedOptions {
  const where = (option: string): string => `earlyStop: ${option}`;
  const monitor = asMonitor(where("monitor"), options.monitor);
  const isLoss = typeof options.monitor === "string" && options.monitor.includes("loss");
  const mode = options.mode ?? (isLoss ? "min" : undefined);
  const rule = `"min" or "max" (only a loss has a default, and monitor is "${monitor.name}")`;
  check(mode === "min" || mode === "max", where("mode"), rule, mode);
  const { patience, delta = 0, startFrom = 0, reductions = 0 } = options;
  const { unit = "epoch", deltaMode = "absolute", name = "early-stop" } = options;
  checkInteger(where("patience"), patience, 1);
  const units = ["epoch", "validation", "step"];
  check(units.includes(unit), where("unit"), '"epoch", "validation" or "step"', unit);
  checkNonNegative(where("delta"), delta);
  const isDeltaMode = deltaMode === "absolute" || deltaMode === "relative";
  check(isDeltaMode, where("deltaMode"), '"absolute" or "relative"', deltaMode);
  checkInteger(where("startFrom"), startFrom, 0);
  const { baseline = null, stoppingThreshold = null, divergenceThreshold = null } = options;
  for (const [option, value] of Object.entries({
    baseline,
    stoppingThreshold,
    divergenceThreshold,
  })) {
    if (value !== null) checkFinite(where(option), value);
  }
  checkInteger(where("reductions"), reductions, 0);
  checkName(where("name"), name);
  return {
    monitor,
    mode,
    patience,
    unit,
    delta,
    deltaMode,
    startFrom,
    baseline,
    stoppingThreshold,
    divergenceThreshold,
    reductions,
    name,
    cumulativeDelta: options.cumulativeDelta ?? true,
    judgeLast: options.judgeLast ?? true,
    checkFinite: options.checkFinite ?? false,
    strict: options.strict ?? true,
  };
}
