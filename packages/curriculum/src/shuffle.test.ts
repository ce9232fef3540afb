import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { shuffle } from "./shuffle.js";

interface Case {
  readonly seed: number;
  readonly stream: number;
  readonly size: number;
  readonly order: readonly number[];
}

const file = new URL("../oracles/shuffle.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] };

const shuffled = (size: number, seed: number, stream: number): number[] => {
  const items = Uint32Array.from({ length: size }, (_, index) => index);
  shuffle(items, seed, stream);
  return [...items];
};

test.each(cases)("seed $seed, stream $stream: the order of Python's integers", (row) => {
  expect(shuffled(row.size, row.seed, row.stream)).toEqual(row.order);
});

test("puts every item at every place about equally often", () => {
  const rounds = 6000;
  const counts = Array.from({ length: 36 }, () => 0);
  for (let stream = 0; stream < rounds; stream++) {
    shuffled(6, 7, stream).forEach((item, place) => (counts[6 * place + item]! += 1));
  }
  // Binomial(6000, 1/6): 1000 ± 29. Five deviations, as 36 counts are looked at.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * 29);
});

test("leaves nothing and one thing alone", () => {
  expect(shuffled(0, 1, 0)).toEqual([]);
  expect(shuffled(1, 1, 0)).toEqual([0]);
});
