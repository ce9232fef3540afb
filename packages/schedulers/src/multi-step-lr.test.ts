import { expect, test } from "vitest";

import { multiStepLR } from "./multi-step-lr.js";

test("drops at each milestone and not before", () => {
  const rate = multiStepLR({ milestones: [2, 5], gamma: 0.5 });
  expect([0, 1.9, 2, 4, 5, 1e9].map((at) => rate(at, 8))).toEqual([8, 8, 4, 4, 2, 2]);
});

test("does not follow later changes of the list", () => {
  const milestones = [2];
  const rate = multiStepLR({ milestones });
  milestones[0] = 0;
  expect(rate(0, 1)).toBe(1);
});

test.each([
  [{ milestones: [] }, "multiStepLR: milestones must be a list of at least one, got "],
  [{ milestones: [3, 3] }, "multiStepLR: milestones[1] must be > 3, got 3"],
  [{ milestones: [-1] }, "multiStepLR: milestones[0] must be an integer ≥ 0, got -1"],
  [{ milestones: [1.5] }, "multiStepLR: milestones[0] must be an integer ≥ 0, got 1.5"],
  [{ milestones: [1], gamma: 2 }, "multiStepLR: gamma must be in (0, 1], got 2"],
])("rejects %o", (options, message) => {
  expect(() => multiStepLR(options)).toThrow(message);
});
