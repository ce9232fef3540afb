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
  sin: tf.sin,
  cos: tf.cos,
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

  const between = (from: number, to: number): Float32Array =>
    fine(7, [COUNT]).map((x) => from + ((x + 1) / 2) * (to - from));

  /** The largest error, where one unit is the distance of floats at the true value's size. */
  function worstOf(
    run: Run,
    wanted: (x: number) => number,
    xs: Float32Array,
    atLeast = 2 ** -126,
  ): number {
    return tf.tidy(() => {
      const got = run(tf.tensor1d(xs)).dataSync();
      return xs.reduce((most, x, i) => {
        const truth = wanted(x);
        const exponent = Math.floor(Math.log2(Math.max(Math.abs(truth), atLeast)));
        return Math.max(most, Math.abs(got[i]! - truth) / 2 ** (exponent - 23));
      }, 0);
    });
  }

  const worst = (
    run: Run,
    wanted: (x: number) => number,
    from: number,
    to: number,
    atLeast?: number,
  ): number => worstOf(run, wanted, between(from, to), atLeast);

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

  const waves = [
    ["sin", tf.sin, Math.sin],
    ["cos", tf.cos, Math.cos],
  ] as const;

  /** The floats nearest to multiples of pi / 2, where nearly all of x cancels, and those beside. */
  const quarters = Float32Array.from({ length: 240_000 }, (_, i) => {
    const nearest = Math.fround(((Math.floor(i / 3) - 40_000) * Math.PI) / 2);
    return nearest * (1 + ((i % 3) - 1) * 2 ** -23);
  });

  test.each(waves)("%s within 2, near multiples of pi too", (_, run, wanted) => {
    expect(worst(run, wanted, -1e-3, 1e-3)).toBeLessThan(2);
    expect(worst(run, wanted, -8, 8)).toBeLessThan(2);
    expect(worst(run, wanted, -8192, 8192)).toBeLessThan(2);
    expect(worst(run, wanted, -65_536, 65_536)).toBeLessThan(2);
    expect(worstOf(run, wanted, quarters)).toBeLessThan(2);
  });

  // Half a unit is the rounding of the true value.
  test.each(waves)("%s of angles beyond is rounded once", (_, run, wanted) => {
    expect(worst(run, wanted, 65_537, 1e7)).toBeLessThan(0.501);
    expect(worst(run, wanted, -1e12, 1e12)).toBeLessThan(0.501);
    expect(worst(run, wanted, -3e38, 3e38)).toBeLessThan(0.501);
    const everySize = fine(8, [COUNT]).map((x) => Math.sign(x) * 2 ** (17 + 110 * Math.abs(x)));
    expect(worstOf(run, wanted, everySize)).toBeLessThan(0.501);
    // The float nearest to a multiple of pi / 2: 1.6e-9 from one (Muller, Elementary Functions).
    const hardest = 16_367_173 * 2 ** 72;
    expect(worstOf(run, wanted, Float32Array.of(hardest, -hardest))).toBeLessThan(0.501);
    const mixed = between(-8, 8).map((x, i) => (i % 3 === 0 ? x * 1e30 : x));
    expect(worstOf(run, wanted, mixed)).toBeLessThan(2);
  });

  test.each(waves)("%s stays in [-1, 1]", (_, run) => {
    for (const xs of [quarters, between(-8, 8), between(-65_536, 65_536), between(-3e38, 3e38)]) {
      const largest = tf.tidy(() => tf.max(tf.abs(run(tf.tensor1d(xs)))).dataSync()[0]!);
      expect(largest).toBeLessThanOrEqual(1);
    }
  });

  test("sin of -0 is -0; sin and cos of what is not finite are NaN", () => {
    const run = (op: Run) =>
      tf.tidy(() => [...op(tf.tensor1d([0, -0, Infinity, -Infinity, Number.NaN])).dataSync()]);
    expect(run(tf.sin)).toEqual([0, -0, Number.NaN, Number.NaN, Number.NaN]);
    expect(run(tf.cos)).toEqual([1, 1, Number.NaN, Number.NaN, Number.NaN]);
  });

  test("gradients of sin and cos within 2", () => {
    expect(worst(tf.grad(tf.sin), Math.cos, -8, 8)).toBeLessThan(2);
    expect(worst(tf.grad(tf.cos), (x) => -Math.sin(x), -8, 8)).toBeLessThan(2);
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
