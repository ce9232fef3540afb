import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { batchTensors } from "./batch-tensors.js";
import { arrayDataset } from "./dataset.js";
import { loader, type Batch, type LoaderOptions } from "./loader.js";

// CIFAR-10's. In NumPy 2.4.6, float32: byte * scale + offset with scale = 1 / (255 std) and offset
// = −mean / std. With the product unrounded, the second row would be one unit in the last place
// off.
const normalize = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };
const bytes = Uint8Array.of(0, 0, 0, 7, 13, 22, 128, 128, 128, 255, 255, 255);
const normalized = [
  [-1.9894737005233765, -1.9802874326705933, -1.7068042755126953],
  [-1.8783361911773682, -1.7709224224090576, -1.3770086765289307],
  [0.04275619983673096, 0.0811532735824585, 0.2120060920715332],
  [2.0591092109680176, 2.12648868560791, 2.115825653076172],
].flat();

function batchOf(inputs: Uint8Array | Float32Array, options: Partial<LoaderOptions>): Batch {
  const labels = Uint8Array.of(1, 0);
  const dataset = arrayDataset({ inputs, shape: [1, 2, 3], labels, classes: 2 });
  const pass = { training: true, seed: 0, epoch: 0 };
  const [batch] = [...loader(dataset, { batchSize: 2, ...options }).batches(pass)];
  return batch!;
}

/** The values of the inputs' tensor; checks everything else of the two tensors. */
function valuesOf(batch: Batch): number[] {
  const before = tf.memory().numTensors;
  const [inputs, labels] = batchTensors(batch);
  expect([inputs.shape, inputs.dtype]).toEqual([[2, 1, 2, 3], "float32"]);
  expect([labels.dtype, ...labels.dataSync()]).toEqual(["int32", 1, 0]);
  const values = [...inputs.dataSync()];
  tf.dispose([inputs, labels]);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

const calls: tf.NamedAttrMap[] = [];

/** A kernel that only says what it was given, and that its result is its own. */
function registerMarker(): void {
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
    expect(inputs).toEqual({});
    calls.push(attrs!);
    const shape = attrs!["shape"] as number[];
    const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(9);
    return (backend as MathBackendCPU).makeTensorInfo(shape, "float32", values);
  };
  tf.registerKernel({ kernelName: "RegimenFromBytes", backendName: "cpu", kernelFunc });
}

afterEach(() => {
  calls.length = 0;
  if (tf.getKernel("RegimenFromBytes", "cpu")) tf.unregisterKernel("RegimenFromBytes", "cpu");
});

test("without a kernel bytes are normalised as the kernel does it, to the bit", () => {
  expect(valuesOf(batchOf(bytes, { normalize }))).toEqual(normalized);
});

test("a backend's kernel gets raw bytes with one factor and one offset per channel", () => {
  registerMarker();
  const batch = batchOf(bytes, { normalize });
  expect(valuesOf(batch)).toEqual(Array.from({ length: 12 }, () => 9));
  expect(calls).toEqual([
    {
      bytes,
      shape: [2, 1, 2, 3],
      scale: [0.015876796, 0.016105006, 0.014990706].map((value) => expect.closeTo(value, 9)),
      offset: [-1.9894737, -1.9802874, -1.7068043].map((value) => expect.closeTo(value, 7)),
    },
  ]);
  expect(calls.flatMap(({ scale }) => scale)).toEqual(batch.affine!.scale.map(Math.fround));
});

test("bytes are scaled to 0..1 where nothing is asked for", () => {
  // By hand: 51 is a fifth and 255 is one. One rounding of 1/255 and one of the product: 1.2e-7.
  const values = valuesOf(batchOf(bytes.with(3, 51), {}));
  for (const [index, want] of [0, 0, 0, 0.2].entries()) expect(values[index]).toBeCloseTo(want, 6);
  for (const value of values.slice(9)) expect(value).toBeCloseTo(1, 6);
});

test("float32 is normalised without the kernel, and left alone where nothing is asked for", () => {
  registerMarker();
  const floats = Float32Array.from(bytes, (byte) => byte / 8);
  expect(valuesOf(batchOf(floats, {}))).toEqual([...floats]);
  // By hand, in powers of two: nothing is rounded.
  const halves = { mean: [1, 2, 0], std: [0.5, 2, 4] };
  const values = valuesOf(batchOf(floats, { normalize: halves }));
  expect(values.slice(6)).toEqual([30, 7, 4, 61.75, 14.9375, 7.96875]);
  expect(calls).toEqual([]);
});
