import { expect, test } from "vitest";

import { linear } from "./linear.js";

test("goes from one factor to the other and stays", () => {
  const rate = linear({ steps: 4, startFactor: 0.5, endFactor: 0 });
  expect([0, 1, 2, 4, 5, 1e9].map((at) => rate(at, 8))).toEqual([4, 3, 2, 0, 0, 0]);
});

test("climbs from a third unless told", () => {
  const rate = linear({ steps: 2 });
  expect([rate(0, 3), rate(1, 3), rate(2, 3)]).toEqual([1, expect.closeTo(2, 15), 3]);
});

test.each([
  [{ steps: 0 }, "linear: steps must be an integer ≥ 1, got 0"],
  [{ steps: 1, startFactor: -1 }, "linear: startFactor must be in [0, 1], got -1"],
  [{ steps: 1, endFactor: 2 }, "linear: endFactor must be in [0, 1], got 2"],
])("rejects %o", (options, message) => {
  expect(() => linear(options)).toThrow(message);
});
