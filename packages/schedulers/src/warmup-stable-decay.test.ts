import { expect, test } from "vitest";

import { warmupStableDecay } from "./warmup-stable-decay.js";

const lengths = { warmupSteps: 2, stableSteps: 3, decaySteps: 4 };

test("climbs, stays and falls", () => {
  const rate = warmupStableDecay({ ...lengths, decayType: "linear", minFactor: 0.5 });
  const rates = [0, 1, 2, 4, 5, 7, 9, 1e9].map((at) => rate(at, 8));
  expect(rates).toEqual([4, 6, 8, 8, 8, 6, 4, 4]);
});

test("falls as one minus the square root", () => {
  const rate = warmupStableDecay({ ...lengths, decayType: "1-sqrt" });
  expect([5, 6, 9].map((at) => rate(at, 8))).toEqual([8, 4, 0]);
});

test.each([
  [{ warmupSteps: -1 }, "warmupStableDecay: warmupSteps must be an integer ≥ 0, got -1"],
  [{ stableSteps: 0.5 }, "warmupStableDecay: stableSteps must be an integer ≥ 0, got 0.5"],
  [{ decaySteps: Number.NaN }, "warmupStableDecay: decaySteps must be an integer ≥ 0, got NaN"],
  [{ warmupType: "sqrt" as "cosine" }, 'warmupType must be "linear" or "cosine" or "1-sqrt"'],
  [{ decayType: "sqrt" as "cosine" }, 'decayType must be "linear" or "cosine" or "1-sqrt"'],
  [{ minFactor: 2 }, "warmupStableDecay: minFactor must be in [0, 1], got 2"],
])("rejects %o", (options, message) => {
  expect(() => warmupStableDecay({ ...lengths, ...options })).toThrow(message);
});
