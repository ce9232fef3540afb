import { expect, test } from "vitest";
import { count, duration, megabytes, percent, plural, rate } from "./format.js";

test("numbers as people read them", () => {
  expect(count(45_000.4)).toBe("45,000");
  expect([0, 1, 2000].map((value) => plural(value, "step"))).toEqual([
    "0 steps",
    "1 step",
    "2,000 steps",
  ]);
  expect(percent(0.4239)).toBe("42.4 %");
  expect([0, 9.26, 59.94, 60, 187.4, 3599.6, 3723].map(duration)).toEqual([
    "0.0 s",
    "9.3 s",
    "59.9 s",
    "1:00",
    "3:07",
    "1:00:00",
    "1:02:03",
  ]);
  expect(duration(Number.POSITIVE_INFINITY)).toBe("?");
  expect(rate(0.001)).toBe("1.00e-3");
  expect(megabytes(170_052_171)).toBe("170.1 MB");
});
