import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { reduceOnPlateau, type ReduceOnPlateauOptions } from "./reduce-on-plateau.js";

interface Case {
  readonly options: Omit<ReduceOnPlateauOptions, "minRate"> & { minRate?: number | number[] };
  readonly baseRates: readonly number[];
  readonly metrics: readonly number[];
  readonly rates: readonly (readonly number[])[];
}

const file = new URL("../oracles/torch_plateau.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8")) as { version: string; cases: Case[] };

const seen = (epoch: number, loss: number) => ({
  epoch,
  step: 10 * (epoch + 1),
  metrics: { loss },
});

/** The rates after each of the losses. */
function rates(options: Partial<ReduceOnPlateauOptions>, losses: readonly number[]): number[] {
  const plateau = reduceOnPlateau({ monitor: "loss", ...options });
  let state = plateau.init();
  return losses.map((loss, epoch) => {
    state = plateau.update(state, seen(epoch, loss));
    return plateau.rate(state, epoch + 1, 8);
  });
}

describe(`agrees with torch ${oracle.version} to the bit, in both groups`, () => {
  test.each(oracle.cases)("$options", ({ options, baseRates, metrics, rates: theirs }) => {
    const { minRate = 0 } = options;
    const floors = typeof minRate === "number" ? minRate : { groups: minRate, rest: 0 };
    const plateau = reduceOnPlateau({ ...options, minRate: floors, monitor: "loss" });
    let state = plateau.init();
    const mine = metrics.map((loss, epoch) => {
      state = plateau.update(state, seen(epoch, loss));
      return baseRates.map((rate, group) => plateau.rate(state, epoch, rate, group));
    });
    expect(state.reductions).toBeGreaterThan(0);
    expect(mine).toEqual(theirs);
  });
});

test("bears patience bad epochs and reduces at the next", () => {
  expect(rates({ patience: 2, factor: 0.5 }, [1, 1, 1, 1, 1, 1, 1])).toEqual([8, 8, 8, 4, 4, 4, 2]);
});

test("does not count bad epochs while it cools down", () => {
  const options = { patience: 0, factor: 0.5, cooldown: 2 };
  expect(rates(options, [1, 1, 1, 1, 1])).toEqual([8, 4, 4, 4, 2]);
});

test("its floor for variables in no group is the rest's", () => {
  const minRate = { groups: [1, 2], rest: 3 };
  const plateau = reduceOnPlateau({ monitor: "loss", minRate });
  const state = { best: 1, bad: 0, cooling: 0, reductions: 1 };
  expect([undefined, 0, 1].map((group) => plateau.rate(state, 0, 8, group))).toEqual([3, 1, 2]);
  expect(() => plateau.rate(state, 0, 8, 2)).toThrow(
    "reduceOnPlateau: group must be an integer in [0, 2), the number of its minRates, got 2",
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "says so when the metric is %s",
  (loss) => {
    const message = `reduceOnPlateau: loss of epoch 1 must be finite, got ${loss}`;
    expect(() => rates({}, [1, loss])).toThrow(message);
  },
);

test("says so when the metric is missing, and what there is", () => {
  const plateau = reduceOnPlateau({ monitor: "val_loss" });
  expect(() => plateau.update(plateau.init(), seen(3, 1))).toThrow(
    'reduceOnPlateau: monitor must name a metric of epoch 3 (loss), got "val_loss"',
  );
});

test.each([
  [{ monitor: "" }, "reduceOnPlateau: monitor must be a name"],
  [
    { monitor: "accuracy" },
    'reduceOnPlateau: mode must be "min" or "max" (only a loss has a default',
  ],
  [{ mode: "least" as "min" }, 'reduceOnPlateau: mode must be "min" or "max"'],
  [{ factor: 1 }, "reduceOnPlateau: factor must be in (0, 1), got 1"],
  [{ factor: 0 }, "reduceOnPlateau: factor must be in (0, 1), got 0"],
  [{ patience: -1 }, "reduceOnPlateau: patience must be an integer ≥ 0, got -1"],
  [{ threshold: -1 }, "reduceOnPlateau: threshold must be finite and ≥ 0, got -1"],
  [{ thresholdMode: "log" as "rel" }, 'thresholdMode must be "rel" or "abs", got "log"'],
  [{ cooldown: 0.5 }, "reduceOnPlateau: cooldown must be an integer ≥ 0, got 0.5"],
  [{ minRate: -1 }, "reduceOnPlateau: minRate must be finite and ≥ 0, got -1"],
  [{ minRate: { groups: [-1], rest: 0 } }, "minRate must be finite and ≥ 0, got -1"],
  [{ eps: Number.NaN }, "reduceOnPlateau: eps must be finite and ≥ 0, got NaN"],
  [{ unit: "batch" as "step" }, 'reduceOnPlateau: unit must be "step" or "epoch", got "batch"'],
])("rejects %o", (options, message) => {
  expect(() => reduceOnPlateau({ monitor: "loss", ...options })).toThrow(message);
});
