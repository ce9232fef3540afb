import * as tf from "@tensorflow/tfjs-core";
import {
  constraints,
  initializers,
  input,
  layers,
  model as functional,
  regularizers,
  sequential,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { afterEach, expect, test } from "vitest";
import { arrayDataset } from "../data/dataset.js";
import { loader } from "../data/loader.js";
import { sgd } from "../optimizers/sgd.js";
import { points, tinyModel, tinyTrainer, weightsOf } from "../testing/fixtures.js";

afterEach(() => tf.disposeVariables());

const four = arrayDataset({
  inputs: Float32Array.of(1, 2, 3, 6, 5, 2, 7, 6),
  shape: [2],
  labels: Uint8Array.of(0, 1, 0, 1),
  classes: 2,
});
const batch = loader(four, { batchSize: 4 });
const still = () => sgd({ learningRate: 0 });

test("BatchNorm's moving statistics move in training and not in evaluation", async () => {
  const model = sequential({
    layers: [
      layers.batchNormalization({ name: "bn", inputShape: [2], momentum: 0.75 }),
      layers.dense({ units: 2 }),
    ],
  });
  const trainer = tinyTrainer({ model, optimizer: still() });
  await trainer.fit(batch, { epochs: 1 });
  // By hand: means (4, 4), variances (5, 4); 0.75 · (0, 1) + 0.25 · batch.
  const expected = { "bn/moving_mean": [1, 1], "bn/moving_variance": [2, 1.75] };
  expect(weightsOf(trainer)).toMatchObject(expected);
  await trainer.evaluate(batch);
  expect(weightsOf(trainer)).toMatchObject(expected);
  await trainer.fit(batch, { epochs: 2 });
  expect(weightsOf(trainer)).toMatchObject({
    "bn/moving_mean": [1.75, 1.75],
    "bn/moving_variance": [2.75, 2.3125],
  });
});

test("regularizers of layers are part of the loss and of the gradient, in nested models too", async () => {
  const dense = () =>
    layers.dense({
      name: "dense",
      units: 2,
      inputShape: [1],
      useBias: false,
      kernelInitializer: initializers.constant({ value: 3 }),
      kernelRegularizer: regularizers.l2({ l2: 0.1 }),
    });
  const inner = sequential({ layers: [dense()] });
  const x = input({ shape: [1] });
  const nested = functional({ inputs: x, outputs: inner.apply(x) as SymbolicTensor });
  const zero = arrayDataset({
    inputs: Float32Array.of(0),
    shape: [1],
    labels: Uint8Array.of(0),
    classes: 2,
  });
  for (const model of [sequential({ layers: [dense()] }), nested]) {
    const trainer = tinyTrainer({ model, optimizer: sgd({ learningRate: 0.5 }) });
    const run = await trainer.fit(loader(zero, { batchSize: 1 }), { epochs: 1 });
    // By hand: inputs are 0, so the data has loss log 2 and no gradient. Penalty 0.1 · (9 + 9),
    // gradient 0.2 · 3.
    expect(run.history[0]!.metrics["loss"]).toBeCloseTo(Math.log(2) + 1.8, 5);
    const [kernel] = Object.values(weightsOf(trainer));
    kernel!.forEach((value) => expect(value).toBeCloseTo(2.7, 6));
    const measured = await trainer.evaluate(loader(zero, { batchSize: 1 }));
    expect(measured["loss"]).toBeCloseTo(Math.log(2) + 0.1 * 2 * 2.7 ** 2, 5);
  }
});

test("constraints of layers hold after a step", async () => {
  const model = sequential({
    layers: [
      layers.dense({
        units: 2,
        inputShape: [2],
        kernelInitializer: initializers.constant({ value: 3 }),
        kernelConstraint: constraints.maxNorm({ maxValue: 1, axis: 0 }),
      }),
    ],
  });
  const before = tf.memory().numTensors;
  const trainer = tinyTrainer({ model, optimizer: still() });
  await trainer.fit(batch, { epochs: 1 });
  const [kernel] = Object.values(weightsOf(trainer));
  kernel!.forEach((value) => expect(value).toBeCloseTo(Math.SQRT1_2, 5));
  expect(tf.memory().numTensors).toBe(before);
});

test("dropout draws a new mask each step, the same for the same seed, and keeps its own seed", async () => {
  const losses = async (seed: number) => {
    const model = tinyModel();
    const dropout = layers.dropout({ rate: 0.5, seed: 11 });
    model.pop();
    model.add(dropout);
    model.add(
      layers.dense({ units: 2, kernelInitializer: initializers.glorotUniform({ seed: 4 }) }),
    );
    const trainer = tinyTrainer({ model, optimizer: still(), seed });
    const seen: number[] = [];
    trainer.on("step", ({ loss }) => void seen.push(loss));
    await trainer.fit(batch, { epochs: 5 });
    expect(dropout.getConfig()["seed"]).toBe(11);
    return seen;
  };
  const first = await losses(1);
  expect(new Set(first).size).toBeGreaterThan(3);
  expect(await losses(1)).toEqual(first);
  expect(await losses(2)).not.toEqual(first);
});

test("a model that is built again has the same names", () => {
  const names = () => Object.keys(weightsOf(tinyTrainer({ model: tinyModel() })));
  const expected = ["hidden/kernel", "hidden/bias", "head/kernel", "head/bias"];
  expect(names()).toEqual(expected);
  expect(names()).toEqual(expected);
});

test("rejects a model that is not built, has two outputs, or nothing to train", async () => {
  const empty = sequential();
  expect(() => tinyTrainer({ model: empty })).toThrow("Trainer: model must be built");
  const x = input({ shape: [2] });
  const outputs = [1, 2].map(() => layers.dense({ units: 2 }).apply(x) as SymbolicTensor);
  expect(() => tinyTrainer({ model: functional({ inputs: x, outputs }) })).toThrow(
    "Trainer: model must be one with one output, got 2",
  );
  const frozen = tinyModel();
  frozen.trainable = false;
  const one = loader(points(4), { batchSize: 4 });
  await expect(tinyTrainer({ model: frozen }).fit(one, { epochs: 1 })).rejects.toThrow(
    'Trainer: model must be one with a trainable variable, got "none"',
  );
});
