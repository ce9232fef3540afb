import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";

import { earlyStopCallback, type EarlyStopCallbackOptions } from "./early-stop-callback.js";
import { earlyStop, type EarlyStopState } from "./early-stop.js";
import { withBestWeights } from "./with-best-weights.js";

const x = tf.ones([4, 1]);
const y = tf.zeros([4, 1]);
const stopper = earlyStop({ monitor: "val_distance", mode: "min", patience: 2 });

/**
 * One weight from 5 that each of two batches an epoch lowers by 1: after the epochs 3, 1, −1, −3.
 * Epoch 0 is nearest to 2.5.
 */
function descending(): tfl.LayersModel {
  const distance = (_truth: tf.Tensor, output: tf.Tensor) => tf.abs(tf.sub(output, 2.5));
  const kernelInitializer = tfl.initializers.constant({ value: 5 });
  const layer = tfl.layers.dense({ units: 1, inputShape: [1], useBias: false, kernelInitializer });
  const model = tfl.sequential({ layers: [layer] });
  const optimizer = tf.train.sgd(1);
  model.compile({ optimizer, loss: (_truth, output) => tf.mean(output), metrics: [distance] });
  return model;
}

let model: tfl.LayersModel;
let lines: string[];
const weight = () => model.getWeights()[0]!.dataSync()[0];
const callbackWith = (options: Partial<EarlyStopCallbackOptions<EarlyStopState>> = {}) =>
  earlyStopCallback(stopper, { model, log: (line) => lines.push(line), ...options });
const fit = (...callbacks: tfl.CustomCallbackArgs[]) =>
  model.fit(x, y, { epochs: 9, batchSize: 2, verbose: 0, callbacks, validationData: [x, y] });

/** Does something as the given batch begins, counted from 0 over the whole fit. */
function atBatch(when: number, act: () => void): tfl.CustomCallbackArgs {
  let batch = 0;
  return { onBatchBegin: () => void (batch++ === when && act()) } as tfl.CustomCallbackArgs;
}
const fail = () => {
  throw new Error("out of luck");
};

// The first fit of all makes tensors that stay.
beforeAll(async () => {
  model = descending();
  await fit();
});
beforeEach(() => {
  model = descending();
  lines = [];
});

test("tells what it does", async () => {
  await fit(callbackWith());
  expect(lines).toEqual([
    "epoch 0: val_distance none -> 0.5 (improved, saved)",
    "epoch 1: val_distance 0.5 -> 1.5 (not improved, waited 1 of 2 epochs)",
    "epoch 2: val_distance 0.5 -> 3.5 (not improved, waited 2 of 2 epochs; stop for patience, best was epoch 0)",
    "restored the weights of epoch 0",
  ]);
});

