import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { afterEach, describe, expect, test } from "vitest";

import { constant } from "./constant.js";
import { cyclicMomentum } from "./cyclic-momentum.js";
import { reduceOnPlateau } from "./reduce-on-plateau.js";
import { type ScheduleCallback, scheduleCallback } from "./schedule-callback.js";
import type { AnySchedule } from "./stateful.js";
import { rateOf } from "./set-learning-rate.js";
import { stepLR } from "./step-lr.js";
import { warmup } from "./warmup.js";

afterEach(() => tf.disposeVariables());

/**
 * Calls the hooks as fit does, for epochs of two batches with these losses; answers the rates set.
 */
function ratesOf(callback: ScheduleCallback, optimizer: tf.Optimizer, losses: readonly number[]) {
  const rates: number[] = [];
  callback.onTrainBegin();
  for (const [epoch, val_loss] of losses.entries()) {
    callback.onEpochBegin(epoch);
    for (const batch of [0, 1]) {
      callback.onBatchBegin(batch);
      rates.push((optimizer as unknown as { learningRate: number }).learningRate);
      optimizer.applyGradients({});
    }
    callback.onEpochEnd(epoch, { val_loss });
  }
  return rates;
}

/**
 * Fits y = w on one-sample batches where every gradient is 1, so each batch moves w by minus the
 * rate.
 */
async function movesOf(
  schedule: AnySchedule,
  fit: { epochs: number; initialEpoch?: number; firstStep?: number },
): Promise<number[]> {
  const optimizer = tf.train.sgd(123);
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 1, inputShape: [1], useBias: false })],
  });
  model.compile({ optimizer, loss: (_truth, output) => tf.mean(output) });
  const [x, y] = [tf.ones([3, 1]), tf.zeros([3, 1])];
  const weights = [model.getWeights()[0]!.dataSync()[0]!];
  const { firstStep = 0, ...args } = fit;
  await model.fit(x, y, {
    ...args,
    batchSize: 1,
    verbose: 0,
    callbacks: [
      scheduleCallback(schedule, { optimizer, baseRate: 8, firstStep }),
      { onBatchEnd: () => void weights.push(model.getWeights()[0]!.dataSync()[0]!) },
    ],
  });
  tf.dispose([x, y]);
  model.dispose();
  optimizer.dispose();
  return weights
    .slice(1)
    .map((weight, index) => Math.round((weights[index]! - weight) * 1e4) / 1e4);
}

test("in steps: each batch of model.fit uses the rate of its step", async () => {
  const moves = await movesOf(stepLR({ stepSize: 2, gamma: 0.5 }), { epochs: 2 });
  expect(moves).toEqual([8, 8, 4, 4, 2, 2]);
});

test("in steps: resumes at firstStep", async () => {
  const moves = await movesOf(stepLR({ stepSize: 2, gamma: 0.5 }), { epochs: 1, firstStep: 3 });
  expect(moves).toEqual([4, 2, 2]);
});

test("in epochs: each epoch of model.fit uses its rate", async () => {
  const schedule = stepLR({ stepSize: 1, gamma: 0.5, unit: "epoch" });
  expect(await movesOf(schedule, { epochs: 2 })).toEqual([8, 8, 8, 4, 4, 4]);
});

test("in epochs: resumes at TF.js's initialEpoch", async () => {
  const schedule = stepLR({ stepSize: 1, gamma: 0.5, unit: "epoch" });
  expect(await movesOf(schedule, { initialEpoch: 2, epochs: 3 })).toEqual([2, 2, 2]);
});

test("a plateau hears of each epoch, behind a warm-up in steps", () => {
  const optimizer = tf.train.adam(1);
  const options = { monitor: "val_loss", patience: 0, factor: 0.5, unit: "step" } as const;
  const before = reduceOnPlateau(options);
  const schedule = warmup({ steps: 3, startFactor: 0.25, before });
  const callback = scheduleCallback(schedule, { optimizer, baseRate: 8 });
  const rates = ratesOf(callback, optimizer, [2, 1, 1, 1]);
  expect(rates).toEqual([2, 4, 6, 8, 8, 8, 4, 4]);
  expect(callback.state).toEqual([{ best: 1, bad: 0, cooling: 0, reductions: 2 }]);
});

test("a plateau resumes from its state", () => {
  const optimizer = tf.train.adam(1);
  const plateau = reduceOnPlateau({ monitor: "val_loss", patience: 1, factor: 0.5 });
  const whole = ratesOf(
    scheduleCallback(plateau, { optimizer, baseRate: 8 }),
    optimizer,
    [1, 1, 1, 1, 1, 1],
  );
  const first = scheduleCallback(plateau, { optimizer, baseRate: 8 });
  const begun = ratesOf(first, optimizer, [1, 1]);
  const state: unknown = JSON.parse(JSON.stringify(first.state));
  const second = scheduleCallback(plateau, { optimizer, baseRate: 8, state });
  expect([...begun, ...ratesOf(second, optimizer, [1, 1, 1, 1])]).toEqual(whole);
  expect(whole).toEqual([8, 8, 8, 8, 8, 8, 4, 4, 4, 4, 2, 2]);
});

