import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse, fine } from "../testing/values.js";

useEngine({ threads: 2 });

type Run = (x: tf.Tensor) => tf.Tensor;

const exact: Record<string, Run> = {
  neg: tf.neg,
  abs: tf.abs,
  square: tf.square,
  sqrt: tf.sqrt,
  reciprocal: tf.reciprocal,
  leakyRelu: (x: tf.Tensor) => tf.leakyRelu(x, 0.25),
  relu6: tf.relu6,
  clip: (x: tf.Tensor) => tf.clipByValue(x, -0.5, 1.25),
  sign: tf.sign,
  floor: tf.floor,
  ceil: tf.ceil,
  round: tf.round,
  zeros: tf.zerosLike,
  ones: tf.onesLike,
  full: (x: tf.Tensor) => tf.fill(x.shape, 1.5),
};

const rounded: Record<string, Run> = {
  rsqrt: tf.rsqrt,
  exp: tf.exp,
  log: tf.log,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  erf: tf.erf,
  elu: tf.elu,
  selu: tf.selu,
  expm1: tf.expm1,
  log1p: tf.log1p,
};

const sizes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 });
const seeds = fc.nat(100_000);
const tensor = (from: number, size: readonly number[]) => tf.tensor(coarse(from, size), [...size]);

test.each(Object.entries(exact))("%s: the cpu backend's to the bit", async (_, run) => {
  const property = fc.asyncProperty(sizes, seeds, async (size, seed) => {
    expect(await gap(() => [run(tensor(seed, size))])).toBe(0);
  });
  await fc.assert(property, { numRuns: 40 });
});

test.each(Object.entries(rounded))("%s: near the cpu backend's", async (_, run) => {
  const property = fc.asyncProperty(sizes, seeds, async (size, seed) => {
    expect(await gap(() => [run(tensor(seed, size))])).toBeLessThan(4e-7);
  });
  await fc.assert(property, { numRuns: 40 });
});

const odd = [Infinity, -Infinity, Number.NaN, 0, -0, 3e38, -3e38, 1e-45, -1e-45, 90, -90, -104];

test.each(Object.entries({ ...exact, ...rounded }))("%s of odd values", async (_, run) => {
  expect(await gap(() => odd.map((value) => run(tf.scalar(value))))).toBeLessThan(4e-7);
});

const differentiable = Object.entries({ ...exact, ...rounded }).filter(
  ([name]) => !["zeros", "ones", "full"].includes(name),
);

// Derivatives of rsqrt and reciprocal reach 500 here; the distance is relative to the largest.
test.each(differentiable)("%s: gradient", async (_, run) => {
  const property = fc.asyncProperty(sizes, seeds, async (size, seed) => {
    const compute = () => {
      const x = tf.add(tensor(seed, size), 0.0625);
      return [tf.grad(run)(x, tf.tensor(fine(seed + 1, size), size))];
    };
    expect(await gap(compute)).toBeLessThan(2e-6);
  });
  await fc.assert(property, { numRuns: 20 });
});

// Three roundings for each derivative.
test("sigmoid, tanh and a product: gradients of gradients are TF.js's own", async () => {
  const run = (t: tf.Tensor) => tf.mul(tf.sigmoid(t), tf.mul(tf.tanh(t), t));
  const compute = () => {
    const inner = (t: tf.Tensor) => tf.sum(run(t));
    const x = tensor(1, [3, 5]);
    return [tf.grad(inner)(x), tf.grad((t: tf.Tensor) => tf.sum(tf.grad(inner)(t)))(x)];
  };
  expect(await gap(compute)).toBeLessThan(2e-6);
});

test("both sides of what two threads share", async () => {
  for (const size of [65_535, 65_537, 8_197]) {
    const compute = () => [
      tf.neg(tensor(1, [size])),
      tf.exp(tensor(1, [size])),
      tf.cast(tf.greater(tensor(2, [size]), tensor(3, [size])), "float32"),
    ];
    expect(await gap(compute), `${size} values`).toBeLessThan(4e-7);
  }
});

