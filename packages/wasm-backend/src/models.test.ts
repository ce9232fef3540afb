import * as tf from "@tensorflow/tfjs-core";
import {
  initializers,
  input,
  layers,
  model as functional,
  sequential,
  type LayersModel,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { useEngine } from "./testing/both.js";
import { fine } from "./testing/values.js";

useEngine({ threads: 2 });

/** Seeded, so that both backends begin with the same weights. */
const seeded = (seed: number) => initializers.glorotUniform({ seed });
const recurrent = (seed: number) => ({
  kernelInitializer: seeded(seed),
  recurrentInitializer: seeded(seed + 1),
});

interface Problem {
  readonly make: () => LayersModel;
  readonly inputs: () => tf.Tensor;
  /** Default: Adam. */
  readonly optimizer?: () => tf.Optimizer;
}

const images = (): tf.Tensor => tf.tensor(fine(1, [12, 12, 12, 3]), [12, 12, 12, 3]);
const words = (): tf.Tensor =>
  tf.tensor2d(
    fine(2, [12, 7]).map((x) => Math.floor((x + 1) * 10)),
    [12, 7],
    "int32",
  );

const head = (seed: number) =>
  layers.dense({ units: 4, activation: "softmax", kernelInitializer: seeded(seed) });

const separable: Problem = {
  inputs: images,
  make: () =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: [12, 12, 3],
          filters: 8,
          kernelSize: 3,
          strides: 2,
          padding: "same",
          kernelInitializer: seeded(1),
        }),
        layers.batchNormalization(),
        layers.activation({ activation: "relu" }),
        layers.separableConv2d({
          filters: 12,
          kernelSize: 3,
          padding: "same",
          activation: "relu",
          depthwiseInitializer: seeded(2),
          pointwiseInitializer: seeded(3),
        }),
        layers.depthwiseConv2d({
          kernelSize: 3,
          strides: 2,
          depthMultiplier: 2,
          padding: "same",
          depthwiseInitializer: seeded(4),
        }),
        layers.reLU({ maxValue: 6 }),
        layers.averagePooling2d({ poolSize: 2, strides: 1 }),
        layers.globalAveragePooling2d({}),
        head(5),
      ],
    }),
};

const mlp: Problem = {
  inputs: images,
  make: () =>
    sequential({
      layers: [
        layers.flatten({ inputShape: [12, 12, 3] }),
        layers.dense({ units: 33, activation: "elu", kernelInitializer: seeded(1) }),
        layers.dropout({ rate: 0.4, seed: 5 }),
        layers.dense({ units: 17, activation: "tanh", kernelInitializer: seeded(2) }),
        head(3),
      ],
    }),
};

const embedding = () =>
  layers.embedding({
    inputDim: 20,
    outputDim: 6,
    inputLength: 7,
    embeddingsInitializer: seeded(9),
  });

const lstm: Problem = {
  inputs: words,
  make: () =>
    sequential({
      layers: [
        embedding(),
        layers.lstm({ units: 9, returnSequences: true, ...recurrent(1) }),
        layers.bidirectional({ layer: layers.lstm({ units: 5, ...recurrent(3) }) as never }),
        head(5),
      ],
    }),
};

const gru: Problem = {
  inputs: words,
  make: () =>
    sequential({
      layers: [embedding(), layers.gru({ units: 9, ...recurrent(1) }), head(5)],
    }),
};

/** Two heads of attention over a series, by hand: [N, T, 12] to [N, T, 12]. */
class Attention extends layers.Layer {
  static readonly className = "Attention";
  override build(): void {
    for (const [i, name] of ["query", "key", "value", "out"].entries()) {
      this.addWeight(name, [12, 12], "float32", seeded(20 + i));
    }
    super.build([]);
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = [inputs].flat()[0]!;
      const [n, t] = x.shape as [number, number];
      const rows = tf.reshape(x, [n * t, 12]);
      const [query, key, value] = this.weights.slice(0, 3).map((weight) => {
        const projected = tf.matMul(rows, weight.read() as tf.Tensor2D);
        return tf.transpose(tf.reshape(projected, [n, t, 2, 6]), [0, 2, 1, 3]);
      });
      const scores = tf.div(tf.matMul(query!, key!, false, true), Math.sqrt(6));
      const mixed = tf.transpose(tf.matMul(tf.softmax(scores), value!), [0, 2, 1, 3]);
      const out = this.weights[3]!.read() as tf.Tensor2D;
      return tf.reshape(tf.matMul(tf.reshape(mixed, [n * t, 12]), out), [n, t, 12]);
    });
  }
}

const transformer: Problem = {
  inputs: words,
  make: () => {
    const tokens = input({ shape: [7] });
    const dense = (units: number, seed: number) =>
      layers.dense({ units, kernelInitializer: seeded(seed) });
    let x = apply(
      layers.embedding({ inputDim: 20, outputDim: 12, embeddingsInitializer: seeded(9) }),
      tokens,
    );
    const attended = apply(new Attention(), apply(layers.layerNormalization(), x));
    x = apply(layers.add(), [x, attended]);
    const wide = apply(dense(24, 1), apply(layers.layerNormalization(), x));
    const narrow = apply(dense(12, 2), apply(layers.activation({ activation: "gelu" }), wide));
    x = apply(layers.add(), [x, narrow]);
    const outputs = apply(head(3), apply(layers.globalAveragePooling1d({}), x));
    return functional({ inputs: tokens, outputs });
  },
};

