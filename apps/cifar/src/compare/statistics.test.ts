import { expect, test } from "vitest";
import { deviation, mean } from "./statistics.js";

// By hand: mean 5; squares 9 + 1 + 1 + 9 = 20 over 3.
test("mean and sample standard deviation", () => {
  expect(mean([2, 4, 6, 8])).toBe(5);
  expect(deviation([2, 4, 6, 8])).toBeCloseTo(Math.sqrt(20 / 3), 12);
  expect(deviation([7])).toBeNull();
});
