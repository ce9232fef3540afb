import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { distance, gap, on, useEngine } from "../../testing/both.js";
import { coarse, fine } from "../../testing/values.js";

useEngine({ threads: 2 });

/**
 * conv + bias, ReLU, and whatever `after` makes of it, differentiated to the variables; all three
 * are returned.
 */
function trainStep(
  values: typeof coarse,
  after: (rectified: tf.Tensor4D, before: tf.Tensor4D) => tf.Tensor,
) {
  return () => {
    const variables = [
      tf.variable(tf.tensor(values(1, [3, 3, 8, 8]), [3, 3, 8, 8]), true, "filter"),
      tf.variable(tf.tensor(values(2, [8]), [8]), true, "bias"),
    ] as const;
    const x = tf.tensor4d(values(3, [2, 6, 6, 8]), [2, 6, 6, 8]);
    const [filter, bias] = variables;
    const { value, grads } = tf.variableGrads(() => {
      const before = tf.add(tf.conv2d(x, filter as tf.Tensor4D, 1, "same"), bias) as tf.Tensor4D;
      return tf.sum(after(tf.relu(before), before));
    });
    const results = [value, grads["filter"]!, grads["bias"]!].map((t) => tf.clone(t));
    variables.forEach((variable) => {
      variable.dispose();
    });
    return results;
  };
}

const paths: readonly [string, (rectified: tf.Tensor4D, before: tf.Tensor4D) => tf.Tensor][] = [
  ["read as it is", (y) => y],
  ["squared", (y) => tf.mul(y, y)],
  ["max-pooled", (y) => tf.maxPool(y, 2, 2, "valid")],
  ["averaged", (y) => tf.mul(tf.mean(y, [1, 2]), [1, -2, 3, -4, 5, -6, 7, -8])],
  ["with what came before the ReLU read too", (y, before) => tf.add(tf.mul(y, 2), before)],
  ["with what came before the ReLU read alone", (_, before) => tf.mul(before, before)],
  ["through a second ReLU of the same", (y, before) => tf.add(y, tf.mul(tf.relu(before), 3))],
];

// Winograd with numbers in [-1, 1), and squares of what it gives.
test.each(paths)("conv + bias + ReLU %s: value and gradients", async (_, after) => {
  expect(await gap(trainStep(fine, after))).toBeLessThan(2e-5);
});

const images = (seed: number, channels: number) =>
  tf.tensor4d(coarse(seed, [2, 5, 5, channels]), [2, 5, 5, channels]);
const filters = (seed: number, channels: number, out: number) =>
  tf.tensor4d(coarse(seed, [3, 3, channels, out]), [3, 3, channels, out]);

test("what waits is computed with what its inputs were, though they are gone", async () => {
  const late = () => {
    const x = images(1, 3);
    const filter = filters(2, 3, 5);
    const bias = tf.tensor1d(coarse(3, [5]));
    const sum = tf.add(tf.conv2d(x, filter, 1, "same"), bias);
    const rectified = tf.relu(sum);
    tf.dispose([x, filter, bias, sum]);
    return [rectified];
  };
  expect(await gap(late)).toBe(0);
});

test("nothing is computed twice with another's bias or ReLU", async () => {
  const branches = () => {
    const conv = tf.conv2d(images(1, 3), filters(2, 3, 5), 1, "valid");
    const one = tf.add(conv, tf.tensor1d(coarse(3, [5])));
    const other = tf.add(conv, tf.tensor1d(coarse(4, [5])));
    return [tf.relu(one), one, tf.relu(other), tf.relu(conv), conv, other, tf.relu(one)];
  };
  expect(await gap(branches)).toBe(0);
});

test("chains, and results that nobody reads", async () => {
  const depths = fc.asyncProperty(fc.integer({ min: 1, max: 6 }), async (depth) => {
    const chain = () => {
      let x = images(depth, 4);
      for (let i = 0; i < depth; i++) {
        tf.relu(tf.conv2d(x, filters(i, 4, 4), 1, "same"));
        x = tf.div(tf.relu(tf.conv2d(x, filters(i, 4, 4), 1, "same")), 64);
      }
      return [x];
    };
    const got = await on("regimen-wasm", chain);
    expect(distance(got, await on("cpu", chain))).toBeLessThan(2e-6);
  });
  await fc.assert(depths, { numRuns: 6 });
});

test("a dilated convolution and an empty one are the inherited kernel's", async () => {
  const inherited = () => [
    tf.conv2d(images(1, 2), filters(2, 2, 3), 1, "same", "NHWC", 2),
    tf.conv2d(tf.zeros<tf.Rank.R4>([0, 5, 5, 2]), filters(2, 2, 3), 1, "same"),
  ];
  expect(await gap(inherited)).toBe(0);
});
