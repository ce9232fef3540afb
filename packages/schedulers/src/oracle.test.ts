import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { constant, cosineAnnealing, type Schedule, stepLR, warmup } from "./index.js";

interface Case {
  readonly kind: string;
  readonly options: never;
  readonly baseRate: number;
  readonly rates: readonly number[];
}

const file = new URL("../oracles/schedules.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8")) as { version: string; cases: Case[] };

const ours: Record<string, (options: never) => Schedule> = {
  stepLR,
  cosineAnnealing,
  warmup: (o: { steps: number }) => warmup({ ...o, before: constant() }),
  warmupCosine: (o: { steps: number; before: { steps: number } }) =>
    warmup({ ...o, before: cosineAnnealing(o.before) }),
  warmupStep: (o: { steps: number; before: { stepSize: number } }) =>
    warmup({ ...o, before: stepLR(o.before) }),
};

// Both sides compute in float64; PyTorch multiplies step by step, so 300 roundings of 1e-16 may pile up.
const tolerance = 1e-12;

test.each(oracle.cases)(`agrees with torch ${oracle.version}: $kind $options`, (row) => {
  const rate = ours[row.kind]!(row.options);
  const worst = row.rates.map((theirs, at) => {
    const mine = rate(at, row.baseRate);
    return Math.abs(mine - theirs) / (Math.abs(theirs) || 1);
  });
  expect(row.rates.length).toBeGreaterThan(1);
  expect(Math.max(...worst)).toBeLessThanOrEqual(tolerance);
});
