import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { afterEach, expect, test } from "vitest";

import { findRate, findRateWithTrainer, type RangeTrainer } from "./find-rate.js";
import { lrFinder } from "./lr-finder.js";
import { lrFinderCallback } from "./lr-finder-callback.js";
import { setLearningRate } from "./set-learning-rate.js";

afterEach(() => tf.disposeVariables());

test("in a hand-written loop: the valley lies between too slow and too fast, and the weights are put back", async () => {
  const before = tf.memory().numTensors;
  const weight = tf.tidy(() => tf.variable(tf.tensor1d([3, -2])));
  const optimizer = tf.train.sgd(1);
  const finder = lrFinder({ startRate: 1e-4, endRate: 100 });
  const result = await findRate(finder, {
    step(rate) {
      setLearningRate(optimizer, rate);
      return tf.tidy(
        () => optimizer.minimize(() => tf.sum(tf.square(weight)), true)!.dataSync()[0]!,
      );
    },
    restore: () => tf.tidy(() => weight.assign(tf.tensor1d([3, -2]))),
  });
  // Gradient descent on the sum of squares diverges from a rate of 1 on.
  expect(result.stopped).toBe("diverged");
  expect(result.rates.at(-1)).toBeGreaterThan(1);
  expect(result.valley).toBeGreaterThan(1e-3);
  expect(result.valley).toBeLessThan(1);
  expect([...weight.dataSync()]).toEqual([3, -2]);
  tf.disposeVariables();
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("a loop that throws is put back as well", async () => {
  let restored = 0;
  const step = (_rate: number, index: number): number => {
    if (index === 3) throw new Error("no more data");
    return 1;
  };
  await expect(findRate(lrFinder(), { step, restore: () => void restored++ })).rejects.toThrow(
    "no more data",
  );
  expect(restored).toBe(1);
});

type Listener = (event: { readonly loss: number; readonly rate: number }) => void;

/** Takes `perEpoch` steps an epoch with these losses, as a Trainer does. */
function fakeTrainer(losses: readonly number[], rateAt: (step: number) => number) {
  const listeners = new Set<Listener>();
  const calls: string[] = [];
  const trainer: RangeTrainer<string, { epoch: number }> = {
    checkpoint: () => ({ epoch: 2 }),
    restore: ({ epoch }) => void calls.push(`restore ${epoch}`),
    on: (_name, listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async fit(loader, { epochs, signal }) {
      calls.push(`fit ${loader} ${epochs}`);
      for (const [step, loss] of losses.entries()) {
        if (signal.aborted) break;
        if (Number.isNaN(loss)) throw Object.assign(new Error("loss"), { name: "NonFiniteError" });
        for (const listener of listeners) listener({ loss, rate: rateAt(step) });
        calls.push("step");
      }
    },
  };
  return { trainer, calls, listeners };
}

test.each([
  [[1, 1, 9], "diverged"],
  [[1, 1, Number.NaN], "diverged"],
  [Array.from({ length: 50 }, () => 1), "end"],
] as const)("in a Trainer it ends the fit and restores (%#)", async (losses, stopped) => {
  const finder = lrFinder({ steps: 10, smoothing: 0 });
  const { trainer, calls, listeners } = fakeTrainer(losses, (step) => finder.schedule(step, 5));
  const result = await findRateWithTrainer(finder, trainer, "data");
  expect(result.stopped).toBe(stopped);
  expect(calls[0]).toBe("fit data 12");
  expect(calls.at(-1)).toBe("restore 2");
  expect(calls.filter((call) => call === "step").length).toBeLessThanOrEqual(10);
  expect(listeners.size).toBe(0);
});

test("a Trainer with another schedule is refused, and restored", async () => {
  const { trainer, calls } = fakeTrainer([1], () => 0.1);
  await expect(findRateWithTrainer(lrFinder(), trainer, "data")).rejects.toThrow(
    "findRateWithTrainer: the Trainer's schedule must be finder.schedule, which has 1e-7 here, got a rate of 0.1",
  );
  expect(calls.at(-1)).toBe("restore 2");
});

test("in model.fit: ends it, and puts weights and rate back", async () => {
  const before = tf.memory().numTensors;
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 1, inputShape: [1], useBias: false })],
  });
  const optimizer = tf.train.sgd(0.25);
  model.compile({ optimizer, loss: "meanSquaredError" });
  const weight = () => model.getWeights()[0]!.dataSync()[0];
  const first = weight();
  const [x, y] = [tf.ones([4, 1]), tf.tensor2d([[5], [5], [5], [5]])];
  const finder = lrFinder({ startRate: 1e-3, endRate: 100, steps: 40, smoothing: 0 });
  const search = lrFinderCallback(finder, { model, optimizer });
  const counts: number[] = [];
  const onBatchBegin = () => void counts.push((optimizer as unknown as Rated).learningRate);
  const fit = { epochs: 100, batchSize: 4, verbose: 0 } as const;
  await model.fit(x, y, { ...fit, callbacks: [search, { onBatchBegin }] });
  // The squared error of one weight diverges from a rate of 1 on.
  expect(search.result.stopped).toBe("diverged");
  expect(search.result.valley).toBeGreaterThan(1e-3);
  expect(search.result.valley).toBeLessThan(1);
  expect(counts).toEqual(search.result.rates);
  expect(weight()).toBe(first);
  expect((optimizer as unknown as Rated).learningRate).toBe(0.25);
  tf.dispose([x, y]);
  model.dispose();
  optimizer.dispose();
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
});

interface Rated {
  learningRate: number;
}
