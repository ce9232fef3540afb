import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const anyCase = fc
  .array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.uniqueArray(fc.integer({ min: -shape.length, max: shape.length - 1 }), {
        maxLength: shape.length,
        selector: (axis) => (axis + shape.length) % shape.length,
      }),
      keep: fc.boolean(),
      seed: fc.nat(100_000),
    }),
  );

type Reduce = (x: tf.Tensor, axis: number | number[], keepDims?: boolean) => tf.Tensor;

const tensor = (seed: number, shape: readonly number[]) =>
  tf.tensor(coarse(seed, shape), [...shape]);

test("sums over any axes are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async ({ shape, axis, keep, seed }) => {
    expect(await gap(() => [tf.sum(tensor(seed, shape), axis, keep)])).toBe(0);
  });
  await fc.assert(property, { numRuns: 150 });
});

// One rounding more than the sum: a product with 1/n here, a quotient there.
test("means over any axes", async () => {
  const property = fc.asyncProperty(anyCase, async ({ shape, axis, keep, seed }) => {
    expect(await gap(() => [tf.mean(tensor(seed, shape), axis, keep)])).toBeLessThan(3e-7);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("extremes, products and where extremes are, over any axes", async () => {
  const property = fc.asyncProperty(anyCase, async ({ shape, axis, keep, seed }) => {
    const compute = () => {
      const x = tensor(seed, shape);
      return [
        tf.max(x, axis, keep),
        tf.min(x, axis, keep),
        tf.argMax(x, axis[0] ?? 0),
        tf.argMin(x, axis[0] ?? 0),
        tf.max(x),
      ];
    };
    expect(await gap(compute)).toBe(0);
    // Up to 4096 factors of up to 2: relative to the largest, a rounding each.
    expect(await gap(() => [tf.prod(tensor(seed, shape), axis, keep)])).toBeLessThan(1e-5);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("the gradients of sums and extremes over any axes", async () => {
  const property = fc.asyncProperty(anyCase, async ({ shape, axis, keep, seed }) => {
    const compute = () =>
      [tf.sum as Reduce, tf.max as Reduce].map((run) =>
        tf.grad((x: tf.Tensor) => tf.square(run(x, axis, keep)))(tensor(seed, shape)),
      );
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 50 });
});

const where =
  (run: typeof tf.argMax): Reduce =>
  (x, axis) =>
    run(x, axis as number);
const extremes: readonly Reduce[] = [tf.max, tf.min, where(tf.argMax), where(tf.argMin)];

test("NaN and infinity in extremes", async () => {
  const rows = [
    [1, Number.NaN, 3, 4, 5],
    [Infinity, -Infinity, 0, 1, 2],
    [-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
  ];
  const compute = () =>
    rows.flatMap((row) =>
      extremes.flatMap((run) => [
        run(tf.tensor1d(row), 0),
        run(tf.tensor2d([row, row]), 0),
        run(tf.tensor2d([row, row]), 1),
      ]),
    );
  expect(await gap(compute)).toBe(0);
});

test("long sums, in blocks, with every width of row", async () => {
  for (const columns of [1, 3, 4, 5, 8, 12, 16, 31, 32, 36]) {
    const shape = [4_099, columns];
    const compute = () => [
      tf.sum(tensor(columns, shape), 0),
      tf.sum(tensor(columns, shape), 1),
      tf.sum(tensor(columns, shape)),
    ];
    expect(await gap(compute), `${columns} columns`).toBe(0);
  }
});

test("integers, booleans and empty tensors are the inherited kernel's", async () => {
  const compute = () => [
    tf.sum(
      tf.tensor2d(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        "int32",
      ),
      0,
    ),
    tf.mean(
      tf.tensor2d(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        "int32",
      ),
      0,
    ),
    tf.sum(tf.tensor1d([true, false, true], "bool")),
    tf.sum(tf.zeros([0, 3]), 0),
    tf.sum(tf.zeros([0, 3]), 1),
    tf.sum(tf.scalar(4)),
  ];
  expect(await gap(compute)).toBe(0);
});
