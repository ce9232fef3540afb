import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import * as ours from "./index.js";

interface Case {
  readonly kind: string;
  readonly options: never;
  readonly baseRate: number;
  readonly rates: readonly number[];
  /** Times of the last rates; the others are at 0, 1, 2 … */
  readonly then?: readonly number[];
}

interface OracleFile {
  readonly library: string;
  readonly version: string;
  readonly cases: readonly Case[];
}

const scripts = [
  "torch_schedules",
  "timm_schedulers",
  "keras_schedules",
  "optax_schedules",
  "transformers_schedules",
  "slanted_triangular",
];
const libraries = scripts.map((script): OracleFile => {
  const file = new URL(`../oracles/${script}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as OracleFile;
});

type Made = ours.Schedule | ours.MomentumSchedule;
type Cycles = Omit<ours.RestartsOptions, "schedule">;
type Noise = Omit<ours.NoiseOptions, "schedule" | "range"> & { range: [number, number | null] };
type Warm = Omit<ours.WarmupOptions, "before">;
const three = [
  ours.linear({ startFactor: 0.5, steps: 10 }),
  ours.exponential({ gamma: 0.9 }),
  ours.stepLR({ stepSize: 30, gamma: 0.5 }),
];

/** What stands for a kind in the files that is no factory of ours, or takes a function. */
const compositions: Readonly<Record<string, (options: never) => Made>> = {
  chain: () => {
    const held = ours.constant({ factor: 0.1, steps: 50 });
    const dropped = ours.multiStepLR({ milestones: [100], gamma: 0.5 });
    return ours.chain({ schedules: [held, ours.exponential({ gamma: 0.99 }), dropped] });
  },
  lambda: () => ours.lambda({ factor: (t) => 1 / (1 + t) }),
  multiplicative: () => ours.multiplicative({ factor: (t) => 1 - 1 / (t + 1), steps: 300 }),
  noiseCosine: ({ range: [from, to], ...o }: Noise) => {
    const schedule = ours.cosineAnnealing({ steps: 300, minRate: 1e-3 });
    return ours.noise({ schedule, range: [from, to ?? Number.POSITIVE_INFINITY], ...o });
  },
  restartsPolynomial: (o: Cycles) => {
    return ours.restarts({ schedule: ours.polynomial({ steps: o.steps, power: 0.5 }), ...o });
  },
  restartsTanh: (o: Cycles) => ours.restarts({ schedule: ours.tanh({ steps: o.steps }), ...o }),
  sequential: (o: { milestones: number[] }) => ours.sequential({ schedules: three, ...o }),
  warmup: (o: Warm) => ours.warmup({ ...o, before: ours.constant() }),
  warmupCosine: (o: Warm & { before: ours.CosineAnnealingOptions }) =>
    ours.warmup({ ...o, before: ours.cosineAnnealing(o.before) }),
  warmupStep: (o: Warm & { before: ours.StepLROptions }) =>
    ours.warmup({ ...o, before: ours.stepLR(o.before) }),
  warmupInverseSqrt: (o: Warm & ours.InverseSqrtOptions) =>
    ours.warmup({ steps: o.steps, startFactor: 0, before: ours.inverseSqrt({ timescale: 40 }) }),
};

function valueOf({ kind, options, baseRate }: Case): (at: number) => number {
  const make = compositions[kind] ?? (ours as unknown as typeof compositions)[kind];
  const made = make!(options);
  return (at) => (typeof made === "function" ? made(at, baseRate) : made.momentum(at));
}

// Every side computes in float64; PyTorch multiplies step by step, so 300 roundings of 1e-16 may
// pile up.
const tolerance = 1e-12;

describe.each(libraries)("agrees with $library $version", ({ cases }) => {
  test.each(cases)("$kind $options", (row) => {
    const value = valueOf(row);
    const plain = row.rates.length - (row.then?.length ?? 0);
    const worst = row.rates.map((theirs, index) => {
      const at = index < plain ? index : row.then![index - plain]!;
      return {
        at,
        error: Math.abs(value(at) - theirs) / (Math.abs(theirs) || 1),
        theirs,
        mine: value(at),
      };
    });
    expect(worst.length).toBeGreaterThan(0);
    expect(worst.filter(({ error }) => !(error <= tolerance))).toEqual([]);
  });
});
