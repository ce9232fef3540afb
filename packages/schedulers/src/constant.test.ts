import { expect, test } from "vitest";

import { constant } from "./constant.js";

test("is the base rate, in steps unless told", () => {
  const rate = constant();
  expect(rate.unit).toBe("step");
  expect([rate(0, 0.1), rate(1e9, 0.1), rate(3, 0)]).toEqual([0.1, 0.1, 0]);
});

test("is a fraction of it until steps", () => {
  const rate = constant({ factor: 0.25, steps: 5 });
  expect([0, 4, 4.9, 5, 1e9].map((at) => rate(at, 8))).toEqual([2, 2, 2, 8, 8]);
});

test.each([
  [{ factor: 0 }, "constant: factor must be in (0, 1], got 0"],
  [{ factor: Number.NaN }, "constant: factor must be in (0, 1], got NaN"],
  [{ steps: -1 }, "constant: steps must be an integer ≥ 0 or Infinity, got -1"],
  [{ steps: 0.5 }, "constant: steps must be an integer ≥ 0 or Infinity, got 0.5"],
])("rejects %o", (options, message) => {
  expect(() => constant(options)).toThrow(message);
});
