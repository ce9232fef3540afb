import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { distance, gap, on, useEngine } from "../testing/both.js";
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

test("rows that are many and deep are taken block by block, with a rest", async () => {
  for (const [rows, depth] of [
    [1033, 127],
    [521, 600],
    [1030, 95],
  ] as const) {
    const c = { rows, depth, columns: 19, transposeA: false, transposeB: true, seed: 3 };
    const compute = () => [tf.matMul(...operands(c, coarse), c.transposeA, c.transposeB)];
    expect(await gap(compute), `${rows} rows of ${depth}`).toBe(0);
  }
});

type Activation = NonNullable<Parameters<typeof tf.fused.matMul>[0]["activation"]>;

test("bias of every shape and every activation", async () => {
  const names: Activation[] = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"];
  const property = fc.asyncProperty(
    anyCase,
    fc.constantFrom(...names),
    fc.nat(4),
    async (c, activation, kind) => {
      const compute = () => {
        const [a, b] = operands(c, coarse);
        const { transposeA, transposeB } = c;
        const shape = [[c.columns], [1, c.columns], [c.rows, 1], [c.rows, c.columns]][kind];
        const bias = shape === undefined ? undefined : tf.tensor(coarse(c.seed + 3, shape), shape);
        const preluActivationWeights = tf.tensor1d(coarse(c.seed + 4, [c.columns]));
        const all = { a, b, transposeA, transposeB, bias: bias!, activation };
        return [tf.fused.matMul({ ...all, leakyreluAlpha: 0.25, preluActivationWeights })];
      };
      // Up to 33 times 4 in exponents; the two round an exponential their own way.
      const exact = activation !== "elu" && activation !== "sigmoid";
      expect(await gap(compute)).toBeLessThan(exact ? 1e-7 : 1e-6);
    },
  );
  await fc.assert(property, { numRuns: 150 });
});

const batches = fc.record({
  outer: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
  side: fc.constantFrom("both", "left", "right"),
  from: fc.nat(3),
});

test("batches of products, one side of which may be the same for all", async () => {
  const property = fc.asyncProperty(anyCase, batches, async (c, { outer, side, from }) => {
    const compute = () => {
      const [a, b] = operands(c, coarse).map(({ shape }) => shape);
      // TF.js's cpu backend repeats the shorter side right only where it is all ones, or the end of
      // the other.
      const short = outer.map((size, axis) => (axis < from ? 1 : size));
      const left = [...(side === "right" ? short : outer), ...a!];
      const right = [...(side === "left" ? short : outer), ...b!];
      const x = tf.tensor(coarse(c.seed, left), left);
      const y = tf.tensor(coarse(c.seed + 1, right), right);
      return [tf.matMul(x, y, c.transposeA, c.transposeB)];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 150 });
});

test("gradients of batches", async () => {
  const property = fc.asyncProperty(anyCase, fc.integer({ min: 1, max: 5 }), async (c, count) => {
    const compute = () => {
      const [a, b] = operands(c, coarse).map(({ shape }) => [count, ...shape]);
      const run = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, c.transposeA, c.transposeB);
      const dy = [count, c.rows, c.columns];
      const tensor = (shape: number[], i: number) => tf.tensor(coarse(c.seed + i, shape), shape);
      return tf.grads(run)([tensor(a!, 0), tensor(b!, 1)], tensor(dy, 2));
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("axes that repeat on either side", async () => {
  const shapes = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(2)), {
    minLength: 1,
    maxLength: 3,
  });
  const property = fc.asyncProperty(anyCase, shapes, async (c, outer) => {
    const [a, b] = tf.tidy(() => operands(c, coarse).map(({ shape }) => shape));
    const side = (which: number) =>
      outer.map(([size, repeated]) => (repeated === which ? 1 : size));
    const compute = (spread: boolean) => () => {
      const full = outer.map(([size]) => size);
      const operand = (which: number, shape: number[], seed: number) => {
        const own = [...side(which), ...shape];
        const x = tf.tensor(coarse(seed, own), own);
        return spread ? tf.broadcastTo(x, [...full, ...shape]) : x;
      };
      const [x, y] = [operand(0, a!, c.seed), operand(1, b!, c.seed + 1)];
      return [tf.matMul(x, y, c.transposeA, c.transposeB)];
    };
    const wanted = await on("cpu", compute(true));
    expect(distance(await on("regimen-wasm", compute(false)), wanted)).toBe(0);
  });
  await fc.assert(property, { numRuns: 80 });
});

test("batches large enough for two threads", async () => {
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const compute = () => {
      const a = transposeA ? [7, 33, 29] : [7, 29, 33];
      const b = transposeB ? [7, 31, 33] : [7, 33, 31];
      return [
        tf.matMul(tf.tensor(coarse(1, a), a), tf.tensor(coarse(2, b), b), transposeA, transposeB),
      ];
    };
    expect(await gap(compute)).toBe(0);
  }
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

test("integers and empty ones are the inherited kernel's", async () => {
  const compute = () => [
    tf.matMul(tf.zeros([0, 5]), tf.zeros([5, 2])),
    tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])),
    tf.matMul(tf.zeros([0, 3, 4]), tf.zeros([0, 4, 2])),
    tf.matMul(tf.ones([3, 2], "int32"), tf.ones([2, 2], "int32")),
  ];
  expect(await gap(compute)).toBe(0);
});
