import { expect, test } from "vitest";

import { exponential } from "./exponential.js";

test("falls by gamma over steps, down to a floor", () => {
  const rate = exponential({ gamma: 0.25, steps: 2, minRate: 1 });
  expect([0, 1, 2, 3, 4, 1e9].map((at) => rate(at, 8))).toEqual([8, 4, 2, 1, 1, 1]);
});

test("in stairs if told", () => {
  const rate = exponential({ gamma: 0.5, steps: 2, staircase: true });
  expect([0, 1, 2, 3, 4].map((at) => rate(at, 8))).toEqual([8, 8, 4, 4, 2]);
});

test("a floor above the base rate is an error when it is called", () => {
  const rate = exponential({ gamma: 0.5, minRate: 1 });
  expect(() => rate(0, 0.1)).toThrow("exponential: minRate must be ≤ base rate 0.1, got 1");
});

test.each([
  [{ gamma: 0 }, "exponential: gamma must be in (0, 1], got 0"],
  [{ gamma: 1.1 }, "exponential: gamma must be in (0, 1], got 1.1"],
  [{ gamma: 0.5, steps: 0 }, "exponential: steps must be an integer ≥ 1, got 0"],
  [{ gamma: 0.5, minRate: -1 }, "exponential: minRate must be finite and ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => exponential(options)).toThrow(message);
});