test("model.fit hands a plateau its logs", async () => {
  const plateau = reduceOnPlateau({
    monitor: "loss",
    patience: 0,
    factor: 0.5,
    threshold: 1e9, // no loss improves by that
    thresholdMode: "abs",
  });
  expect(await movesOf(plateau, { epochs: 3 })).toEqual([8, 8, 8, 8, 8, 8, 4, 4, 4]);
});

test("model.fit says so when there is no such metric", async () => {
  const plateau = reduceOnPlateau({ monitor: "val_loss" });
  await expect(movesOf(plateau, { epochs: 1 })).rejects.toThrow(
    'monitor must name a metric of epoch 0 (loss), got "val_loss"',
  );
});

test("cycles the momentum", () => {
  const optimizer = tf.train.momentum(1, 0.5);
  const momentum = cyclicMomentum({ stepSizeUp: 1, baseMomentum: 0.25, maxMomentum: 0.75 });
  const callback = scheduleCallback(constant(), { optimizer, baseRate: 8, momentum });
  const momenta = [0, 1, 2].map((batch) => {
    callback.onBatchBegin(batch);
    optimizer.applyGradients({});
    return optimizer.getConfig()["momentum"];
  });
  expect(momenta).toEqual([0.75, 0.25, 0.75]);
  optimizer.dispose();
});

const stock = {
  sgd: () => tf.train.sgd(1),
  momentum: () => tf.train.momentum(1, 0.9),
  rmsprop: () => tf.train.rmsprop(1),
  adam: () => tf.train.adam(1),
  adamax: () => tf.train.adamax(1),
  adagrad: () => tf.train.adagrad(1),
  adadelta: () => tf.train.adadelta(1),
};

function tinyModel(optimizer: tf.Optimizer): tfl.LayersModel {
  const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer, loss: "meanSquaredError" });
  return model;
}

describe.each(Object.entries(stock))("with tf.train.%s", (_name, make) => {
  const [epochs, batchSize, verbose] = [2, 1, 0] as const;
  const fit = (model: tfl.LayersModel, callbacks: ScheduleCallback[]) => {
    const data = [tf.ones([3, 1]), tf.zeros([3, 1])] as const;
    return model.fit(...data, { epochs, batchSize, verbose, callbacks });
  };

  test("one schedule is well", async () => {
    const optimizer = make();
    const schedule = stepLR({ stepSize: 2, gamma: 0.5 });
    await fit(tinyModel(optimizer), [scheduleCallback(schedule, { optimizer, baseRate: 0.01 })]);
    expect(rateOf(optimizer)).toBe(0.0025);
  });

  test("two schedules on one optimizer are refused", async () => {
    const optimizer = make();
    const callbacks = [0.01, 0.1].map((baseRate) =>
      scheduleCallback(constant({ unit: "epoch" }), { optimizer, baseRate }),
    );
    await expect(fit(tinyModel(optimizer), callbacks)).rejects.toThrow(
      "scheduleCallback: optimizer must have one schedule, and its rate was moved from 0.01 to 0.1 by something else",
    );
  });

  test("an optimizer that the model was not compiled with is refused", async () => {
    const callback = scheduleCallback(constant(), { optimizer: make(), baseRate: 0.01 });
    await expect(fit(tinyModel(make()), [callback])).rejects.toThrow(
      "scheduleCallback: optimizer must be the one that the model was compiled with: after 1 batches it has taken no step",
    );
  });
});

test("the rate may be set by hand between two fits", async () => {
  const optimizer = tf.train.sgd(1);
  const model = tinyModel(optimizer);
  const callback = scheduleCallback(constant({ unit: "epoch" }), { optimizer, baseRate: 0.01 });
  const data = [tf.ones([3, 1]), tf.zeros([3, 1])] as const;
  await model.fit(...data, { epochs: 1, verbose: 0, callbacks: [callback] });
  optimizer.setLearningRate(0.5);
  await model.fit(...data, { epochs: 1, verbose: 0, callbacks: [callback] });
  expect(rateOf(optimizer)).toBe(0.01);
});

test("leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  await movesOf(constant(), { epochs: 1 });
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  [{ baseRate: Number.NaN }, "scheduleCallback: baseRate must be finite and ≥ 0, got NaN"],
  [{ baseRate: 1, firstStep: -1 }, "scheduleCallback: firstStep must be an integer ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  const optimizer = tf.train.adam(0.1);
  expect(() => scheduleCallback(constant(), { optimizer, ...options })).toThrow(message);
});
