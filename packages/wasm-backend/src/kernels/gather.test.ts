import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const seed = fc.nat(100_000);
const dtype = fc.constantFrom<("float32" | "int32" | "bool")[]>("float32", "int32", "bool");

/** Whole numbers from `least`, `limit` of them, with repetitions. */
const indices = (of: number, size: readonly number[], limit: number, least = 0) =>
  tf.tensor(
    coarse(of, size).map((x) => least + (Math.abs(x * 8) % limit)),
    [...size],
    "int32",
  );

test("gathering along every axis, and its gradient: the embedding's", async () => {
  const property = fc.asyncProperty(
    shape,
    fc.nat(3),
    fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    dtype,
    seed,
    async (size, at, picks, type, s) => {
      const axis = at % size.length;
      const compute = () => {
        const values = coarse(s, size).map((x) => (type === "float32" ? x : Math.abs(x * 8) % 2));
        const pick = (x: tf.Tensor) => tf.gather(x, indices(s + 1, picks, size[axis]!), axis);
        const picked = pick(tf.tensor(values, size, type));
        const dy = tf.tensor(coarse(s + 2, picked.shape), picked.shape);
        return [picked, tf.grad(pick)(tf.tensor(coarse(s, size), size), dy)];
      };
      expect(await gap(compute)).toBe(0);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

test("gathering within batches", async () => {
  const property = fc.asyncProperty(
    fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 4 }))),
    seed,
    async ([batch, outer, dim, inner], s) => {
      const compute = () => {
        const x = tf.tensor(coarse(s, [batch!, outer!, dim!, inner!]), [
          batch!,
          outer!,
          dim!,
          inner!,
        ]);
        return [tf.gather(x, indices(s, [batch!, 3], dim!), 2, 1)];
      };
      expect(await gap(compute)).toBe(0);
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test("an index out of range is refused as on the cpu backend", () => {
  tf.tidy(() => {
    const pick = () => tf.gather(tf.ones([3, 2]), tf.tensor1d([3], "int32"));
    expect(pick).toThrow("GatherV2: the index value 3 is not in [0, 2]");
  });
});

test("segment sums: ids that are no segment are left out, segments without rows are 0", async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 12 }),
    fc.array(fc.integer({ min: 1, max: 17 }), { maxLength: 2 }),
    fc.integer({ min: 1, max: 6 }),
    seed,
    async (rows, inner, segments, s) => {
      const compute = () => {
        const x = tf.tensor(coarse(s, [rows, ...inner]), [rows, ...inner]);
        const ids = indices(s + 1, [rows], 9, -1);
        return [tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments)];
      };
      expect(await gap(compute)).toBe(0);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

test("large enough for two threads", async () => {
  const compute = () => {
    const table = tf.tensor2d(coarse(1, [60, 37]), [60, 37]);
    const look = (x: tf.Tensor) => tf.gather(x, indices(2, [50, 40], 60));
    const dy = tf.tensor(coarse(3, [50, 40, 37]), [50, 40, 37]);
    return [look(table), tf.grad(look)(table, dy), tf.oneHot(indices(4, [3000], 33), 33)];
  };
  // The gradient adds up to 2,000 multiples of 1/8: exact in float32.
  expect(await gap(compute)).toBe(0);
});

test("one-hot rows", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.integer({ min: 2, max: 17 }),
    fc.constantFrom<("float32" | "int32" | "bool")[]>("float32", "int32", "bool"),
    seed,
    async (size, depth, type, s) => {
      const [on, off] = type === "float32" ? [1.5, -0.25] : [1, 0];
      const compute = () => [
        tf.oneHot(indices(s, size, 16, -2), depth, on, off, type),
        tf.oneHot(indices(s, size, 16), depth),
      ];
      expect(await gap(compute)).toBe(0);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});
