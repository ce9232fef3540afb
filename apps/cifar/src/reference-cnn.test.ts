import "@tensorflow/tfjs-backend-cpu";
import { memory, ready, setBackend, tensor, tidy, type Tensor } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { layerNames, referenceCnn } from "./reference-cnn.js";

beforeAll(async () => {
  await setBackend("cpu");
  await ready();
});

test("has the layers, names and parameters of the design", () => {
  const before = memory().numTensors;
  const model = referenceCnn({ seed: 1 });
  const weights = model.weights.map(({ originalName, shape }) => [originalName, shape]);
  expect(weights).toEqual([
    ["conv1/kernel", [3, 3, 3, 16]],
    ["conv1/bias", [16]],
    ["conv2/kernel", [3, 3, 16, 32]],
    ["conv2/bias", [32]],
    ["head/kernel", [32, 10]],
    ["head/bias", [10]],
  ]);
  expect(model.countParams()).toBe(448 + 4640 + 330);
  expect(layerNames.map((name) => model.getLayer(name).name)).toEqual(layerNames);
  expect(model.outputs[0]!.shape).toEqual([null, 10]);
  model.dispose();
  expect(memory().numTensors).toBe(before);
});

test("starts from the seed, uniform in ±1 / √fan_in", () => {
  const draw = (seed: number) => {
    const model = referenceCnn({ seed });
    const values = model.getWeights().map((weight) => [...weight.dataSync()]);
    model.dispose();
    return values;
  };
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)[0]).not.toEqual(draw(4)[0]);
  const bounds = [27, 27, 144, 144, 32, 32].map((fanIn) => 1 / Math.sqrt(fanIn));
  draw(3).forEach((values, index) => {
    const bound = bounds[index]!;
    const most = Math.max(...values.map(Math.abs));
    expect(most).toBeLessThanOrEqual(bound);
    expect(most).toBeGreaterThan(bound * 0.6);
  });
  const kernel = draw(3)[2]!;
  const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
  expect(variance / (bounds[2]! ** 2 / 3)).toBeCloseTo(1, 1); // A uniform number's is bound² / 3.
});

const filled = (length: number, value = 0) => Array.from({ length }, () => value);

test("computes what its weights say", () => {
  const model = referenceCnn({ seed: 1 });
  // Only the centre of each kernel: conv1 adds the colours into channel 0, conv2 doubles it, the
  // head takes it to class 4 and adds 0.5.
  const [conv1, conv2, head] = [filled(432), filled(4608), filled(320)];
  for (let colour = 0; colour < 3; colour++) conv1[(4 * 3 + colour) * 16] = 1;
  conv2[4 * 16 * 32] = 2;
  head[4] = 1;
  const zeros = (length: number) => tensor(filled(length));
  const weights = [
    tensor(conv1, [3, 3, 3, 16]),
    zeros(16),
    tensor(conv2, [3, 3, 16, 32]),
    zeros(32),
    tensor(head, [32, 10]),
    tensor(filled(10, 0.5)),
  ];
  model.setWeights(weights);
  // Every 2 × 2 block holds one pixel of (1, 2, 3) and three black ones.
  const image = new Float32Array(3072);
  for (let row = 0; row < 32; row += 2) {
    for (let column = 0; column < 32; column += 2) image.set([1, 2, 3], (row * 32 + column) * 3);
  }
  const logits = tidy(() => (model.predict(tensor(image, [1, 32, 32, 3])) as Tensor).arraySync());
  expect(logits).toEqual([[0.5, 0.5, 0.5, 0.5, 12.5, 0.5, 0.5, 0.5, 0.5, 0.5]]);
  weights.forEach((weight) => weight.dispose());
  model.dispose();
});
