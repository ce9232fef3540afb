import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse, fine } from "../testing/values.js";

useEngine({ threads: 2 });

const length = fc.integer({ min: 1, max: 33 });
const anyCase = fc.record({
  rows: length,
  depth: length,
  columns: length,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  seed: fc.nat(100_000),
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

function operands(
  { rows, depth, columns, transposeA, transposeB, seed }: Case,
  values: typeof coarse,
) {
  const a: [number, number] = transposeA ? [depth, rows] : [rows, depth];
  const b: [number, number] = transposeB ? [columns, depth] : [depth, columns];
  return [tf.tensor2d(values(seed, a), a), tf.tensor2d(values(seed + 1, b), b)] as const;
}

test("products, with either side turned, and their gradients are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    const compute = () => {
      const [a, b] = operands(c, coarse);
      const run = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, c.transposeA, c.transposeB);
      const dy = tf.tensor2d(coarse(c.seed + 2, [c.rows, c.columns]), [c.rows, c.columns]);
      return [run(a, b), ...tf.grads(run)([a, b], dy)];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 120 });
});

test("with numbers that round, the distance is that of 33 sums in another order", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    const compute = () => [tf.matMul(...operands(c, fine), c.transposeA, c.transposeB)];
    expect(await gap(compute)).toBeLessThan(1e-6);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("bias of every shape and activations in the same pass", async () => {
  const activations = fc.constantFrom<("linear" | "relu" | "elu")[]>("linear", "relu", "elu");
  const property = fc.asyncProperty(
    anyCase,
    activations,
    fc.nat(3),
    async (c, activation, kind) => {
      const compute = () => {
        const [a, b] = operands(c, coarse);
        const { transposeA, transposeB } = c;
        const shape = [[c.columns], [1, c.columns], [c.rows, 1], [c.rows, c.columns]][kind]!;
        const bias = tf.tensor(coarse(c.seed + 3, shape), shape);
        return [tf.fused.matMul({ a, b, transposeA, transposeB, bias, activation })];
      };
      expect(await gap(compute)).toBeLessThan(activation === "elu" ? 1e-6 : 1e-30);
    },
  );
  await fc.assert(property, { numRuns: 120 });
});

test("a bias column of a square product is not taken for a row", async () => {
  const compute = () => {
    const [a, b] = operands(
      { rows: 5, depth: 4, columns: 5, transposeA: false, transposeB: false, seed: 1 },
      coarse,
    );
    const bias = tf.tensor2d(coarse(3, [5, 1]), [5, 1]);
    return [tf.fused.matMul({ a, b, bias, activation: "linear" })];
  };
  expect(await gap(compute)).toBe(0);
});

test("large enough for two threads, both ways of sharing", async () => {
  for (const [rows, columns] of [
    [130, 9],
    [9, 130],
    [67, 67],
  ] as const) {
    const c = { rows, columns, depth: 101, transposeA: false, transposeB: false, seed: 1 };
    expect(await gap(() => [tf.matMul(...operands(c, coarse))])).toBe(0);
  }
});

test("batches, integers and empty ones are the inherited kernel's", async () => {
  const compute = () => [
    tf.matMul(
      tf.tensor3d(coarse(1, [3, 4, 5]), [3, 4, 5]),
      tf.tensor3d(coarse(2, [3, 5, 2]), [3, 5, 2]),
    ),
    tf.matMul(
      tf.tensor3d(coarse(1, [1, 4, 5]), [1, 4, 5]),
      tf.tensor3d(coarse(2, [3, 5, 2]), [3, 5, 2]),
    ),
    tf.matMul(tf.tensor3d(coarse(1, [1, 4, 5]), [1, 4, 5]), tf.tensor2d(coarse(2, [5, 2]), [5, 2])),
    tf.matMul(tf.zeros([0, 5]), tf.zeros([5, 2])),
    tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])),
    tf.matMul(tf.ones([3, 2], "int32"), tf.ones([2, 2], "int32")),
  ];
  expect(await gap(compute)).toBe(0);
});
