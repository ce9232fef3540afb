import { arrayDataset, loader, rmsprop, softmaxCrossEntropy, Trainer } from "@regimen/core";
import { registerWasm, type WasmEngine } from "@regimen/wasm-backend";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, expect, test } from "vitest";

let engine: WasmEngine;
beforeAll(async () => {
  engine = await registerWasm({ threads: 2 });
  await tf.setBackend(engine.name);
});
afterAll(async () => {
  await tf.setBackend("cpu");
  await engine.dispose();
});

const dataset = arrayDataset({
  inputs: Float32Array.from({ length: 64 * 8 }, (_, i) => Math.sin(i * i)),
  shape: [8],
  labels: Uint8Array.from({ length: 64 }, (_, i) => i % 3),
  classes: 3,
});
const train = loader(dataset, { batchSize: 16, shuffle: true });

function make(): Trainer {
  const kernelInitializer = (seed: number) => initializers.glorotUniform({ seed });
  const model = sequential({
    layers: [
      layers.dense({
        name: "first",
        units: 33,
        inputShape: [8],
        kernelInitializer: kernelInitializer(1),
      }),
      layers.dropout({ rate: 0.4 }),
      layers.dense({ name: "last", units: 3, kernelInitializer: kernelInitializer(2) }),
    ],
  });
  const optimizer = rmsprop({ learningRate: 0.01, centered: true, momentum: 0.9 });
  return new Trainer({ model, loss: softmaxCrossEntropy(), optimizer, seed: 3 });
}

/** Weights and optimizer slots. */
const bits = (trainer: Trainer) => {
  const { weights, optimizer } = trainer.checkpoint();
  return { weights, optimizer };
};

test("with dropout and an optimizer in the engine's kernels, a resumed run ends with the same bits", async () => {
  const before = tf.memory().numTensors;
  const straight = make();
  await straight.fit(train, { epochs: 3 });
  const expected = bits(straight);
  for (const stopAt of [1, 6, 11]) {
    const first = make();
    const stop = new AbortController();
    first.on("step", ({ step }) => {
      if (step === stopAt) stop.abort();
    });
    await first.fit(train, { epochs: 3, signal: stop.signal });
    const second = make();
    second.restore(first.checkpoint());
    await second.fit(train, { epochs: 3 });
    expect(bits(second), `stopped after step ${stopAt}`).toEqual(expected);
    first.dispose();
    second.dispose();
  }
  straight.dispose();
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
});
