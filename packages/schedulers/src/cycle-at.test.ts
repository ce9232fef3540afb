import fc from "fast-check";
import { expect, test } from "vitest";

import { cycleAt } from "./cycle-at.js";

test("names the cycle, the time in it and its length", () => {
  expect(cycleAt(0, 10, 2)).toEqual({ index: 0, position: 0, length: 10 });
  expect(cycleAt(9.5, 10, 2)).toEqual({ index: 0, position: 9.5, length: 10 });
  expect(cycleAt(10, 10, 2)).toEqual({ index: 1, position: 0, length: 20 });
  expect(cycleAt(75, 10, 2)).toEqual({ index: 3, position: 5, length: 80 });
  expect(cycleAt(75, 10, 1)).toEqual({ index: 7, position: 5, length: 10 });
});

test("is not misled by a logarithm that rounds, to either side", () => {
  expect(cycleAt(7381, 1, 9)).toEqual({ index: 5, position: 0, length: 59_049 });
  const late = { index: 47, position: 2 ** 47 - 1, length: 2 ** 47 };
  expect(cycleAt(2 ** 48 - 2, 1, 2)).toEqual(late);
});

test("counts as adding up lengths does", () => {
  const small = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(
      fc.nat({ max: 100_000 }),
      small,
      fc.integer({ min: 1, max: 5 }),
      (at, first, by) => {
        let [start, length, index] = [0, first, 0];
        while (start + length <= at)
          [start, length, index] = [start + length, length * by, index + 1];
        expect(cycleAt(at, first, by)).toEqual({ index, position: at - start, length });
      },
    ),
  );
});
