import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { fine } from "../testing/values.js";

useEngine({ threads: 2 });

const shapes = fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 1, maxLength: 4 });

const tensor = (seed: number, shape: readonly number[], scale: number) =>
  tf.tensor(
    fine(seed, shape).map((x) => x * scale),
    [...shape],
  );

// A power within 2 units in the last place, a sum and a quotient.
test("softmax and its gradient over the last axis", async () => {
  const scales = fc.constantFrom(1, 30, 1000);
  const property = fc.asyncProperty(shapes, scales, fc.nat(1000), async (shape, scale, seed) => {
    const compute = () => {
      const x = tensor(seed, shape, scale);
      const dy = tensor(seed + 1, shape, 1);
      return [
        tf.softmax(x),
        tf.grad((t: tf.Tensor) => tf.softmax(t))(x, dy),
        tf.grad((t: tf.Tensor) => tf.logSoftmax(t))(x, dy),
      ];
    };
    expect(await gap(compute)).toBeLessThan(2e-6);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("rows that two threads share, infinity and NaN, and gradients of gradients", async () => {
  const odd = [
    [1, -Infinity, 3],
    [Number.NaN, 0, 1],
    [Infinity, 0, 1],
    [-Infinity, -Infinity, -Infinity],
  ];
  const compute = () => [
    tf.softmax(tensor(1, [1031, 61], 3)),
    ...odd.map((row) => tf.softmax(tf.tensor1d(row))),
    tf.softmax(tf.zeros([0, 3])),
    tf.grad((t: tf.Tensor) =>
      tf.sum(tf.square(tf.grad((u: tf.Tensor) => tf.sum(tf.square(tf.softmax(u))))(t))),
    )(tensor(2, [3, 5], 2)),
  ];
  expect(await gap(compute)).toBeLessThan(1e-6);
});
