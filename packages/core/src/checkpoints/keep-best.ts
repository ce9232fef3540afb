import { check, checkInteger } from "../option-error.js";
import type { Checkpoint } from "../training/checkpoint.js";

/**
 * Which checkpoints count as the best: those at the end of an epoch, by one metric of it. The
 * earlier one wins a tie.
 */
export interface KeepBest {
  /** Integer ≥ 1. */
  readonly count: number;
  /** Name of the metric, e.g. `val_loss`. An epoch in which it is NaN is never among the best. */
  readonly monitor: string;
  /** Whether a smaller or a larger value is better. */
  readonly mode: "min" | "max";
}

type Place = Pick<Checkpoint, "partial" | "history">;

const where = "checkpointStore";

/** Throws an `OptionError` for the first option outside its range. */
export function checkKeepBest({ count, monitor, mode }: KeepBest): void {
  checkInteger(`${where}: keepBest.count`, count, 1);
  check(monitor !== "", `${where}: keepBest.monitor`, "the name of a metric", monitor);
  check(mode === "min" || mode === "max", `${where}: keepBest.mode`, '"min" or "max"', mode);
}

/** Throws an `OptionError` if a checkpoint is at the end of an epoch that has no such metric. */
export function checkMonitored({ monitor }: KeepBest, { partial, history }: Place): void {
  const record = history.at(-1);
  if (partial !== null || record === undefined) return;
  const names = Object.keys(record.metrics);
  const rule = `a metric of the run, one of ${names.join(", ")}`;
  check(names.includes(monitor), `${where}: monitor`, rule, monitor);
}

/** The metric of the epoch at whose end a checkpoint is, or `null`. */
export function monitored({ monitor }: KeepBest, { partial, history }: Place): number | null {
  const value = partial === null ? history.at(-1)?.metrics[monitor] : undefined;
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Steps that have a value, the best first. */
export function rankSteps(
  { mode }: KeepBest,
  values: readonly (readonly [step: number, value: number | null])[],
): number[] {
  const sign = mode === "min" ? 1 : -1;
  return values
    .flatMap(([step, value]) => (value === null ? [] : [{ step, value: sign * value }]))
    .toSorted((a, b) => (a.value === b.value ? a.step - b.step : a.value < b.value ? -1 : 1))
    .map(({ step }) => step);
}
