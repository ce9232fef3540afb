import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential, type Sequential } from "@tensorflow/tfjs-layers";
import { afterEach, expect, test } from "vitest";
import { arrayDataset } from "../data/dataset.js";
import { loader } from "../data/loader.js";
import { sgd } from "../optimizers/sgd.js";
import { points, tinyTrainer } from "../testing/fixtures.js";
import { dropout } from "./dropout.js";

let calls = 0;

/** Keeps every place that the seed's remainder by three names. */
function registerDropout(): void {
  tf.registerKernel({
    kernelName: "RegimenDropout",
    backendName: "cpu",
    kernelFunc: ({ inputs: { x }, backend, attrs }) => {
      calls += 1;
      const cpu = backend as MathBackendCPU;
      const { rate, seed } = attrs as unknown as { rate: number; seed: number };
      const values = cpu.data.get(x!.dataId).values as Float32Array;
      const next = values.map((value, i) => ((i + seed) % 3 === 0 ? value / (1 - rate) : 0));
      return cpu.makeTensorInfo(x!.shape, "float32", next);
    },
  });
}

afterEach(() => {
  calls = 0;
  if (tf.getKernel("RegimenDropout", "cpu") !== undefined) {
    tf.unregisterKernel("RegimenDropout", "cpu");
  }
  tf.disposeVariables();
});

const initial = (seed: number) => initializers.glorotUniform({ seed });

const flat = (): Sequential =>
  sequential({
    layers: [
      layers.dense({ units: 6, inputShape: [2], kernelInitializer: initial(1) }),
      layers.dropout({ rate: 0.5, seed: 11 }),
      layers.dense({ units: 2, kernelInitializer: initial(2) }),
    ],
  });

const series = (): Sequential =>
  sequential({
    layers: [
      layers.reshape({ inputShape: [8], targetShape: [4, 2] }),
      layers.bidirectional({
        layer: layers.lstm({
          units: 3,
          dropout: 0.4,
          recurrentDropout: 0.4,
          kernelInitializer: initial(1),
          recurrentInitializer: initial(2),
          returnSequences: true,
        }) as never,
      }),
      layers.timeDistributed({ layer: layers.dropout({ rate: 0.3 }) }),
      layers.rnn({
        cell: [
          layers.gruCell({
            units: 3,
            dropout: 0.4,
            kernelInitializer: initial(3),
            recurrentInitializer: initial(4),
          }),
        ],
      }) as never,
      layers.dense({ units: 2, kernelInitializer: initial(5) }),
    ],
  });

const pointsOf = (model: Sequential) =>
  model.inputs[0]!.shape[1] === 2
    ? points(4)
    : arrayDataset({
        inputs: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)),
        shape: [8],
        labels: Uint8Array.of(0, 1, 0, 1),
        classes: 2,
      });

async function losses(make: () => Sequential, seed: number): Promise<number[]> {
  const model = make();
  const before = tf.memory().numTensors;
  const trainer = tinyTrainer({ model, optimizer: sgd({ learningRate: 0 }), seed });
  const seen: number[] = [];
  trainer.on("step", ({ loss }) => void seen.push(loss));
  await trainer.fit(loader(pointsOf(model), { batchSize: 4 }), { epochs: 5 });
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
  return seen;
}

test.each([
  ["a dropout layer", flat],
  ["recurrent layers, in wrappers", series],
])("%s: another mask each step, the same for the same seed", async (_, make) => {
  for (const fused of [false, true]) {
    if (fused) registerDropout();
    const first = await losses(make, 1);
    expect(new Set(first).size).toBeGreaterThan(2);
    expect(await losses(make, 1)).toEqual(first);
    expect(await losses(make, 2)).not.toEqual(first);
    expect(calls > 0).toBe(fused);
  }
});

test("training leaves layers and cells as they were", async () => {
  registerDropout();
  const model = series();
  const { forwardLayer } = model.layers[1] as unknown as {
    forwardLayer: { cell: { dropoutFunc: unknown } };
  };
  const drop = layers.dropout({ rate: 0.5, seed: 11 });
  model.add(drop);
  const trainer = tinyTrainer({ model, optimizer: sgd() });
  await trainer.fit(loader(pointsOf(model), { batchSize: 4 }), { epochs: 1 });
  expect(forwardLayer.cell.dropoutFunc).toBeUndefined();
  expect(drop.getConfig()["seed"]).toBe(11);
  expect(Object.hasOwn(drop, "call")).toBe(false);
  calls = 0;
  tf.tidy(() => drop.apply(tf.ones([1, 2]), { training: true }) as tf.Tensor);
  expect(calls).toBe(0);
});

test("what is dropped gets no gradient", () => {
  registerDropout();
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2, 3, 4]);
    const dy = tf.tensor1d([5, 6, 7, 8]);
    expect([...dropout(x, 0.5, 2).dataSync()]).toEqual([0, 4, 0, 0]);
    expect([
      ...tf
        .grad((t) => dropout(t, 0.5, 2))(x, dy)
        .dataSync(),
    ]).toEqual([0, 12, 0, 0]);
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("SpatialDropout1D drops a feature at every time step or at none", async () => {
  const drop = layers.spatialDropout1d({ rate: 0.5, inputShape: [3, 4] });
  const model = sequential({ layers: [drop, layers.flatten(), layers.dense({ units: 2 })] });
  const data = arrayDataset({
    inputs: new Float32Array(24).fill(1),
    shape: [3, 4],
    labels: Uint8Array.of(0, 1),
    classes: 2,
  });
  for (const fused of [false, true]) {
    if (fused) registerDropout();
    const trainer = tinyTrainer({ model, optimizer: sgd() });
    const seen: tf.Tensor[] = [];
    const spread = model.layers[1]!;
    spread.setCallHook((inputs) => void seen.push(tf.keep(tf.clone([inputs].flat()[0]!))));
    await trainer.fit(loader(data, { batchSize: 2 }), { epochs: 1 });
    spread.clearCallHook();
    const [first, second, third] = tf.tidy(() =>
      tf.unstack(seen[0]!, 1).map((at) => [...at.dataSync()]),
    );
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect(first).toContain(0);
    expect(first).toContain(2);
    tf.dispose(seen);
    trainer.dispose();
  }
});