describe("Ctrl-C, by a signal", () => {
  test.each([
    ["in the first epoch, before anything was validated", 0, 4, null],
    ["in the last batch of an epoch, which is judged still", 1, 3, 0],
    ["in the middle of an epoch, which is not judged", 2, 3, 0],
  ])("%s", async (_, batch, end, bestEpoch) => {
    const controller = new AbortController();
    const { signal } = controller;
    const callback = callbackWith({ signal });
    const before = tf.memory().numTensors;
    await fit(
      atBatch(batch, () => controller.abort()),
      callback,
    );
    expect(weight()).toBe(end);
    expect(callback.state).toMatchObject({ bestEpoch, waited: 0, reason: null });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("between two epochs", async () => {
    const controller = new AbortController();
    const callback = callbackWith({ signal: controller.signal });
    const abort = { onEpochEnd: () => controller.abort() } as tfl.CustomCallbackArgs;
    const { epoch } = await fit(abort, callback);
    expect(epoch).toEqual([0]);
    expect(weight()).toBe(3);
  });
});

test("another callback that cuts an epoch short is no error, and the best weights return", async () => {
  const callback = callbackWith();
  await fit(
    atBatch(2, () => (model.stopTraining = true)),
    callback,
  );
  expect(weight()).toBe(3);
  expect(callback.state.bestEpoch).toBe(0);
});

test("works in fitDataset too, where a signal also leaves an epoch without validation", async () => {
  const batches = () => [0, 1].map(() => ({ xs: tf.ones([2, 1]), ys: tf.zeros([2, 1]) }));
  const iterator = async () => {
    const left = batches();
    return { next: async () => ({ value: left.shift() ?? null, done: left.length === 0 }) };
  };
  const dataset = { iterator } as unknown as Parameters<typeof model.fitDataset>[0];
  const run = (...callbacks: tfl.CustomCallbackArgs[]) =>
    model.fitDataset(dataset, { epochs: 9, verbose: 0, callbacks, validationData: [x, y] });
  await run(callbackWith());
  expect(lines).toHaveLength(4);
  expect(weight()).toBe(3);

  model = descending();
  const controller = new AbortController();
  const callback = callbackWith({ signal: controller.signal });
  await run(
    atBatch(2, () => controller.abort()),
    callback,
  );
  expect(callback.state).toMatchObject({ bestEpoch: 0, waited: 0 });
  expect(weight()).toBe(3);
});

describe("an exception", () => {
  const leaks = async (wrapped: boolean): Promise<number> => {
    model = descending();
    const before = tf.memory().numTensors;
    const failing = atBatch(5, fail);
    const callback = callbackWith();
    const watching = { onEpochEnd: () => {} };
    const run = wrapped
      ? withBestWeights(callback, () => fit(callback, failing))
      : fit(watching, failing);
    await expect(run).rejects.toThrow("out of luck");
    return tf.memory().numTensors - before;
  };

  test("passes through withBestWeights, which gives the weights back and leaks no tensor", async () => {
    // TF.js itself forgets some of its own when a callback throws.
    const without = await leaks(false);
    expect(await leaks(true)).toBe(without);
    expect(weight()).toBe(3);
    expect(lines.at(-1)).toBe("restored the weights of epoch 0");
  });

  test("without one, withBestWeights returns what the fit does and restores once", async () => {
    const callback = callbackWith();
    const history = await withBestWeights(callback, () => fit(callback));
    expect(history.epoch).toEqual([0, 1, 2]);
    expect(lines.filter((line) => line.startsWith("restored"))).toHaveLength(1);
    expect(weight()).toBe(3);
  });
});

test("an error that is not the policy's passes, in an epoch cut short too", async () => {
  const broken = {
    ...stopper,
    update: () => {
      throw new TypeError("a mistake");
    },
  };
  const callback = earlyStopCallback(broken, { model });
  const cut = atBatch(0, () => (model.stopTraining = true));
  await expect(fit(cut, callback)).rejects.toThrow("a mistake");
});

test("a fit after one that threw frees the weights which that one kept", async () => {
  const callback = callbackWith();
  const failing = atBatch(5, fail);
  await expect(fit(callback, failing)).rejects.toThrow("out of luck");
  const held = tf.memory().numTensors;
  await callback.onTrainBegin();
  expect(tf.memory().numTensors).toBe(held - 1);
  callback.restore();
  expect(weight()).toBe(0);
});

describe("a store", () => {
  test("that cannot be written is found before the first step", async () => {
    const check = async () => Promise.reject(new Error("read-only file system"));
    const callback = callbackWith({ store: { check, save: fail } });
    await expect(fit(callback)).rejects.toThrow("read-only file system");
    expect(weight()).toBe(5);
  });

  test("gets every best epoch, with the weights in the model", async () => {
    const saved: unknown[] = [];
    const save = ({ epoch, state }: { epoch: number; state: EarlyStopState }) =>
      saved.push([epoch, state.best, weight()]);
    const callback = callbackWith({ store: { save }, restoreBest: false });
    await fit(callback);
    expect(saved).toEqual([[0, 0.5, 3]]);
    expect(lines[0]).toContain("(improved, saved)");
  });

  test("that fails later ends the fit; the best weights are there still", async () => {
    const callback = callbackWith({ store: { save: fail } });
    const before = tf.memory().numTensors;
    await expect(withBestWeights(callback, () => fit(callback))).rejects.toThrow("out of luck");
    expect(weight()).toBe(3);
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2);
  });

  test("without one and without restoreBest no line says saved", async () => {
    await fit(callbackWith({ restoreBest: false }));
    expect(lines[0]).toBe("epoch 0: val_distance none -> 0.5 (improved)");
  });
});
