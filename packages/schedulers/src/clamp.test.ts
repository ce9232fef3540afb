import { expect, test } from "vitest";

import { clamp } from "./clamp.js";
import { reduceOnPlateau } from "./reduce-on-plateau.js";
import { stepLR } from "./step-lr.js";

test("keeps the rate between two", () => {
  const rate = clamp({ schedule: stepLR({ stepSize: 1, gamma: 0.5 }), min: 2, max: 5 });
  expect([0, 1, 2, 100].map((at) => rate(at, 8))).toEqual([5, 4, 2, 2]);
});

test("a plateau too", () => {
  const schedule = clamp({ schedule: reduceOnPlateau({ monitor: "loss" }), min: 2 });
  const state = [{ best: 1, bad: 0, cooling: 0, reductions: 9 }];
  expect(schedule.rate(state, 0, 8)).toBe(2);
});

test.each([
  [{ min: -1 }, "clamp: min must be finite and ≥ 0, got -1"],
  [{ min: 2, max: 1 }, "clamp: max must be ≥ min 2, got 1"],
  [{ max: Number.NaN }, "clamp: max must be ≥ min 0, got NaN"],
])("rejects %o", (options, message) => {
  expect(() => clamp({ schedule: stepLR({ stepSize: 1 }), ...options })).toThrow(message);
});
