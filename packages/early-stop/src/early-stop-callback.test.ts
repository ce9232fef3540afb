import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";

import { earlyStopCallback } from "./early-stop-callback.js";
import { earlyStop } from "./early-stop.js";
import type { Observation } from "./policy.js";

const inputs = { x: tf.ones([2, 1]), y: tf.zeros([2, 1]) };

/**
 * One weight from 5 that every epoch lowers by 1 (one batch, gradient 1, rate 1): 4, 3, 2, 1, 0,
 * ... The metric `distance` is |w − 2|, so epoch 2 is best.
 */
function descending(optimizer: tf.Optimizer = tf.train.sgd(1)): tfl.LayersModel {
  const distance = (_truth: tf.Tensor, output: tf.Tensor) => tf.abs(tf.sub(output, 2));
  const kernelInitializer = tfl.initializers.constant({ value: 5 });
  const layer = tfl.layers.dense({ units: 1, inputShape: [1], useBias: false, kernelInitializer });
  const model = tfl.sequential({ layers: [layer] });
  model.compile({ optimizer, loss: (_truth, output) => tf.mean(output), metrics: [distance] });
  return model;
}

const weightOf = (model: tfl.LayersModel) => model.getWeights()[0]!.dataSync()[0];
const stopper = earlyStop({ monitor: "val_distance", mode: "min", patience: 2 });
const fit = (
  model: tfl.LayersModel,
  callbacks: tfl.CustomCallbackArgs[],
  more: tfl.ModelFitArgs = {},
) =>
  model.fit(inputs.x, inputs.y, {
    epochs: 20,
    verbose: 0,
    callbacks,
    validationData: [inputs.x, inputs.y],
    ...more,
  });

describe("in model.fit", () => {
  test("stops and gives the best weights back", async () => {
    const model = descending();
    const callback = earlyStopCallback(stopper, { model });
    const { epoch } = await fit(model, [callback]);
    expect(epoch).toEqual([0, 1, 2, 3, 4]);
    expect(callback.state).toMatchObject({ bestEpoch: 2, best: 0, reason: "patience" });
    expect(weightOf(model)).toBe(2);
  });

  test("keeps the last weights when told", async () => {
    const model = descending();
    await fit(model, [earlyStopCallback(stopper, { model, restoreBest: false })]);
    expect(weightOf(model)).toBe(0);
  });

  test("restores at the end of the budget too", async () => {
    const model = descending();
    const callback = earlyStopCallback(stopper, { model });
    await fit(model, [callback], { epochs: 4 });
    expect(callback.state.reason).toBeNull();
    expect(weightOf(model)).toBe(2);
  });

  test("a second fit begins anew", async () => {
    const model = descending();
    const callback = earlyStopCallback(stopper, { model });
    await fit(model, [callback]);
    const { epoch } = await fit(model, [callback]);
    expect(epoch).toEqual([0, 1, 2]);
    expect(weightOf(model)).toBe(1);
  });

  test("resumes from a given state", async () => {
    const model = descending();
    const state = { ...stopper.init(), best: -1, bestEpoch: 0, waited: 1, at: 2, since: 1 };
    const { epoch } = await fit(model, [earlyStopCallback(stopper, { model, state })], {
      initialEpoch: 2,
    });
    expect(epoch).toEqual([2]);
    expect(weightOf(model)).toBe(4);
  });

  test("counts steps as the Trainer does: those finished; and tells the optimizer's rate", async () => {
    const model = descending(tf.train.sgd(0.5));
    const seen: Observation[] = [];
    const spy = {
      name: "spy",
      init: () => null,
      update: (_state: null, observation: Observation) => (seen.push(observation), null),
      verdict: () => ({ stop: null, best: false }),
    };
    const callbacks = [earlyStopCallback(spy, { model, firstStep: 5 })];
    const twoEpochs = () =>
      model.fit(inputs.x, inputs.y, { epochs: 2, batchSize: 1, verbose: 0, callbacks });
    await twoEpochs();
    expect(seen.map(({ step }) => step)).toEqual([7, 9]);
    expect(seen.map(({ rate }) => rate)).toEqual([0.5, 0.5]);
    await twoEpochs();
    expect(seen.map(({ step }) => step)).toEqual([7, 9, 7, 9]);
  });

  test("a metric that is not there ends the fit with its name", async () => {
    const model = descending();
    const callback = earlyStopCallback(earlyStop({ monitor: "val_losss", patience: 1 }), { model });
    await expect(fit(model, [callback])).rejects.toThrow('got "val_losss"');
  });
});

describe("tensors", () => {
  beforeAll(async () => {
    await fit(descending(), []);
  });

  test.each(["sgd", "adam"] as const)("leaks none, with %s", async (name) => {
    const model = descending(tf.train[name](1));
    await fit(model, [], { epochs: 1 });
    const before = tf.memory().numTensors;
    await fit(model, [earlyStopCallback(stopper, { model })]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a fit that throws leaves the best weights to restore or to dispose", async () => {
    const model = descending();
    const callback = earlyStopCallback(stopper, { model });
    const fail = { onEpochBegin: (epoch: number) => Promise[epoch === 4 ? "reject" : "resolve"]() };
    await expect(fit(model, [callback, fail as tfl.CustomCallbackArgs])).rejects.toBeUndefined();
    expect(weightOf(model)).toBe(1);
    const held = tf.memory().numTensors;
    callback.restore();
    expect(weightOf(model)).toBe(2);
    expect(tf.memory().numTensors).toBe(held - 1);
    callback.restore();
    callback.dispose();
    expect(tf.memory().numTensors).toBe(held - 1);
    expect(weightOf(model)).toBe(2);
  });
});

test.each([
  [{ firstStep: -1 }, "earlyStopCallback: firstStep must be an integer ≥ 0, got -1"],
  [{ log: () => {} }, "earlyStopCallback: log must be left out for a policy without describe"],
])("rejects %o", (options, message) => {
  const { name, init, update, verdict } = stopper;
  const plain = { name, init, update, verdict };
  expect(() => earlyStopCallback(plain, { model: descending(), ...options })).toThrow(message);
});
