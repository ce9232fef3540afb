import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

type Run = (a: tf.Tensor, b: tf.Tensor | number) => tf.Tensor;

const operations: Record<"add" | "sub" | "mul" | "div", Run> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
};
const names = Object.keys(operations) as (keyof typeof operations)[];
const others: Record<string, Run> = {
  maximum: tf.maximum,
  minimum: tf.minimum,
  equal: tf.equal,
  notEqual: tf.notEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  squaredDifference: tf.squaredDifference,
  prelu: tf.prelu,
  pow: tf.pow,
};
const dims = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 0, maxLength: 6 });

/**
 * Two shapes that broadcast: one is the other with sizes turned to 1 and dimensions left out at the
 * front.
 */
const shapes = fc
  .tuple(dims, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.nat(6), fc.boolean())
  .map(([shape, ones, cut, swapped]) => {
    const other = shape.map((size, i) => (ones[i] ? 1 : size)).slice(Math.min(cut, shape.length));
    return swapped ? ([other, shape] as const) : ([shape, other] as const);
  });

const tensor = (seed: number, shape: readonly number[]) =>
  tf.tensor(coarse(seed, shape), [...shape]);

// One rounding per element, which IEEE 754 leaves no choice in.
test.each(names)("%s: every broadcast is the cpu backend's to the bit", async (name) => {
  const property = fc.asyncProperty(shapes, fc.nat(1000), async ([a, b], seed) => {
    const compute = () => [operations[name](tensor(seed, a), tensor(seed + 1, b))];
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 120 });
});

// A power is rounded once from float64 on both backends.
test.each(Object.entries(others))("%s: every broadcast, either way", async (name, run) => {
  const property = fc.asyncProperty(shapes, shapes, fc.nat(1000), async ([a, b], [c], seed) => {
    const compute = () => [
      run(tensor(seed, a), tensor(seed + 1, b)),
      run(tensor(seed, c), tensor(seed + 2, c)),
    ];
    expect(await gap(compute)).toBeLessThan(name === "pow" ? 1e-6 : 1e-30);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("each operand has ones where the other has none", async () => {
  const compute = () =>
    [operations.sub, tf.greater as Run].flatMap((run) => [
      run(tensor(1, [5, 1]), tensor(2, [1, 7])),
      run(tensor(1, [2, 1, 3, 1, 5, 1]), tensor(2, [1, 3, 1, 4, 1, 6])),
      run(tensor(1, [2, 1, 3, 1, 5, 3]), tensor(2, [1, 3, 1, 4, 1, 3])),
      run(tensor(1, [1, 1]), tensor(2, [1])),
    ]);
  expect(await gap(compute)).toBe(0);
});

const dashed = (from: number, shape: readonly number[]) => tf.greater(tensor(from, shape), 0);

test("choices by a condition, and what else selects or adds up", async () => {
  const property = fc.asyncProperty(dims, fc.nat(1000), async (shape, seed) => {
    const compute = () => {
      const [a, b] = [tensor(seed, shape), tensor(seed + 1, shape)];
      return [
        tf.where(dashed(seed + 2, shape), a, b),
        tf.cast(dashed(seed + 3, shape), "float32"),
        tf.addN([a]),
        tf.addN([a, b]),
        tf.addN([a, b, a, b, b]),
        ...tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.where(dashed(seed, shape), x, y))([a, b]),
        tf.grad((x: tf.Tensor) => tf.elu(x))(a),
        ...tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.maximum(x, y))([a, b]),
        ...tf.grads((x: tf.Tensor, y: tf.Tensor) => tf.prelu(x, y))([a, b]),
      ];
    };
    expect(await gap(compute)).toBeLessThan(4e-7);
  });
  await fc.assert(property, { numRuns: 40 });
});

test("a condition for all, and what is not float32", async () => {
  const compute = () => [
    tf.where(tf.scalar(true, "bool"), tf.ones([2, 3]), tf.zeros([2, 3])),
    tf.where(
      tf.tensor1d([true, false], "bool"),
      tf.tensor1d([1, 2], "int32"),
      tf.tensor1d([3, 4], "int32"),
    ),
    tf.equal(tf.tensor1d([7, -3], "int32"), tf.tensor1d([7, 3], "int32")),
    tf.maximum(tf.tensor1d([7, -3], "int32"), 2),
    tf.addN([tf.tensor1d([7, -3], "int32"), tf.tensor1d([7, -3], "int32")]),
  ];
  expect(await gap(compute)).toBe(0);
});

test.each(names)("%s: both sides of what two threads share", async (name) => {
  const sizes = [65_535, 65_537, 131_077];
  for (const size of sizes) {
    const compute = () => [
      operations[name](tensor(1, [size]), tensor(2, [size])),
      operations[name](tensor(1, [size]), 3),
      operations[name](tensor(1, [Math.floor(size / 7), 7]), tensor(3, [7])),
    ];
    expect(await gap(compute)).toBe(0);
  }
});

test.each(names)("%s: gradients, broadcasts summed back", async (name) => {
  const property = fc.asyncProperty(shapes, fc.nat(1000), async ([a, b], seed) => {
    const compute = () => {
      const run = (x: tf.Tensor, y: tf.Tensor) => operations[name](x, tf.add(tf.abs(y), 1));
      const inputs = [tensor(seed, a), tensor(seed + 1, b)];
      const { shape } = run(inputs[0]!, inputs[1]!);
      return tf.grads(run)(inputs, tensor(seed + 2, shape));
    };
    // Quotients round, and their sums do in another order: √(7^4) · 6e-8 of the largest.
    expect(await gap(compute)).toBeLessThan(name === "div" ? 3e-6 : 1e-30);
  });
  await fc.assert(property, { numRuns: 40 });
});

test("integers, booleans and empty tensors are the inherited kernel's", async () => {
  const compute = () =>
    names.flatMap((name) => [
      operations[name](tf.tensor1d([7, -3, 5], "int32"), tf.tensor1d([2, 2, -1], "int32")),
      operations[name](tf.tensor1d([7, -3, 5], "int32"), 0.5),
      operations[name](tf.zeros([0, 3]), tf.ones([3])),
      operations[name](tf.zeros([0, 3]), tf.zeros([0, 3])),
    ]);
  expect(await gap(compute)).toBe(0);
  const logical = () => [
    tf.logicalAnd(
      tf.tensor1d([true, false, true], "bool"),
      tf.tensor1d([true, true, false], "bool"),
    ),
  ];
  expect(await gap(logical)).toBe(0);
});

test("infinity and NaN come out as they do on the cpu backend", async () => {
  const odd = [Infinity, -Infinity, Number.NaN, 0, -0, 1, 3e38, 1e-45];
  const compute = () =>
    Object.values({ ...operations, ...others }).flatMap((run) =>
      odd.map((value) => run(tf.tensor1d(odd), tf.mul(tf.ones([odd.length]), value))),
    );
  expect(await gap(compute)).toBe(0);
});