test("integers and booleans are the inherited kernel's", async () => {
  const compute = () => [
    tf.neg(tf.tensor1d([7, -3], "int32")),
    tf.abs(tf.tensor1d([7, -3], "int32")),
    tf.square(tf.tensor1d([7, -3], "int32")),
    tf.clipByValue(tf.tensor1d([7, -3], "int32"), -1, 5),
    tf.zerosLike(tf.tensor1d([7, -3], "int32")),
    tf.onesLike(tf.tensor1d([true, false], "bool")),
    tf.fill(tf.zeros([3]).shape, 2, "int32"),
    tf.cast(tf.tensor1d([true, false, true, true, false], "bool"), "float32"),
    tf.cast(tf.tensor1d([true, false], "bool"), "int32"),
  ];
  expect(await gap(compute)).toBe(0);
});

describe("against float64, in units of the last place", () => {
  const COUNT = 200_000;

  /** The largest error, where one unit is the distance of floats at the true value's size. */
  function worst(
    run: (x: tf.Tensor) => tf.Tensor,
    wanted: (x: number) => number,
    from: number,
    to: number,
    atLeast = 2 ** -126,
  ): number {
    return tf.tidy(() => {
      const xs = fine(7, [COUNT]).map((x) => from + ((x + 1) / 2) * (to - from));
      const got = run(tf.tensor1d(xs)).dataSync();
      return xs.reduce((most, x, i) => {
        const truth = wanted(x);
        const exponent = Math.floor(Math.log2(Math.max(Math.abs(truth), atLeast)));
        return Math.max(most, Math.abs(got[i]! - truth) / 2 ** (exponent - 23));
      }, 0);
    });
  }

  test("exp within 2", () => {
    expect(worst(tf.exp, Math.exp, -87, 88)).toBeLessThan(2);
    expect(worst(tf.exp, Math.exp, -1, 1)).toBeLessThan(2);
  });

  test("log within 2", () => {
    expect(worst(tf.log, Math.log, 1e-30, 1e-3)).toBeLessThan(2);
    expect(worst(tf.log, Math.log, 0.3, 3)).toBeLessThan(2);
    expect(worst(tf.log, Math.log, 3, 1e30)).toBeLessThan(2);
    expect(worst(tf.log, Math.log, 1e-44, 1e-38)).toBeLessThan(2);
  });

  test("tanh within 3, sigmoid within 4", () => {
    expect(worst(tf.tanh, Math.tanh, -1, 1)).toBeLessThan(3);
    expect(worst(tf.tanh, Math.tanh, -12, 12)).toBeLessThan(3);
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    expect(worst(tf.sigmoid, sigmoid, -80, 80)).toBeLessThan(4);
    expect(worst(tf.sigmoid, sigmoid, -2, 2)).toBeLessThan(4);
  });

  test("expm1 and log1p within 4, near 0 too", () => {
    expect(worst(tf.expm1, Math.expm1, -1e-3, 1e-3)).toBeLessThan(4);
    expect(worst(tf.expm1, Math.expm1, -20, 20)).toBeLessThan(4);
    expect(worst(tf.log1p, Math.log1p, -1e-3, 1e-3)).toBeLessThan(4);
    expect(worst(tf.log1p, Math.log1p, -0.9, 20)).toBeLessThan(4);
  });

  test("elu within 3, near 0 too, where e^x - 1 cancels", () => {
    expect(
      worst(tf.elu, (x) => Math.expm1(Math.min(x, 0)) + Math.max(x, 0), -1e-3, 1e-3),
    ).toBeLessThan(3);
    expect(worst(tf.elu, (x) => Math.expm1(Math.min(x, 0)) + Math.max(x, 0), -20, 2)).toBeLessThan(
      3,
    );
  });

  test("softplus within 3e-7, the error function within 6e-7", () => {
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    expect(worst(tf.softplus, softplus, -20, 20, 1) * 2 ** -23).toBeLessThan(3e-7);
    // By its series, which converges everywhere.
    const erf = (x: number) => {
      let term = x;
      let sum = x;
      for (let n = 1; n < 120; n++) {
        term *= (-x * x) / n;
        sum += term / (2 * n + 1);
      }
      return (2 / Math.sqrt(Math.PI)) * sum;
    };
    expect(worst(tf.erf, erf, -3, 3, 1) * 2 ** -23).toBeLessThan(6e-7);
  });
});
