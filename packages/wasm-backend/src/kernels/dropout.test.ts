import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useEngine } from "../testing/both.js";
import { fine } from "../testing/values.js";

useEngine({ threads: 2 });

type Words = readonly number[];

/** Philox4x32-10 as Salmon et al. define it, in whole numbers. */
function philox(counter: Words, key: Words): number[] {
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k, l] = key.map(BigInt) as [bigint, bigint];
  const low = (x: bigint) => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p = 0xd2511f53n * a;
    const q = 0xcd9e8d57n * c;
    [a, b, c, d] = [(q >> 32n) ^ b ^ k, low(q), (p >> 32n) ^ d ^ l, low(p)];
    k = low(k + 0x9e3779b9n);
    l = low(l + 0xbb67ae85n);
  }
  return [a, b, c, d].map(Number);
}

// Random123 1.14, tests/kat_vectors.
test.each([
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
])("the generator that the kernel is held to has the known answers (%#)", (counter, key, known) => {
  expect(philox(counter, key)).toEqual(known);
});

/** The random word of each of `count` elements. */
function wordsOf(count: number, seed: number): number[] {
  const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)];
  const drawn = Array.from({ length: Math.ceil(count / 16) * 4 }, (_, i) =>
    philox([i, 0, 0, 0], key),
  );
  return Array.from({ length: count }, (_, e) => {
    const [block, j, i] = [e >> 4, (e >> 2) & 3, e & 3];
    return drawn[block * 4 + i]![j]!;
  });
}

const run = (x: tf.Tensor, rate: number, seed: number): tf.Tensor =>
  tf.engine().runKernel("RegimenDropout", { x }, { rate, seed });

const seeds = fc.integer({ min: 0, max: 2 ** 53 - 1 });

test("drops where the generator says, and scales the rest", () => {
  const property = fc.property(
    fc.integer({ min: 0, max: 100 }),
    fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.99, noNaN: true })),
    seeds,
    (count, rate, seed) => {
      const x = fine(count, [count]);
      const got = tf.tidy(() => [...run(tf.tensor1d(x), rate, seed).dataSync()]);
      const scale = Math.fround(1 / (1 - rate));
      const wanted = wordsOf(count, seed).map((word, i) => {
        const factor = word >= Math.round(rate * 2 ** 32) ? scale : 0;
        return Math.fround(x[i]! * factor);
      });
      expect(got).toEqual(wanted);
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test("two threads drop where the generator says", () => {
  const count = 50_003;
  const kept = tf.tidy(() => [...run(tf.ones([count]), 0.5, 123).dataSync()]);
  expect(kept).toEqual(wordsOf(count, 123).map((word) => (word >= 2 ** 31 ? 2 : 0)));
});

test("drops a share `rate` of places", () => {
  // The standard deviation of a share of 200,000 is below 0.0012.
  for (const rate of [0.1, 0.5, 0.9]) {
    const kept = tf.tidy(
      () =>
        run(tf.ones([200_000]), rate, 7)
          .dataSync()
          .filter(Boolean).length,
    );
    expect(Math.abs(kept / 200_000 - (1 - rate))).toBeLessThan(0.005);
  }
});

test("what is not a number does not become one", () => {
  const got = tf.tidy(() => [...run(tf.mul(tf.ones([64]), Number.NaN), 0.5, 1).dataSync()]);
  expect(got.every(Number.isNaN)).toBe(true);
});

test("other types are refused", () => {
  tf.tidy(() => {
    expect(() => run(tf.ones([2], "int32"), 0.5, 1)).toThrow(
      "RegimenDropout does not take these inputs",
    );
  });
});
