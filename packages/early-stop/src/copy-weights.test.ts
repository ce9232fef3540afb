import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";

import { copyWeights } from "./copy-weights.js";

const values = (model: tfl.LayersModel) =>
  model.weights.map((weight) => Array.from(weight.read().dataSync()));

test("restores each weight into its own variable, though a freeze reorders them", () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 2, inputShape: [2], name: "a" }),
      tfl.layers.dense({ units: 2, name: "b" }),
    ],
  });
  const before = values(model);
  const copies = copyWeights(model);
  model.setWeights(model.getWeights().map((weight) => tf.add(weight, 1)));
  model.getLayer("a").trainable = false;
  expect(values(model)).not.toEqual(before);
  copies.restore();
  model.getLayer("a").trainable = true;
  expect(values(model)).toEqual(before);
  copies.dispose();
});

test("copies do not follow later steps, and are freed", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const before = tf.memory().numTensors;
  const copies = copyWeights({ getWeights: () => [weight] });
  const optimizer = tf.train.sgd(1);
  optimizer.minimize(() => tf.sum(weight), false, [weight]);
  expect(Array.from(weight.dataSync())).toEqual([0, 1]);
  copies.restore();
  optimizer.minimize(() => tf.sum(weight), false, [weight]);
  copies.restore();
  expect(Array.from(weight.dataSync())).toEqual([1, 2]);
  copies.dispose();
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect(Array.from(weight.dataSync())).toEqual([1, 2]);
  weight.dispose();
});

test("rejects plain tensors", () => {
  const plain = tf.scalar(1);
  expect(() => copyWeights({ getWeights: () => [plain] })).toThrow(
    "copyWeights: getWeights()[0] must be a variable, got a plain tensor",
  );
});
