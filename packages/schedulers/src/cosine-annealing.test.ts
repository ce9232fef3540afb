import { expect, test } from "vitest";

import { cosineAnnealing } from "./cosine-annealing.js";

test("falls from the base rate to the floor and stays there", () => {
  const rate = cosineAnnealing({ steps: 100, minRate: 0.02 });
  expect(rate(0, 0.1)).toBe(0.1);
  expect(rate(50, 0.1)).toBeCloseTo(0.06, 15);
  expect([rate(100, 0.1), rate(101, 0.1), rate(1e9, 0.1)]).toEqual([0.02, 0.02, 0.02]);
});

test("a floor equal to the base rate is flat", () => {
  const rate = cosineAnnealing({ steps: 10, minRate: 0.1 });
  expect([0, 5, 10].map((at) => rate(at, 0.1))).toEqual([0.1, 0.1, 0.1]);
});

test("a floor above the base rate is an error when it is called", () => {
  const rate = cosineAnnealing({ steps: 10, minRate: 0.1 });
  expect(() => rate(0, 0.01)).toThrow("minRate must be ≤ base rate 0.01, got 0.1");
});

test.each([
  [{ steps: 0 }, "cosineAnnealing: steps must be an integer ≥ 1, got 0"],
  [{ steps: 2.5 }, "cosineAnnealing: steps must be an integer ≥ 1, got 2.5"],
  [{ steps: Number.POSITIVE_INFINITY }, "steps must be an integer ≥ 1, got Infinity"],
  [{ steps: 1, minRate: -1 }, "cosineAnnealing: minRate must be finite and ≥ 0, got -1"],
  [{ steps: 1, minRate: Number.NaN }, "minRate must be finite and ≥ 0, got NaN"],
  [{ steps: 1, kDecay: 0 }, "cosineAnnealing: kDecay must be finite and > 0, got 0"],
])("rejects %o", (options, message) => {
  expect(() => cosineAnnealing(options)).toThrow(message);
});
