import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { loader } from "../data/loader.js";
import type { FusedKernel } from "../fused-kernel.js";
import { points, tinyModel, tinyTrainer, weightsOf } from "../testing/fixtures.js";
import type { Checkpoint } from "../training/checkpoint.js";
import { adam, adamW } from "./adam.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

type Attributes<Name extends string> = Readonly<Record<Name | "slots", number>>;

const train = loader(points(40), { batchSize: 8 });
const calls: FusedKernel[] = [];

/**
 * Registers a kernel that writes in place: the parameters and slots it is given, changed, are its
 * outputs.
 */
function registerInPlace<Attribute extends string>(
  kernelName: FusedKernel,
  change: (tensors: readonly Float32Array[], attributes: Attributes<Attribute>) => void,
): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
    calls.push(kernelName);
    const cpu = backend as MathBackendCPU;
    const given = Object.values(inputs) as tf.TensorInfo[];
    return (attrs!["updates"] as unknown as Attributes<Attribute>[]).flatMap((attributes) => {
      const own = given.splice(0, 2 + attributes.slots);
      const values = own.map(({ dataId }) => cpu.data.get(dataId).values as Float32Array);
      change(values, attributes);
      return own.toSpliced(1, 1).map(({ dataId, shape, dtype }) => {
        cpu.incRef(dataId);
        return { dataId, shape, dtype };
      });
    });
  };
  tf.registerKernel({ kernelName, backendName: "cpu", kernelFunc });
}

type AdamAttribute =
  | "learningRate"
  | "beta1"
  | "beta2"
  | "epsilon"
  | "weightDecay"
  | "decoupled"
  | "correction1"
  | "correction2";

function registerAdam(): void {
  registerInPlace<AdamAttribute>("RegimenUpdateAdam", (tensors, options) => {
    const { learningRate, beta1, beta2, weightDecay, decoupled } = options;
    const [parameter, gradient, m, v] = tensors as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    parameter.forEach((p, i) => {
      const start = decoupled ? p * (1 - learningRate * weightDecay) : p;
      const g = decoupled ? gradient[i]! : gradient[i]! + weightDecay * p;
      m[i] = m[i]! + (1 - beta1) * (g - m[i]!);
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      const root = Math.sqrt(v[i]!) / Math.sqrt(options.correction2) + options.epsilon;
      parameter[i] = start - ((learningRate / options.correction1) * m[i]!) / root;
    });
  });
}

type SgdAttribute =
  "learningRate" | "momentum" | "dampening" | "nesterov" | "weightDecay" | "first";

function registerSgd(): void {
  registerInPlace<SgdAttribute>("RegimenUpdateSgd", ([parameter, gradient, slot], options) => {
    parameter!.forEach((p, i) => {
      const g = gradient![i]! + options.weightDecay * p;
      const kept = options.momentum * (slot?.[i] ?? 0);
      const next = options.first ? g : kept + (1 - options.dampening) * g;
      if (slot !== undefined) slot[i] = next;
      const direction = options.nesterov ? g + options.momentum * next : next;
      parameter![i] = p - options.learningRate * direction;
    });
  });
}

type RmspropAttribute =
  "learningRate" | "alpha" | "epsilon" | "momentum" | "centered" | "weightDecay";

function registerRmsprop(): void {
  registerInPlace<RmspropAttribute>(
    "RegimenUpdateRmsprop",
    ([parameter, gradient, square, ...rest], options) => {
      const mean = options.centered ? rest.shift()! : null;
      const [slot] = rest;
      parameter!.forEach((p, i) => {
        const g = gradient![i]! + options.weightDecay * p;
        square![i] = options.alpha * square![i]! + (1 - options.alpha) * g * g;
        if (mean !== null) mean[i] = mean[i]! + (1 - options.alpha) * (g - mean[i]!);
        const spread = square![i]! - (mean?.[i] ?? 0) ** 2;
        const scaled = g / (Math.sqrt(spread) + options.epsilon);
        if (slot !== undefined) slot[i] = options.momentum * slot[i]! + scaled;
        parameter![i] = p - options.learningRate * (slot?.[i] ?? scaled);
      });
    },
  );
}

