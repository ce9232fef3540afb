import { expect, test } from "vitest";

import { slantedTriangular } from "./slanted-triangular.js";

// By hand from eq. 3 with T = 20, cut_frac = 0.25, ratio = 4: cut = 5, and the way down is 15 long.
test("climbs for a quarter and falls for the rest, then stays", () => {
  const rate = slantedTriangular({ steps: 20, cutFraction: 0.25, ratio: 4 });
  const rates = [0, 5, 10, 15, 20, 25, 1e9].map((at) => rate(at, 8));
  expect(rates).toEqual([2, 8, 6, 4, 2, 2, 2]);
});

// By hand with the paper's cut_frac 0.1 and ratio 32: p = 0.5 at half of the climb of 10.
test("has the paper's shape unless told", () => {
  const rate = slantedTriangular({ steps: 100 });
  const rates = [0, 5, 10, 55, 100].map((at) => rate(at, 32));
  expect(rates).toEqual([1, 16.5, 32, 16.5, 1].map((value) => expect.closeTo(value, 12)));
});

test.each([
  [{ steps: 0 }, "slantedTriangular: steps must be an integer ≥ 1, got 0"],
  [{ cutFraction: 0 }, "slantedTriangular: cutFraction must be in (0, 1), got 0"],
  [{ cutFraction: 0.05 }, "slantedTriangular: cutFraction must be ≥ 1 / steps (0.1), got 0.05"],
  [{ ratio: 0.5 }, "slantedTriangular: ratio must be finite and ≥ 1, got 0.5"],
])("rejects %o", (options, message) => {
  expect(() => slantedTriangular({ steps: 10, ...options })).toThrow(message);
});