const apply = (layer: layers.Layer, on: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(on) as SymbolicTensor;

/** A convolution without bias and a BatchNorm, as ResNets have them. */
function normalized(x: SymbolicTensor, seed: number, filters: number, size: number, strides = 1) {
  const conv = layers.conv2d({
    filters,
    strides,
    kernelSize: size,
    padding: "same",
    useBias: false,
    kernelInitializer: seeded(seed),
  });
  return apply(layers.batchNormalization({ momentum: 0.8 }), apply(conv, x));
}

/** The parts of a ResNet-20, one block to each of its three stages. */
const resnet: Problem = {
  inputs: () => tf.tensor(fine(3, [12, 8, 8, 3]), [12, 8, 8, 3]),
  optimizer: () => tf.train.sgd(0.1),
  make: () => {
    const inputs = input({ shape: [8, 8, 3] });
    let x = apply(layers.reLU(), normalized(inputs, 1, 4, 3));
    for (const [stage, filters] of [4, 8, 16].entries()) {
      const seed = 10 * (stage + 1);
      const strides = stage === 0 ? 1 : 2;
      const shortcut = stage === 0 ? x : normalized(x, seed, filters, 1, strides);
      const first = apply(layers.reLU(), normalized(x, seed + 1, filters, 3, strides));
      const second = normalized(first, seed + 2, filters, 3);
      x = apply(layers.reLU(), apply(layers.add(), [second, shortcut]));
    }
    const outputs = apply(head(5), apply(layers.globalAveragePooling2d({}), x));
    return functional({ inputs, outputs });
  },
};

/** What came of four epochs; the weights are all of them, a BatchNorm's moving statistics too. */
interface Trained {
  readonly losses: readonly number[];
  readonly outputs: readonly number[];
  readonly weights: readonly number[][];
}

/** Throws if a tensor is left. */
async function train({ make, inputs, optimizer }: Problem, backend: string): Promise<Trained> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const model = make();
  const x = inputs();
  const y = tf.tidy(() =>
    tf.oneHot(
      Array.from({ length: 12 }, (_, i) => (i * 7) % 4),
      4,
    ),
  );
  const updates = optimizer?.() ?? tf.train.adam(0.01);
  model.compile({ optimizer: updates, loss: "categoricalCrossentropy" });
  const { history } = await model.fit(x, y, {
    epochs: 4,
    batchSize: 5,
    shuffle: false,
    verbose: 0,
  });
  const result = model.predict(x) as tf.Tensor;
  const trained = {
    losses: history["loss"] as number[],
    outputs: Array.from(result.dataSync()),
    weights: model.getWeights().map((weight) => Array.from(weight.dataSync())),
  };
  tf.dispose([x, y, result]);
  model.dispose();
  updates.dispose();
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
  return trained;
}

/** The largest distance of two lists' numbers. */
const apart = (wanted: readonly number[], got: readonly number[]): number =>
  Math.max(...wanted.map((value, i) => Math.abs(value - got[i]!)));

// Twelve steps of Adam amplify the rounding of one sum: a gradient that is nearly 0 may get either
// sign.
test.each([
  ["a depthwise-separable net with BatchNorm", separable],
  ["an MLP with dropout", mlp],
  ["an embedding with LSTMs, one of them in both directions", lstm],
  ["an embedding with a GRU", gru],
  ["a transformer block", transformer],
])("%s trains as on the cpu backend, and leaves nothing behind", async (_, problem) => {
  const wanted = await train(problem, "cpu");
  const got = await train(problem, "regimen-wasm");
  expect(apart(wanted.losses, got.losses)).toBeLessThan(1e-3);
  expect(apart(wanted.outputs, got.outputs)).toBeLessThan(1e-3);
  expect(wanted.losses[3]).toBeLessThan(wanted.losses[0]!);
});

// Twelve steps of SGD amplify less than Adam's, so that every weight can be held to the cpu
// backend's.
test("a ResNet trains to the cpu backend's weights and moving statistics, and leaves nothing behind", async () => {
  const wanted = await train(resnet, "cpu");
  const got = await train(resnet, "regimen-wasm");
  expect(wanted.weights).toHaveLength(9 * 5 + 2);
  const far = wanted.weights.map((weight, i) => apart(weight, got.weights[i]!));
  expect(Math.max(...far)).toBeLessThan(2e-5);
  expect(apart(wanted.losses, got.losses)).toBeLessThan(2e-5);
  expect(apart(wanted.outputs, got.outputs)).toBeLessThan(2e-5);
  expect(wanted.losses[3]).toBeLessThan(wanted.losses[0]!);
});
