import { expect, test } from "vitest";

import { piecewiseConstant } from "./piecewise-constant.js";

test("changes at each boundary and not before", () => {
  const rate = piecewiseConstant({ boundaries: [2, 5], factors: [0.5, 1, 0] });
  expect([0, 1.9, 2, 4, 5, 1e9].map((at) => rate(at, 8))).toEqual([4, 4, 8, 8, 0, 0]);
});

test.each([
  [{ boundaries: [], factors: [1] }, "boundaries must be a list of at least one"],
  [{ boundaries: [2, 1], factors: [1, 1, 1] }, "boundaries[1] must be > 2, got 1"],
  [{ boundaries: [2], factors: [1] }, "piecewiseConstant: factors must be 2 long, got 1"],
  [{ boundaries: [2], factors: [1, -1] }, "factors[1] must be finite and ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => piecewiseConstant(options)).toThrow(message);
});
