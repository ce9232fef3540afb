import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse, fine } from "../testing/values.js";

useEngine({ threads: 2 });

const shape = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
const seed = fc.nat(100_000);
const tensor = (from: number, size: readonly number[]) => tf.tensor(coarse(from, size), [...size]);

test("ReLU, step and their gradients are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(shape, seed, async (size, from) => {
    const compute = () => {
      const x = tensor(from, size);
      return [
        tf.relu(x),
        tf.step(x),
        tf.step(x, 0.25),
        tf.grad((t: tf.Tensor) => tf.relu(t))(x, tensor(from + 1, size)),
      ];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("a step is a factor on either side, by itself, and of another shape", async () => {
  const compute = () => {
    const x = tensor(1, [5, 7]);
    const step = tf.step(tensor(2, [5, 7]));
    const row = tf.step(tensor(3, [7]));
    return [
      tf.mul(x, step),
      tf.mul(step, x),
      tf.mul(step, step),
      tf.mul(x, row),
      tf.mul(row, x),
      tf.add(step, x),
      step,
    ];
  };
  expect(await gap(compute)).toBe(0);
});

const axes = fc.constantFrom<(number | number[])[]>(
  0,
  1,
  2,
  3,
  [1, 2],
  [0, 1],
  [2, 3],
  [0, 3],
  [0, 1, 2, 3],
);

// The mean is multiplied by 1/n here and divided by n there; its gradient is divided by n in both.
test("the gradient of a mean, alone and through a ReLU", async () => {
  const size = fc.tuple(...[5, 6, 7, 8].map((max) => fc.integer({ min: 1, max })));
  const property = fc.asyncProperty(
    size,
    axes,
    fc.boolean(),
    seed,
    async (dims, axis, keep, from) => {
      const compute = () => {
        const x = tensor(from, dims);
        const mean = (t: tf.Tensor) => tf.mean(t, axis, keep);
        const through = (t: tf.Tensor) => tf.mean(tf.relu(t), axis, keep);
        const dy = tf.tensor(fine(from + 1, mean(x).shape), mean(x).shape);
        return [mean(x), tf.grad(mean)(x, dy), tf.grad(through)(x, dy)];
      };
      expect(await gap(compute)).toBeLessThan(3e-7);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});

test("gradients of ReLU on what is read twice add up", async () => {
  const compute = () => {
    const x = tf.tensor4d(coarse(1, [2, 4, 4, 5]), [2, 4, 4, 5]);
    const loss = (t: tf.Tensor) => {
      const y = tf.relu(t as tf.Tensor4D);
      return tf.add(
        tf.sum(tf.maxPool(y, 2, 2, "valid")),
        tf.add(tf.sum(tf.mean(y, [1, 2])), tf.sum(tf.mul(y, t))),
      );
    };
    return [tf.grad(loss)(x)];
  };
  expect(await gap(compute)).toBe(0);
});

test("NaN passes ReLU; integers and empty tensors are the inherited kernel's", async () => {
  const compute = () => [
    tf.relu(tf.tensor1d([Number.NaN, -1, Infinity, -Infinity, -0])),
    tf.step(tf.tensor1d([Number.NaN, -1, 2])),
    tf.relu(tf.tensor1d([-3, 4], "int32")),
    tf.relu(tf.tensor1d([true, false], "bool")),
    tf.relu(tf.zeros([0, 4])),
    tf.step(tf.zeros([0, 4])),
    tf.mul(tf.zeros([0, 4]), tf.step(tf.zeros([0, 4]))),
  ];
  expect(await gap(compute)).toBe(0);
});
