import { expect, test } from "vitest";

import { piecewiseInterpolate } from "./piecewise-interpolate.js";

test("goes through its points in lines, flat outside", () => {
  const rate = piecewiseInterpolate({ boundaries: [2, 4, 8], factors: [0.5, 1, 0] });
  expect([0, 2, 3, 4, 6, 8, 1e9].map((at) => rate(at, 8))).toEqual([4, 4, 6, 8, 4, 0, 0]);
});

test("goes through them along cosines", () => {
  const options = { boundaries: [0, 3], factors: [0, 1], interpolation: "cosine" } as const;
  const rate = piecewiseInterpolate(options);
  expect([rate(1, 4), rate(2, 4)]).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
});

test.each([
  [{ boundaries: [0], factors: [] }, "piecewiseInterpolate: factors must be 1 long, got 0"],
  [
    { interpolation: "cubic" as "linear" },
    'interpolation must be "linear" or "cosine", got "cubic"',
  ],
])("rejects %o", (options, message) => {
  const good = { boundaries: [0], factors: [1] };
  expect(() => piecewiseInterpolate({ ...good, ...options })).toThrow(message);
});
