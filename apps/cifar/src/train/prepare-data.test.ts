import { arrayDataset, batchTensors, loader } from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { proceduralData } from "../data/procedural/procedural-data.js";
import { optionsOf } from "../testing/options-of.js";
import { samplerOf } from "./components.js";
import { prepareData } from "./prepare-data.js";

const data = proceduralData({ seed: 1, train: 200, test: 30 });

test("nine tenths train, one validates, none is in both", () => {
  const { train, validation, test: held, ...rest } = prepareData(data, optionsOf());
  expect([train.samples, validation.samples, held.samples]).toEqual([180, 20, 30]);
  expect(rest).toEqual({ difficulty: null, difficultySource: null });
  expect(samplerOf(optionsOf(), rest.difficulty)).toBeNull();
  const firstValues = (of: typeof train) =>
    [...of.batches({ training: false, seed: 0, epoch: 0 })].flatMap(({ inputs, size }) =>
      Array.from({ length: size }, (_, row) => inputs.slice(row * 3072, row * 3072 + 8).join()),
    );
  const all = [...firstValues(train), ...firstValues(validation)];
  expect(new Set(all).size).toBe(200);
});

test("normalises each colour", () => {
  const [batch] = prepareData(data, optionsOf()).test.batches({
    training: false,
    seed: 0,
    epoch: 0,
  });
  const [inputs, labels] = batchTensors(batch!);
  const values = inputs.dataSync();
  for (let c = 0; c < 3; c++) {
    const value = data.test.pixels[c]! / 255;
    expect(values[c]).toBeCloseTo((value - data.normalize.mean[c]!) / data.normalize.std[c]!, 5);
  }
  expect(labels.dataSync().slice(0, 5)).toEqual(Int32Array.of(0, 1, 2, 3, 4));
  inputs.dispose();
  labels.dispose();
});

test("the engine and the cpu backend make tensors of the same bits", async () => {
  const every = Uint8Array.from({ length: 768 }, (_, index) => index / 3);
  const labels = Uint8Array.of(0);
  const dataset = arrayDataset({ inputs: every, shape: [16, 16, 3], labels, classes: 2 });
  const engine = await registerWasm({ threads: 1 });
  try {
    for (const normalize of [data.normalize, undefined]) {
      const batches = loader(dataset, { batchSize: 1, ...(normalize && { normalize }) });
      const [batch] = batches.batches({ training: false, seed: 0, epoch: 0 });
      const values: unknown[] = [];
      for (const backend of ["cpu", engine.name]) {
        await tf.setBackend(backend);
        const tensors = batchTensors(batch!);
        values.push(tensors[0].dataSync());
        tf.dispose(tensors);
      }
      expect(values[1]).toEqual(values[0]);
    }
  } finally {
    await tf.setBackend("cpu");
    await engine.dispose();
  }
});

test("a curriculum gets the difficulty of the very images that train", () => {
  const wanted = optionsOf("--curriculum", "stages");
  const { train, difficulty, difficultySource } = prepareData(data, wanted);
  expect(difficultySource).toBe("known from drawing");
  // Take the easy half in its order, and look each image up among all by its pixels.
  const order = samplerOf(wanted, difficulty)!.indices(0, 180, 1);
  expect(order.length).toBe(90);
  const byPixels = new Map<string, number>();
  for (let image = 0; image < 200; image++) {
    const start = image * 3072;
    byPixels.set(data.train.pixels.slice(start, start + 30).join(), data.difficulty![image]!);
  }
  const easy: number[] = [];
  for (const { inputs, size } of train.batches({ training: true, seed: 1, epoch: 0, order })) {
    for (let row = 0; row < size; row++) {
      easy.push(byPixels.get(inputs.slice(row * 3072, row * 3072 + 30).join())!);
    }
  }
  // All of them are among the easiest of the 180, which are 20 short of the 200.
  const sorted = Array.from(data.difficulty!).toSorted((a, b) => a - b);
  expect(easy.length).toBe(90);
  expect(Math.max(...easy)).toBeLessThanOrEqual(sorted[110]!);
  expect(prepareData({ ...data, difficulty: null }, wanted).difficultySource).toContain("guessed");
});
