import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { fine } from "../testing/values.js";

useEngine({ threads: 2 });

const bools = (seed: number, shape: number[]): tf.Tensor => {
  const values = Array.from(fine(seed, shape), (x) => Number(x > 0));
  return tf.tensor(Uint8Array.from(values), shape, "bool");
};

const shapes = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 4 });

test("and, or and not are the cpu backend's, broadcast too", async () => {
  const property = fc.asyncProperty(shapes, fc.nat(100_000), async (shape, seed) => {
    const compute = () => {
      const [a, b] = [bools(seed, shape), bools(seed + 1, shape)];
      const one = bools(seed + 2, [1]);
      return [
        tf.logicalAnd(a, b),
        tf.logicalOr(a, b),
        tf.logicalNot(a),
        tf.logicalAnd(a, one),
        tf.logicalOr(one, b),
        tf.logicalAnd(tf.greater(fine(seed, [9]), 0), tf.less(fine(seed, [9]), 0.5)),
      ];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("enough for two threads, with a rest", async () => {
  const shape = [600_011];
  const compute = () => [
    tf.logicalAnd(bools(1, shape), bools(2, shape)),
    tf.logicalNot(bools(3, shape)),
  ];
  expect(await gap(compute)).toBe(0);
});

test("a clip's gradient at its edges, and of NaN", async () => {
  const compute = () => {
    const x = tf.tensor1d([-2, -1, -0.5, 0, 1, 1.5, Number.NaN, Infinity, -Infinity]);
    const dy = tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    return [tf.grad((t: tf.Tensor) => tf.clipByValue(t, -1, 1))(x, dy)];
  };
  expect(await gap(compute)).toBe(0);
});
