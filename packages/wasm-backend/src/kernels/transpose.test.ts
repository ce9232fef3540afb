import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const permutations = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 0, maxLength: 6 })
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
    ),
  );

test("every permutation, of every type, and its gradient", async () => {
  const dtypes = fc.constantFrom("float32" as const, "int32" as const, "bool" as const);
  const property = fc.asyncProperty(permutations, dtypes, async ([shape, perm], dtype) => {
    const compute = () => {
      const x = tf.cast(tf.tensor(coarse(1, shape), shape), dtype);
      const turned = tf.transpose(x, perm);
      const float = tf.tensor(coarse(2, shape), shape);
      const dy = tf.tensor(coarse(3, turned.shape), turned.shape);
      return [turned, tf.grad((t: tf.Tensor) => tf.transpose(t, perm))(float, dy)];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 200 });
});

test("matrices, and rows of heads, that two threads share", async () => {
  const compute = () => [
    tf.transpose(tf.tensor(coarse(1, [301, 257]), [301, 257])),
    tf.transpose(tf.tensor(coarse(1, [7, 43, 257]), [7, 43, 257]), [1, 2, 0]),
    tf.transpose(tf.tensor(coarse(1, [5, 33, 4, 96]), [5, 33, 4, 96]), [0, 2, 1, 3]),
    tf.transpose(tf.tensor(coarse(1, [5, 33, 4, 96]), [5, 33, 4, 96]), [0, 2, 3, 1]),
  ];
  expect(await gap(compute)).toBe(0);
});
