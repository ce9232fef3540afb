import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const operations = { add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div };
const names = Object.keys(operations) as (keyof typeof operations)[];
const dims = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 0, maxLength: 4 });

/** Two shapes that broadcast: one is the other with sizes turned to 1 and dimensions left out at the front. */
const shapes = fc
  .tuple(dims, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat(4), fc.boolean())
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
    names.flatMap((name) =>
      odd.map((value) => operations[name](tf.tensor1d(odd), tf.mul(tf.ones([odd.length]), value))),
    );
  expect(await gap(compute)).toBe(0);
});
