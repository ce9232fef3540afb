import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { earlyStop, type EarlyStopState } from "./early-stop.js";
import type { EarlyStopOptions } from "./early-stop-options.js";

interface Case {
  readonly options: Omit<EarlyStopOptions, "monitor">;
  /** Words stand for NaN and infinities, `null` for an epoch without the metric. */
  readonly values: readonly (number | string | null)[];
  readonly expected: {
    readonly stoppedAt: number | null;
    readonly best: number | null;
    readonly bestEpoch: number | null;
    readonly waited?: number;
    readonly reason?: keyof typeof reasons;
  };
}

/** Lightning's names of ours. */
const reasons = {
  NOT_STOPPED: null,
  STOPPING_THRESHOLD: "stopping-threshold",
  DIVERGENCE_THRESHOLD: "divergence-threshold",
  PATIENCE_EXHAUSTED: "patience",
  NON_FINITE_METRIC: "non-finite",
} as const;

function load(name: string): { readonly version: string; readonly cases: readonly Case[] } {
  const file = new URL(`../oracles/${name}_early_stopping.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof load>;
}

function run(
  options: Case["options"],
  values: Case["values"],
): EarlyStopState & { stoppedAt: number | null } {
  const policy = earlyStop({ monitor: "value", ...options });
  let state = policy.init();
  let epoch = 0;
  for (; epoch < values.length && !state.stopped; epoch++) {
    const value = values[epoch]!;
    const metrics: Record<string, number> = value === null ? {} : { value: Number(value) };
    state = policy.update(state, { epoch, step: 0, metrics });
  }
  return { ...state, stoppedAt: state.stopped ? epoch - 1 : null };
}

describe("decides as the libraries do", () => {
  const keras = load("keras");
  test(`keras ${keras.version} on ${keras.cases.length} curves`, () => {
    expect(keras.cases.length).toBe(200);
    for (const { options, values, expected } of keras.cases) {
      const { stoppedAt, best, bestEpoch, waited } = run(options, values);
      const ours = { stoppedAt, best, bestEpoch, waited };
      expect({ options, values, ours }).toEqual({ options, values, ours: expected });
    }
  });

  const lightning = load("lightning");
  test(`lightning ${lightning.version} on ${lightning.cases.length} curves`, () => {
    expect(lightning.cases.length).toBe(200);
    const seen = new Set<string | null>();
    for (const { options, values, expected } of lightning.cases) {
      const lightnings = { ...options, unit: "validation", judgeLast: false } as const;
      const { stoppedAt, best, bestEpoch, reason } = run(lightnings, values);
      const ours = { stoppedAt, best, bestEpoch, reason };
      const theirs = { ...expected, reason: reasons[expected.reason!] };
      expect({ options, values, ours }).toEqual({ options, values, ours: theirs });
      seen.add(reason);
    }
    expect(seen.size).toBe(Object.keys(reasons).length);
  });
});
