import { expect, test } from "vitest";

import { polynomial } from "./polynomial.js";

test("falls to the floor and stays", () => {
  const rate = polynomial({ steps: 4, power: 2, minRate: 1 });
  expect([0, 2, 4, 1e9].map((at) => rate(at, 5))).toEqual([5, 2, 1, 1]);
});

test("stretches to the next multiple of its length with cycle", () => {
  const rate = polynomial({ steps: 4, cycle: true });
  expect([0, 2, 4, 6, 8].map((at) => rate(at, 8))).toEqual([8, 4, 0, 2, 0]);
});

test("k-decay keeps the rate up for longer", () => {
  expect(polynomial({ steps: 4, kDecay: 2 })(2, 8)).toBe(6);
});

test.each([
  [{ steps: 0 }, "polynomial: steps must be an integer ≥ 1, got 0"],
  [{ steps: 1, power: 0 }, "polynomial: power must be finite and > 0, got 0"],
  [{ steps: 1, minRate: -1 }, "polynomial: minRate must be finite and ≥ 0, got -1"],
  [{ steps: 1, kDecay: Number.NaN }, "polynomial: kDecay must be finite and > 0, got NaN"],
])("rejects %o", (options, message) => {
  expect(() => polynomial(options)).toThrow(message);
});
