import { expect, test } from "vitest";

import { cyclic } from "./cyclic.js";

test("goes up and down, for ever", () => {
  const rate = cyclic({ stepSizeUp: 2, stepSizeDown: 4, minFactor: 0.5 });
  expect([0, 1, 2, 4, 6, 8].map((at) => rate(at, 8))).toEqual([4, 6, 8, 6, 4, 8]);
});

test("halves its height each cycle", () => {
  const rate = cyclic({ stepSizeUp: 1, mode: "triangular2", minFactor: 0 });
  expect([1, 3, 5, 7].map((at) => rate(at, 8))).toEqual([8, 4, 2, 1]);
});

test("shrinks its height each step", () => {
  const rate = cyclic({ stepSizeUp: 1, mode: "exp_range", gamma: 0.5, minFactor: 0 });
  expect([1, 2, 3].map((at) => rate(at, 8))).toEqual([4, 0, 1]);
});

test.each([
  [{ stepSizeUp: 0 }, "cyclic: stepSizeUp must be an integer ≥ 1, got 0"],
  [{ stepSizeDown: 0 }, "cyclic: stepSizeDown must be an integer ≥ 1, got 0"],
  [{ mode: "square" as "triangular" }, 'mode must be "triangular" or "triangular2" or "exp_range"'],
  [{ gamma: 1.5 }, "cyclic: gamma must be in (0, 1], got 1.5"],
  [{ minFactor: 2 }, "cyclic: minFactor must be in [0, 1], got 2"],
])("rejects %o", (options, message) => {
  expect(() => cyclic({ minFactor: 0.5, ...options })).toThrow(message);
});
