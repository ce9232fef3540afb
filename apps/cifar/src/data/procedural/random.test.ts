import { expect, test } from "vitest";
import { randomOf } from "./random.js";

test("is a function of seed, stream and index, even over [0, 1)", () => {
  const draw = (seed: number, stream: number, index: number) => {
    const random = randomOf(seed, stream, index);
    return Array.from({ length: 1000 }, random);
  };
  expect(draw(1, 2, 3)).toEqual(draw(1, 2, 3));
  const firsts = new Set(
    [0, 1, 2].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1, 2].map((c) => draw(a, b, c)[0]))),
  );
  expect(firsts.size).toBe(27);
  const values = Array.from({ length: 100 }, (_, index) => draw(7, 0, index)).flat();
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  // Standard error of the mean of 100,000 uniform numbers is 0.0009; of each tenth's share, 0.001.
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.005);
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = values.filter((v) => Math.floor(v * 10) === tenth).length / values.length;
    expect(Math.abs(share - 0.1)).toBeLessThan(0.005);
  }
});
