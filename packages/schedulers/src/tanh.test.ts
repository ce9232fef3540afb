import { expect, test } from "vitest";

import { tanh } from "./tanh.js";

test("is halfway where the tangent is 0, and at the floor from the end on", () => {
  const rate = tanh({ steps: 10, lower: -2, upper: 2, minRate: 1 });
  expect(rate(0, 9)).toBeCloseTo(1 + 4 * 1.9640275800758169, 12);
  expect([5, 10, 1e9].map((at) => rate(at, 9))).toEqual([5, 1, 1]);
});

test.each([
  [{ steps: 0 }, "tanh: steps must be an integer ≥ 1, got 0"],
  [{ upper: Number.NaN }, "tanh: upper must be finite, got NaN"],
  [{ lower: 3 }, "tanh: lower must be finite and < upper 3, got 3"],
  [{ minRate: -1 }, "tanh: minRate must be finite and ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => tanh({ steps: 10, ...options })).toThrow(message);
});
