import { expect, test } from "vitest";

import { oneCycle } from "./one-cycle.js";

test("goes up to the base rate and down to nearly nothing, and stays", () => {
  const shape = { steps: 11, pctStart: 5 / 11, annealStrategy: "linear" } as const;
  const rate = oneCycle({ ...shape, divFactor: 4, finalDivFactor: 2 });
  const rates = [0, 2, 4, 7, 10, 11, 1e9].map((at) => rate(at, 8));
  expect(rates).toEqual([2, 5, 8, 4.5, 1, 1, 1].map((value) => expect.closeTo(value, 12)));
});

test("comes down the way it went up in three phases", () => {
  const shape = {
    steps: 13,
    pctStart: 5 / 13,
    annealStrategy: "linear",
    threePhase: true,
  } as const;
  const rate = oneCycle({ ...shape, divFactor: 4, finalDivFactor: 2 });
  const rates = [0, 2, 4, 6, 8, 10, 12].map((at) => rate(at, 8));
  expect(rates).toEqual([2, 5, 8, 5, 2, 1.5, 1].map((value) => expect.closeTo(value, 12)));
});

test("begins at the top if the way up is one step long", () => {
  expect(oneCycle({ steps: 10, pctStart: 0.1 })(0, 0.1)).toBe(0.1);
});

test.each([
  [{ steps: 0 }, "oneCycle: steps must be an integer ≥ 1, got 0"],
  [{ steps: 9, pctStart: 1.1 }, "oneCycle: pctStart must be in [0, 1], got 1.1"],
  [{ steps: 9, pctStart: 0.6, threePhase: true }, "pctStart must be in [0, 0.5] for three phases"],
  [{ steps: 9, annealStrategy: "sin" as "cos" }, 'annealStrategy must be "cos" or "linear"'],
  [{ steps: 9, divFactor: 0.5 }, "oneCycle: divFactor must be finite and ≥ 1, got 0.5"],
  [{ steps: 9, finalDivFactor: 0 }, "oneCycle: finalDivFactor must be finite and ≥ 1, got 0"],
])("rejects %o", (options, message) => {
  expect(() => oneCycle(options)).toThrow(message);
});
