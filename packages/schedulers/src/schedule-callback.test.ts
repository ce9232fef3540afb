import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { afterEach, expect, test } from "vitest";

import { constant } from "./constant.js";
import { scheduleCallback } from "./schedule-callback.js";
import { stepLR } from "./step-lr.js";

afterEach(() => tf.disposeVariables());

/** Fits y = w on one-sample batches where every gradient is 1, so each batch moves w by minus the rate. */
async function movesOf(
  schedule: ReturnType<typeof stepLR>,
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
