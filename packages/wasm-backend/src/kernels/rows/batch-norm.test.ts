import * as tfl from "@tensorflow/tfjs-layers";
import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../../testing/both.js";
import { fine } from "../../testing/values.js";

useEngine({ threads: 2 });

const leading = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });
const shapes = fc.tuple(leading, fc.integer({ min: 1, max: 17 })).map(([a, c]) => [...a, c]);
const seeds = fc.nat(100_000);

const tensor = (seed: number, shape: readonly number[], scale = 1, offset = 0): tf.Tensor =>
  tf.tensor(
    fine(seed, shape).map((x) => x * scale + offset),
    [...shape],
  );

type Operands = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** x, then mean, variance, offset and scale of its columns. */
function operands(seed: number, shape: readonly number[]): Operands {
  const columns = [shape.at(-1)!];
  return [
    tensor(seed, shape, 2),
    tensor(seed + 1, columns),
    tensor(seed + 2, columns, 0.5, 0.6),
    tensor(seed + 3, columns),
    tensor(seed + 4, columns, 1, 0.2),
  ];
}

const normalize = (
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  offset?: tf.Tensor,
  scale?: tf.Tensor,
) =>
  tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    1e-3,
  );

/**
 * As `tf.layers` does it in training: with the moments of the batch, through which gradients flow.
 */
function inTraining(x: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor, epsilon = 1e-3): tf.Tensor {
  const axes = x.shape.map((_, i) => i).slice(0, -1);
  const { mean, variance } = tf.moments(x, axes);
  return tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    epsilon,
  );
}

