import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { noise, type NoiseOptions } from "./noise.js";
import { stepLR } from "./step-lr.js";

/** The deviations at 20,000 times. */
function draws(options: Partial<Omit<NoiseOptions, "schedule">>): number[] {
  const rate = noise({ schedule: constant(), range: [0, 20_000], ...options });
  return Array.from({ length: 20_000 }, (_, at) => rate(at, 1) - 1);
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
const spread = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => value ** 2)));

test("lies on the schedule outside its range", () => {
  const schedule = stepLR({ stepSize: 3 });
  const rate = noise({ schedule, range: [2, 4] });
  expect([0, 1, 4, 1e9].map((at) => rate(at, 1))).toEqual(
    [0, 1, 4, 1e9].map((at) => schedule(at, 1)),
  );
  expect(rate(2, 1)).not.toBe(schedule(2, 1));
  expect(rate(3, 1)).not.toBe(schedule(3, 1));
});

test("is the same within one time and for every group", () => {
  const rate = noise({ schedule: constant(), range: [0, Number.POSITIVE_INFINITY] });
  expect(rate(5.5, 2)).toBe(rate(5, 2));
  expect(rate(5, 1)).toBe(rate(5, 2) / 2);
});

test("another seed gives other noise", () => {
  const [one, other] = [draws({ seed: 1 }), draws({ seed: 2 })];
  expect(one.filter((value, at) => value === other[at]).length).toBe(0);
  // Independent draws: a correlation of 20,000 pairs lies within 4 / √20,000 of 0.
  const product = mean(one.map((value, at) => value * other[at]!));
  expect(Math.abs(product / (spread(one) * spread(other)))).toBeLessThan(0.03);
});

// A standard normal cut at ±0.67 has the spread √(1 − 2·0.67·φ(0.67) / (2Φ(0.67) − 1)) = 0.37533
// (by Python's NormalDist).
test("is normal, cut at pct, as timm's", () => {
  const values = draws({});
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.67);
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(spread(values)).toBeCloseTo(0.3753, 2);
});

test("has the deviation it is told when the cut is far out", () => {
  expect(spread(draws({ std: 0.1, pct: 1 }))).toBeCloseTo(0.1, 2);
});

test("is uniform if told", () => {
  const values = draws({ type: "uniform", pct: 0.5 });
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.5);
  expect(mean(values)).toBeCloseTo(0, 2);
  expect(spread(values)).toBeCloseTo(0.5 / Math.sqrt(3), 2);
});

test.each([
  [{ range: [-1, 3] as const }, "noise: range[0] must be an integer ≥ 0, got -1"],
  [{ range: [3, 3] as const }, "noise: range[1] must be > 3, got 3"],
  [{ pct: 0 }, "noise: pct must be in (0, 1], got 0"],
  [{ std: 0 }, "noise: std must be in (0, 100 · pct 67], got 0"],
  [{ std: 51, pct: 0.5 }, "noise: std must be in (0, 100 · pct 50], got 51"],
  [{ type: "pink" as "normal" }, 'noise: type must be "normal" or "uniform", got "pink"'],
  [{ seed: 0.5 }, "noise: seed must be an integer ≥ 0, got 0.5"],
])("rejects %o", (options, message) => {
  const good: NoiseOptions = { schedule: constant(), range: [0, 10] };
  expect(() => noise({ ...good, ...options })).toThrow(message);
});
