import { expect, test } from "vitest";

import { stepLR } from "./step-lr.js";

test("drops at each multiple of stepSize and not before", () => {
  const rate = stepLR({ stepSize: 3, gamma: 0.5 });
  const rates = [0, 2, 2.9, 3, 5, 6, 30].map((at) => rate(at, 8));
  expect(rates).toEqual([8, 8, 8, 4, 4, 2, 8 * 0.5 ** 10]);
});

test("drops by ten unless told", () => {
  expect(stepLR({ stepSize: 1 })(1, 1)).toBe(0.1);
});

test("reaches 0 far past every stair, not NaN", () => {
  expect(stepLR({ stepSize: 1 })(1e6, 0.1)).toBe(0);
});

test.each([
  [{ stepSize: 0 }, "stepLR: stepSize must be an integer ≥ 1, got 0"],
  [{ stepSize: 1.5 }, "stepLR: stepSize must be an integer ≥ 1, got 1.5"],
  [{ stepSize: Number.NaN }, "stepLR: stepSize must be an integer ≥ 1, got NaN"],
  [{ stepSize: 1, gamma: 0 }, "stepLR: gamma must be in (0, 1], got 0"],
  [{ stepSize: 1, gamma: 1.1 }, "stepLR: gamma must be in (0, 1], got 1.1"],
  [{ stepSize: 1, gamma: Number.NaN }, "stepLR: gamma must be in (0, 1], got NaN"],
])("rejects %o", (options, message) => {
  expect(() => stepLR(options)).toThrow(message);
});