// Some ten roundings of 6e-8, in another order.
test("normalizes with given statistics as the cpu backend does", async () => {
  const property = fc.asyncProperty(shapes, seeds, async (shape, seed) => {
    const compute = () => {
      const [x, mean, variance, offset, scale] = operands(seed, shape);
      return [
        normalize(x, mean, variance, offset, scale),
        normalize(x, mean, variance),
        normalize(x, mean, variance, offset),
        normalize(x, mean, variance, undefined, scale),
        tf.relu(normalize(x, mean, variance, offset, scale)),
      ];
    };
    expect(await gap(compute)).toBeLessThan(2e-6);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("gradients of all five operands", async () => {
  const property = fc.asyncProperty(shapes, seeds, async (shape, seed) => {
    const compute = () => {
      const dy = tensor(seed + 9, shape);
      const all = operands(seed, shape);
      const through = (...inputs: tf.Tensor[]) => tf.relu(normalize(...(inputs as Operands)));
      return [
        ...tf.grads(normalize as (...inputs: tf.Tensor[]) => tf.Tensor)(all, dy),
        ...tf.grads(through)(all, dy),
      ];
    };
    expect(await gap(compute)).toBeLessThan(5e-6);
  });
  await fc.assert(property, { numRuns: 60 });
});

// The variance of few rows may be near 0, and 1 / √(variance + epsilon) up to 30: relative to the
// largest.
test("in training: moments, output, and gradients through both", async () => {
  const property = fc.asyncProperty(shapes, seeds, fc.boolean(), async (shape, seed, shortcut) => {
    const compute = () => {
      const [x, , , offset, scale] = operands(seed, shape);
      const run = (...[a, b, c, d]: tf.Tensor[]) => {
        const y = inTraining(a!, b!, c!);
        return tf.relu(d === undefined ? y : tf.add(y, d));
      };
      const inputs = [x, offset, scale, ...(shortcut ? [tensor(seed + 7, shape)] : [])];
      return [
        run(...inputs),
        ...tf.grads(run)(inputs, tensor(seed + 9, shape)),
        ...Object.values(tf.moments(x, [0])),
      ];
    };
    expect(await gap(compute)).toBeLessThan(5e-5);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("columns far from 0, and columns that do not vary", async () => {
  for (const columns of [1, 3, 6, 16]) {
    const shape = [64, 5, 5, columns];
    const compute = () => {
      const far = tf.add(tensor(1, shape), 100) as tf.Tensor4D;
      const same = tf.add(tf.zeros(shape), tensor(2, [columns]));
      const ones = tf.ones([columns]);
      const run = (x: tf.Tensor) => inTraining(x, ones, ones);
      return [run(far), run(same), tf.grad(run)(far, tensor(3, shape))];
    };
    // 100 is held to 8e-6, a third of which is what a sum of 1600 of them is off by on each
    // backend.
    expect(await gap(compute), `${columns} columns`).toBeLessThan(3e-4);
  }
});

test("large enough for two threads, with rest", async () => {
  for (const shape of [
    [33, 31, 29, 3],
    [17, 31, 29, 6],
    [9, 32, 32, 16],
    [4096, 31],
  ]) {
    const compute = () => {
      const dy = tensor(3, shape);
      const [x, , , offset, scale] = operands(5, shape);
      const run = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => tf.relu(inTraining(a, b, c));
      return [run(x, offset, scale), ...tf.grads(run)([x, offset, scale], dy)];
    };
    expect(await gap(compute), `shape ${shape.join()}`).toBeLessThan(1e-5);
  }
});

test("gradients of gradients are TF.js's own", async () => {
  const compute = () => {
    const [x, mean, variance, offset, scale] = operands(1, [3, 2, 2, 5]);
    const given = (t: tf.Tensor) => tf.square(normalize(t, mean, variance, offset, scale));
    const training = (t: tf.Tensor) => tf.square(inTraining(t, offset, scale));
    return [given, training].map((run) =>
      tf.grad((t: tf.Tensor) => tf.sum(tf.square(tf.grad((u: tf.Tensor) => tf.sum(run(u)))(t))))(x),
    );
  };
  expect(await gap(compute)).toBeLessThan(1e-5);
});

test("what is known of x − mean holds wherever it goes", async () => {
  const compute = () => {
    const x = tensor(1, [6, 3, 5], 3);
    const mean = tf.mean(x, [0, 1]);
    const kept = tf.mean(x, [0, 1], true);
    const off = tf.sub(x, mean);
    const row = tensor(2, [5]);
    return [
      off,
      tf.sub(x, kept),
      tf.square(off),
      tf.mean(tf.square(off), [0, 1]),
      tf.mean(tf.square(off), [0]),
      tf.sum(tf.square(off), [0, 1]),
      tf.sum(tf.square(off)),
      tf.sum(off, [0, 1]),
      tf.sum(off, 0),
      tf.mean(tf.square(tf.mul(off, 2)), [0, 1]),
      tf.mul(off, 3),
      tf.mul(3, off),
      tf.mul(off, row),
      tf.mul(off, off),
      tf.mul(off, tensor(3, [6, 3, 5])),
      tf.add(off, off),
      tf.add(off, x),
      tf.add(x, tf.add(off, 1)),
      tf.add(off, row),
      tf.add(off, tensor(3, [6, 1, 5])),
      tf.relu(off),
      tf.add(tf.relu(off), off),
      tf.reshape(tf.relu(tf.reshape(off, [9, 10])), [90]),
      tf.mul(tf.reshape(off, [90]), tf.tensor(2)),
      tf.mul(off, tf.tensor4d([2], [1, 1, 1, 1])),
      tf.mul(tf.mul(off, 0.5), tf.grad((t: tf.Tensor) => tf.mean(t, [0, 1]))(x, row)),
    ];
  };
  // The sum of x − mean is exactly 0 here, and what 18 roundings leave of values up to 3 there.
  expect(await gap(compute)).toBeLessThan(4e-6);
});

test("a mean is not taken for that of values that came in its place", async () => {
  const compute = () => {
    const variable = tf.variable(tensor(1, [8, 4]));
    const mean = tf.mean(variable, 0);
    variable.assign(tensor(2, [8, 4]));
    const off = tf.sub(variable, mean);
    const results = [tf.sum(off, 0), tf.mean(tf.square(off), 0)];
    variable.dispose();
    return results;
  };
  expect(await gap(compute)).toBeLessThan(1e-6);
});

test("a BatchNormalization layer trains as on the cpu backend, moving averages and all", async () => {
  const compute = () => {
    const layer = tfl.layers.batchNormalization({ momentum: 0.9 });
    const x = tensor(1, [8, 4, 4, 6]);
    layer.apply(x);
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(
      () => tf.sum(tf.mul(layer.apply(x, { training: true }) as tf.Tensor, tensor(2, x.shape))),
      variables,
    );
    const after = layer.apply(x) as tf.Tensor;
    const weights = layer.getWeights().map((weight) => tf.clone(weight));
    const results = [value, ...variables.map(({ name }) => grads[name]!), after, ...weights];
    layer.dispose();
    return results;
  };
  expect(await gap(compute)).toBeLessThan(1e-5);
});

test("integers and empty tensors are the inherited kernel's", async () => {
  const compute = () => [
    normalize(tf.zeros([0, 3]), tf.zeros([3]), tf.ones([3])),
    tf.square(tf.tensor1d([-3, 4], "int32")),
    tf.square(tf.zeros([0, 3])),
    tf.mean(tf.zeros([0, 3]), 0),
  ];
  expect(await gap(compute)).toBe(0);
});

test("a mean is not taken for that of values that were updated in place", () => {
  tf.tidy(() => {
    const parameter = tensor(1, [8, 4]);
    const mean = tf.mean(parameter, 0);
    const inputs = { parameter, gradient: tf.ones([8, 4]), momentum: tf.zeros([8, 4]) };
    const rates = { learningRate: 0.25, momentum: 0, dampening: 0, weightDecay: 0 };
    const attrs = { ...rates, nesterov: false, first: true, slots: 1 };
    const [updated] = tf
      .engine()
      .runKernel("RegimenUpdateSgd", inputs, { updates: [attrs] } as never) as [tf.Tensor];
    const sums = tf.sum(tf.sub(updated, mean), 0).dataSync();
    for (const sum of sums) expect(sum).toBeCloseTo(-8 * 0.25, 5);
  });
});
