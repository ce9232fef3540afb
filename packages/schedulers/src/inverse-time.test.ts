import { expect, test } from "vitest";

import { inverseTime } from "./inverse-time.js";

test("falls with one over time", () => {
  const rate = inverseTime({ decayRate: 0.5, steps: 2 });
  expect([0, 4, 12].map((at) => rate(at, 8))).toEqual([8, 4, 2]);
});

test("in stairs if told", () => {
  const rate = inverseTime({ decayRate: 1, steps: 2, staircase: true });
  expect([0, 1, 2, 3, 6].map((at) => rate(at, 8))).toEqual([8, 8, 4, 4, 2]);
});

test.each([
  [{ decayRate: 0 }, "inverseTime: decayRate must be finite and > 0, got 0"],
  [{ decayRate: 1, steps: 0 }, "inverseTime: steps must be an integer ≥ 1, got 0"],
])("rejects %o", (options, message) => {
  expect(() => inverseTime(options)).toThrow(message);
});
