import { expect, test } from "vitest";

import { chain } from "./chain.js";
import { constant } from "./constant.js";
import { stepLR } from "./step-lr.js";

test("multiplies the factors", () => {
  const schedules = [constant({ factor: 0.5, steps: 2 }), stepLR({ stepSize: 1, gamma: 0.5 })];
  const rate = chain({ schedules });
  expect([0, 1, 2, 3].map((at) => rate(at, 8))).toEqual([4, 2, 2, 1]);
  expect(rate(1, 0)).toBe(0);
});

test("of no schedule is an error", () => {
  expect(() => chain({ schedules: [] })).toThrow("chain: schedules must be a list of at least one");
});
