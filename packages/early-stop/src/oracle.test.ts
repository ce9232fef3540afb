import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { earlyStop, type EarlyStopOptions } from "./early-stop.js";

interface Case {
  readonly options: Omit<EarlyStopOptions, "monitor">;
  /** `null` stands for NaN. */
  readonly values: readonly (number | null)[];
  readonly expected: {
    readonly stoppedAt: number | null;
    readonly best: number | null;
    readonly bestEpoch: number | null;
    readonly waited: number;
  };
}

const file = new URL("../oracles/early_stop.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8")) as { version: string; cases: Case[] };

test(`decides as keras ${oracle.version} on ${oracle.cases.length} curves`, () => {
  expect(oracle.cases.length).toBe(200);
  for (const { options, values, expected } of oracle.cases) {
    const policy = earlyStop({ monitor: "value", ...options });
    let state = policy.init();
    let epoch = 0;
    for (; epoch < values.length && !state.stopped; epoch++) {
      state = policy.update(state, { epoch, step: 0, metrics: { value: values[epoch] ?? NaN } });
    }
    const { best, bestEpoch, waited } = state;
    const stoppedAt = state.stopped ? epoch - 1 : null;
    const ours = { stoppedAt, best, bestEpoch, waited };
    expect({ options, values, ours }).toEqual({ options, values, ours: expected });
  }
});
