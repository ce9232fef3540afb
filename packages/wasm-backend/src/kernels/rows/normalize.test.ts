import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { gap, useEngine } from "../../testing/both.js";
import { fine } from "../../testing/values.js";

useEngine({ threads: 2 });

const shapes = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 17 }),
  )
  .map(([outer, columns]) => [...outer, columns]);
const seeds = fc.nat(100_000);

const tensor = (seed: number, shape: readonly number[], scale = 1, offset = 0): tf.Tensor =>
  tf.tensor(
    fine(seed, shape).map((x) => x * scale + offset),
    [...shape],
  );

/** x, mean, variance, offset and scale, all of one shape. */
const operands = (seed: number, shape: readonly number[]): tf.Tensor[] => [
  tensor(seed, shape, 2),
  tensor(seed + 1, shape),
  tensor(seed + 2, shape, 0.5, 0.6),
  tensor(seed + 3, shape),
  tensor(seed + 4, shape, 1, 0.2),
];

const normalize = (...[x, mean, variance, offset, scale]: (tf.Tensor | undefined)[]): tf.Tensor =>
  tf.batchNorm(
    x as tf.Tensor4D,
    mean as tf.Tensor4D,
    variance as tf.Tensor4D,
    offset as tf.Tensor4D,
    scale as tf.Tensor4D,
    1e-3,
  );

// Some five roundings of 6e-8 each, on either backend.
test("statistics as large as x, and their gradients", async () => {
  const property = fc.asyncProperty(shapes, seeds, async (shape, seed) => {
    const compute = () => {
      const all = operands(seed, shape);
      const [x, mean, variance, offset, scale] = all;
      const dy = tensor(seed + 5, shape);
      return [
        normalize(...all),
        normalize(x, mean, variance),
        normalize(x, mean, variance, offset),
        normalize(x, mean, variance, undefined, scale),
        ...tf.grads(normalize)(all, dy),
      ];
    };
    expect(await gap(compute)).toBeLessThan(2e-6);
  });
  await fc.assert(property, { numRuns: 80 });
});

test("enough for two threads, with a rest", async () => {
  const shape = [3, 111, 257];
  const compute = () => [
    normalize(...operands(1, shape)),
    ...tf.grads(normalize)(operands(1, shape), tensor(9, shape)),
  ];
  expect(await gap(compute)).toBeLessThan(2e-6);
});

test("gradients of gradients are TF.js's own", async () => {
  const compute = () => {
    const [x, ...others] = operands(1, [2, 3, 5]);
    const inner = (u: tf.Tensor) => tf.sum(tf.square(normalize(u, ...others)));
    return [tf.grad((t: tf.Tensor) => tf.sum(tf.square(tf.grad(inner)(t))))(x!)];
  };
  expect(await gap(compute)).toBeLessThan(1e-5);
});

// 1 / √(variance + epsilon) is up to 30 where rows of 2 hardly vary.
test("a LayerNormalization layer, over one axis and over two, and its gradients", async () => {
  for (const axis of [-1, [1, 2], [1]]) {
    const compute = () => {
      const layer = tfl.layers.layerNormalization({
        axis,
        gammaInitializer: tfl.initializers.randomUniform({ minval: 0.5, maxval: 1, seed: 3 }),
      } as Parameters<typeof tfl.layers.layerNormalization>[0]);
      const x = tensor(1, [5, 7, 6], 2);
      layer.apply(x);
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const loss = (t: tf.Tensor) =>
        tf.sum(tf.mul(layer.apply(t) as tf.Tensor, tensor(2, x.shape)));
      const { value, grads } = tf.variableGrads(() => loss(x) as tf.Scalar, variables);
      const results = [layer.apply(x) as tf.Tensor, value, tf.grad(loss)(x)];
      results.push(...variables.map(({ name }) => grads[name]!));
      layer.dispose();
      return results;
    };
    expect(await gap(compute), `axis ${String(axis)}`).toBeLessThan(5e-6);
  }
});

test("a derivative by differences, in double", () => {
  tf.tidy(() => {
    const [count, epsilon, step] = [6, 1e-3, 1e-5];
    const values = Array.from(fine(3, [count]), (v) => 2 * v);
    const weights = Array.from(fine(4, [count]));
    const loss = (row: readonly number[]): number => {
      const mean = row.reduce((a, b) => a + b, 0) / count;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / count;
      return row.reduce(
        (sum, v, i) => sum + (weights[i]! * (v - mean)) / Math.sqrt(variance + epsilon),
        0,
      );
    };
    const wanted = values.map((_, i) => {
      const moved = (by: number) => loss(values.map((v, k) => (k === i ? v + by : v)));
      return (moved(step) - moved(-step)) / (2 * step);
    });
    const layer = tfl.layers.layerNormalization({ axis: -1, epsilon });
    const run = (t: tf.Tensor) => tf.mul(layer.apply(t) as tf.Tensor, tf.tensor2d([weights]));
    const got = tf
      .grad((t: tf.Tensor) => tf.sum(run(t)))(tf.tensor2d([values]))
      .dataSync();
    wanted.forEach((value, i) => {
      expect(got[i]).toBeCloseTo(value, 5);
    });
    layer.dispose();
  });
});
