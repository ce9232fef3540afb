import { expect, test } from "vitest";

import { constant } from "./constant.js";

test("is the base rate, in steps unless told", () => {
  const rate = constant();
  expect(rate.unit).toBe("step");
  expect([rate(0, 0.1), rate(1e9, 0.1), rate(3, 0)]).toEqual([0.1, 0.1, 0]);
});
