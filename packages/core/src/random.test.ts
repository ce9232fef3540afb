import fc from "fast-check";
import { expect, test } from "vitest";
import { hash, permutation, randomFrom } from "./random.js";

test("mulberry32 gives the numbers of its reference implementation", () => {
  // Computed in Python with unbounded integers masked to 32 bits, seed 42.
  const random = randomFrom(42);
  expect([random(), random(), random()].map((x) => x * 2 ** 32)).toEqual([
    2581720956, 1925393290, 3661312704,
  ]);
});

test("a permutation holds every index once and depends on the seed alone", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.nat(), (size, seed) => {
      const order = permutation(size, randomFrom(seed));
      expect(order).toEqual(permutation(size, randomFrom(seed)));
      expect([...order].toSorted((a, b) => a - b)).toEqual([...Array(size).keys()]);
    }),
  );
});

test("every element reaches every place about equally often", () => {
  const counts = Array.from({ length: 16 }, () => 0);
  const runs = 8000;
  for (let run = 0; run < runs; run++) {
    permutation(4, randomFrom(hash(run, 1))).forEach((value, place) => {
      counts[place * 4 + value]! += 1;
    });
  }
  // Chi-square with 9 degrees of freedom: 33.7 is passed by chance once in 10,000 seeds.
  const expected = runs / 4;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chi).toBeLessThan(33.7);
});

test("hash tells apart order, count and the high half of its words", () => {
  const hashes = [hash(1, 2), hash(2, 1), hash(1), hash(1, 2, 0), hash(1 + 2 ** 32, 2), hash(0)];
  expect(new Set(hashes).size).toBe(hashes.length);
});
