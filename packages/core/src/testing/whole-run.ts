import "@tensorflow/tfjs-backend-cpu";
import { initializers, layers, sequential, type LayersModel } from "@tensorflow/tfjs-layers";
import type { Policy, Sampler, StatefulSchedule } from "../contracts.js";
import { horizontalFlip, randomCrop } from "../data/augmentation.js";
import { arrayDataset, type Dataset } from "../data/dataset.js";
import { loader, type Loader } from "../data/loader.js";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy.js";
import { accuracy } from "../metrics/accuracy.js";
import { adam } from "../optimizers/adam.js";
import { hash, permutation, randomFrom } from "../random.js";
import { Trainer } from "../training/trainer.js";

/** A short run with everything in it that carries state or takes chances. */
export interface WholeRun {
  readonly trainer: Trainer;
  readonly train: Loader;
  readonly validation: Loader;
  /** More than it does: a policy stops it. */
  readonly epochs: number;
}

/** A new run of the same bits each time it is trained. */
export function wholeRun(): WholeRun {
  const trainer = new Trainer({
    model: model(),
    loss: softmaxCrossEntropy({ labelSmoothing: 0.1 }),
    optimizer: adam({
      learningRate: 0.02,
      groups: [
        { match: /bias|beta/, learningRate: 0.05 },
        { match: /last/, weightDecay: 0.01 },
      ],
    }),
    seed: 11,
    metrics: [accuracy()],
    schedule,
    sampler,
    policies: [lowest],
    momentum: Object.assign(
      { momentum: (at: number) => 0.95 - 0.1 / (1 + at) },
      { unit: "step" as const },
    ),
    accumulate: 2,
    clipNorm: 1,
    clipValue: 0.5,
    config: { what: "everything" },
  });
  const train = loader(images(46, 1), {
    batchSize: 4,
    shuffle: true,
    augment: [randomCrop({ padding: 1 }), horizontalFlip()],
  });
  return { trainer, train, validation: loader(images(20, 2), { batchSize: 20 }), epochs: 50 };
}

/** One layer frozen, BatchNorm, two dropouts. */
function model(): LayersModel {
  const kernelInitializer = (seed: number) => initializers.glorotUniform({ seed });
  const built = sequential({
    layers: [
      layers.flatten({ inputShape: [4, 4, 1] }),
      layers.dense({ name: "frozen", units: 8, kernelInitializer: kernelInitializer(1) }),
      layers.batchNormalization({ name: "norm" }),
      layers.dropout({ rate: 0.25 }),
      layers.dense({
        name: "middle",
        units: 6,
        activation: "relu",
        kernelInitializer: kernelInitializer(2),
      }),
      layers.dropout({ rate: 0.1 }),
      layers.dense({ name: "last", units: 2, kernelInitializer: kernelInitializer(3) }),
    ],
  });
  built.getLayer("frozen").trainable = false;
  return built;
}

/** Bright on the one side or on the other, with noise. */
function images(size: number, seed: number): Dataset {
  const random = randomFrom(seed);
  const labels = Uint8Array.from({ length: size }, (_, index) => index % 2);
  const inputs = Float32Array.from({ length: size * 16 }, (_, index) => {
    const top = index % 16 < 8;
    return random() + (top === (labels[Math.floor(index / 16)] === 0) ? 0.4 : 0);
  });
  return arrayDataset({ inputs, shape: [4, 4, 1], labels, classes: 2 });
}

/** A curriculum: more samples each epoch, in an order of its own. */
const sampler: Sampler = {
  name: "growing",
  indices(epoch, size, seed) {
    const order = permutation(size, randomFrom(hash(seed, epoch, 99)));
    return order.slice(0, Math.min(size, 24 + 8 * epoch));
  },
};

interface Lowest {
  readonly best: number | null;
  readonly improved: boolean;
  readonly waited: number;
}

/** Early stopping in short. */
const lowest: Policy<Lowest> = {
  name: "lowest",
  monitors: ["val_loss"],
  init: () => ({ best: null, improved: false, waited: 0 }),
  update({ best, waited }, { metrics }) {
    const value = metrics["val_loss"] as number;
    const improved = best === null || value < best - 0.01;
    return { best: improved ? value : best, improved, waited: improved ? 0 : waited + 1 };
  },
  verdict: ({ improved, waited }) => ({ stop: waited >= 2 ? "patience" : null, best: improved }),
};

/** Falls by the step, and by half after an epoch without improvement. */
const schedule: StatefulSchedule<{ readonly scale: number; readonly last: number | null }> = {
  unit: "step",
  monitors: ["loss"],
  init: () => ({ scale: 1, last: null }),
  update({ scale, last }, { metrics }) {
    const loss = metrics["loss"] as number;
    return { scale: last !== null && loss >= last ? scale / 2 : scale, last: loss };
  },
  rate: ({ scale }, at, baseRate) => (scale * baseRate) / (1 + 0.02 * at),
};
