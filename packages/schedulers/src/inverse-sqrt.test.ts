import { expect, test } from "vitest";

import { inverseSqrt } from "./inverse-sqrt.js";

test("halves at three time scales", () => {
  const rate = inverseSqrt({ timescale: 5 });
  expect([0, 15, 75].map((at) => rate(at, 8))).toEqual([8, 4, 2]);
});

test("has a time scale of 10,000 unless told", () => {
  expect(inverseSqrt()(30_000, 1)).toBe(0.5);
});

test.each([0, 1.5, Number.NaN])("rejects timescale %s", (timescale) => {
  expect(() => inverseSqrt({ timescale })).toThrow(
    `inverseSqrt: timescale must be an integer ≥ 1, got ${timescale}`,
  );
});
