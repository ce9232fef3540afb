import { expect, test } from "vitest";

import { multiplicative } from "./multiplicative.js";

test("multiplies the factors from 1 on, and stays after the last", () => {
  const rate = multiplicative({ factor: (t) => 1 / t, steps: 4 });
  expect([0, 1, 2, 3.9, 4, 5, 1e9].map((at) => rate(at, 24))).toEqual([24, 24, 12, 4, 1, 1, 1]);
});

test.each([
  [{ factor: 2 as never }, "multiplicative: factor must be a function, got 2"],
  [{ steps: 0 }, "multiplicative: steps must be an integer ≥ 1, got 0"],
  [{ factor: (t: number) => 3 - t }, "multiplicative: factor(4) must be finite and ≥ 0, got -1"],
  [
    { factor: () => 1e200 },
    "multiplicative: product of 2 factors must be finite and ≥ 0, got Infinity",
  ],
])("rejects %o", (options, message) => {
  expect(() => multiplicative({ factor: () => 1, steps: 9, ...options })).toThrow(message);
});
