import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential, type Sequential } from "@tensorflow/tfjs-layers";
import { arrayDataset, type Dataset } from "../data/dataset.js";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy.js";
import { accuracy } from "../metrics/accuracy.js";
import type { FunctionModel } from "../models/model-view.js";
import { adam } from "../optimizers/adam.js";
import { randomFrom } from "../random.js";
import { Trainer } from "../training/trainer.js";
import type { TrainerOptions } from "../training/trainer-options.js";

/** Points in the plane; the class is which side of a line they are on. */
export function points(size: number, seed = 1): Dataset {
  const random = randomFrom(seed);
  const inputs = Float32Array.from({ length: size * 2 }, () => 2 * random() - 1);
  const labels = Uint8Array.from({ length: size }, (_, index) =>
    inputs[2 * index]! + inputs[2 * index + 1]! > 0 ? 1 : 0,
  );
  return arrayDataset({ inputs, shape: [2], labels, classes: 2 });
}

/** Two dense layers named `hidden` and `head`, with seeded weights. */
export function tinyModel(): Sequential {
  const kernelInitializer = (seed: number) => initializers.glorotUniform({ seed });
  return sequential({
    layers: [
      layers.dense({
        name: "hidden",
        units: 4,
        inputShape: [2],
        activation: "tanh",
        kernelInitializer: kernelInitializer(1),
      }),
      layers.dense({ name: "head", units: 2, kernelInitializer: kernelInitializer(2) }),
    ],
  });
}

/** logits = x · w, over one variable of its own. */
export function linearFunction(name: string, rows: number[][]): FunctionModel {
  const w = tf.tidy(() => tf.variable(tf.tensor2d(rows), true, name));
  return { apply: (x) => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), variables: () => [w] };
}

/** A Trainer over `tinyModel` with Adam, unless told otherwise. */
export function tinyTrainer(options: Partial<TrainerOptions> = {}): Trainer {
  return new Trainer({
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.02 }),
    seed: 1,
    metrics: [accuracy()],
    ...options,
    model: options.model ?? tinyModel(),
  });
}

/** The weights of a checkpoint as plain arrays. */
export function weightsOf(trainer: Trainer): Record<string, number[]> {
  const { weights } = trainer.checkpoint();
  return Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, [...data]]));
}
