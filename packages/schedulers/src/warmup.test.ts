import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { stepLR } from "./step-lr.js";
import { warmup } from "./warmup.js";

test("climbs to the schedule behind it, which then starts at its own 0", () => {
  const rate = warmup({ steps: 4, startFactor: 0, before: stepLR({ stepSize: 2, gamma: 0.5 }) });
  const rates = [0, 1, 2, 3, 4, 5, 6, 8].map((at) => rate(at, 8));
  expect(rates).toEqual([0, 2, 4, 6, 8, 8, 4, 2]);
});

test("starts at a third unless told", () => {
  expect(warmup({ steps: 2, before: constant() })(0, 3)).toBe(1);
});

test("climbs by a constant factor, or along half a cosine", () => {
  const exponential = warmup({
    steps: 4,
    startFactor: 1 / 16,
    shape: "exponential",
    before: constant(),
  });
  expect([0, 1, 2, 3, 4].map((at) => exponential(at, 16))).toEqual([1, 2, 4, 8, 16]);
  const cosine = warmup({ steps: 3, startFactor: 0, shape: "cosine", before: constant() });
  expect([0, 1, 2, 3].map((at) => cosine(at, 4))).toEqual([
    0,
    expect.closeTo(1, 14),
    expect.closeTo(3, 14),
    4,
  ]);
});

test("of 0 steps is the schedule behind it", () => {
  const before = stepLR({ stepSize: 2 });
  const rate = warmup({ steps: 0, before });
  expect([0, 1, 2].map((at) => rate(at, 1))).toEqual([0, 1, 2].map((at) => before(at, 1)));
});

test("climbs without a jump to a schedule that starts below the base rate", () => {
  const inner = warmup({ steps: 10, startFactor: 0.5, before: constant() });
  const rate = warmup({ steps: 2, startFactor: 0, before: inner });
  expect([0, 1, 2, 12].map((at) => rate(at, 1))).toEqual([0, 0.25, 0.5, 1]);
});

test("takes the unit of the schedule behind it", () => {
  expect(warmup({ steps: 1, before: constant({ unit: "epoch" }) }).unit).toBe("epoch");
});

test("refuses to join two units", () => {
  const before = constant({ unit: "epoch" });
  expect(() => warmup({ steps: 500, unit: "step", before })).toThrow(
    'warmup: unit must be the unit of before ("epoch"), got "step"',
  );
});

test.each([
  [{ steps: -1 }, "warmup: steps must be an integer ≥ 0, got -1"],
  [{ steps: 0.5 }, "warmup: steps must be an integer ≥ 0, got 0.5"],
  [{ steps: 1, startFactor: -0.1 }, "warmup: startFactor must be in [0, 1], got -0.1"],
  [{ steps: 1, startFactor: 1.1 }, "warmup: startFactor must be in [0, 1], got 1.1"],
  [{ steps: 1, startFactor: Number.NaN }, "warmup: startFactor must be in [0, 1], got NaN"],
  [
    { steps: 1, shape: "sine" as never },
    'warmup: shape must be "linear" or "exponential" or "cosine"',
  ],
  [
    { steps: 1, startFactor: 0, shape: "exponential" as const },
    "warmup: startFactor must be in (0, 1] for an exponential climb, got 0",
  ],
  [{ steps: 1, before: undefined as never }, "warmup: before must be a schedule, got undefined"],
])("rejects %o", (options, message) => {
  expect(() => warmup({ before: constant(), ...options })).toThrow(message);
});
