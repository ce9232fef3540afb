import { expect, test } from "vitest";

import { cyclicMomentum } from "./cyclic-momentum.js";

test("is lowest where the rate is highest", () => {
  const cycle = cyclicMomentum({ stepSizeUp: 2, unit: "epoch" });
  const expected = [0.9, 0.85, 0.8, 0.85, 0.9];
  const momenta = [0, 1, 2, 3, 4].map((at) => cycle.momentum(at));
  expect(momenta).toEqual(expected.map((value) => expect.closeTo(value, 15)));
  expect(cycle.unit).toBe("epoch");
});

test.each([
  [{ maxMomentum: 1 }, "cyclicMomentum: maxMomentum must be in [0, 1), got 1"],
  [{ baseMomentum: 0.95 }, "cyclicMomentum: baseMomentum must be in [0, maxMomentum 0.9]"],
  [{ stepSizeUp: 0 }, "cyclicMomentum: stepSizeUp must be an integer ≥ 1, got 0"],
])("rejects %o", (options, message) => {
  expect(() => cyclicMomentum(options)).toThrow(message);
});