function registerCrossEntropy(): void {
  const kernelName = "RegimenSoftmaxCrossEntropy";
  const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) => {
    calls.push(kernelName);
    const cpu = backend as MathBackendCPU;
    const { logits, labels } = inputs as Record<"logits" | "labels", tf.TensorInfo>;
    const [rows, classes] = logits.shape as [number, number];
    const x = cpu.data.get(logits.dataId).values as Float32Array;
    const y = cpu.data.get(labels.dataId).values as Int32Array;
    const smoothing = attrs!["labelSmoothing"] as number;
    const loss = new Float32Array(rows);
    const gradient = new Float32Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      const own = x.subarray(row * classes, (row + 1) * classes);
      const sum = own.reduce((total, value) => total + Math.exp(value), 0);
      own.forEach((value, c) => {
        const target = (y[row] === c ? 1 - smoothing : 0) + smoothing / classes;
        loss[row]! -= target * (value - Math.log(sum));
        gradient[row * classes + c] = Math.exp(value) / sum - target;
      });
    }
    return [
      cpu.makeTensorInfo([rows], "float32", loss),
      cpu.makeTensorInfo([rows, classes], "float32", gradient),
    ];
  };
  tf.registerKernel({ kernelName, backendName: "cpu", kernelFunc });
}

const kernels: [FusedKernel, () => void, () => Optimizer][] = [
  ["RegimenUpdateAdam", registerAdam, () => adam({ learningRate: 0.05, weightDecay: 0.1 })],
  ["RegimenUpdateAdam", registerAdam, () => adamW({ learningRate: 0.05, weightDecay: 0.1 })],
  [
    "RegimenUpdateSgd",
    registerSgd,
    () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  ],
  [
    "RegimenUpdateSgd",
    registerSgd,
    () => sgd({ learningRate: 0.1, momentum: 0.9, dampening: 0.2, weightDecay: 0.1 }),
  ],
  ["RegimenUpdateSgd", registerSgd, () => sgd({ learningRate: 0.1 })],
  [
    "RegimenUpdateRmsprop",
    registerRmsprop,
    () =>
      rmsprop({ learningRate: 0.01, weightDecay: 0.1, groups: [{ match: /bias/, momentum: 0.9 }] }),
  ],
  ["RegimenUpdateRmsprop", registerRmsprop, () => rmsprop({ learningRate: 0.01, centered: true })],
  ["RegimenSoftmaxCrossEntropy", registerCrossEntropy, () => sgd({ learningRate: 0.1 })],
];

async function run(optimizer: Optimizer) {
  const model = tinyModel();
  const before = tf.memory();
  const trainer = tinyTrainer({ model, optimizer });
  const kept: { checkpoint: Checkpoint; text: string }[] = [];
  trainer.on("epochEnd", () => {
    const checkpoint = trainer.checkpoint();
    kept.push({ checkpoint, text: JSON.stringify(checkpoint) });
  });
  await trainer.fit(train, { epochs: 5 });
  // What a checkpoint holds is not what the kernel writes to.
  for (const { checkpoint, text } of kept) expect(JSON.stringify(checkpoint)).toBe(text);
  const last = weightsOf(trainer);
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  tf.disposeVariables();
  return last;
}

afterEach(() => {
  calls.length = 0;
});

test.each(kernels)(
  "%s is used where there is one, and ends where the ops end (%#)",
  async (name, register, make) => {
    const composed = await run(make());
    expect(calls).toEqual([]);
    register();
    try {
      const fused = await run(make());
      // Five epochs of five batches: one call for each, whatever the number of variables.
      expect(calls).toEqual(Array(25).fill(name));
      for (const [variable, want] of Object.entries(composed)) {
        // 25 steps; the kernels above round once per value, the ops once per operation.
        want.forEach((value, index) => expect(fused[variable]![index]).toBeCloseTo(value, 5));
      }
    } finally {
      tf.unregisterKernel(name, "cpu");
    }
  },
);
