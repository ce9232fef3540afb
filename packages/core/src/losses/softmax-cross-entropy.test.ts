import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.js";

interface Oracle {
  readonly logits: number[][];
  readonly labels: number[];
  readonly crossEntropy: readonly {
    labelSmoothing: number;
    loss: number;
    gradient: readonly number[];
  }[];
}

const file = new URL("../../oracles/losses.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8")) as Oracle;

test.each(oracle.crossEntropy)("agrees with torch, smoothing $labelSmoothing", (expected) => {
  const before = tf.memory().numTensors;
  const loss = softmaxCrossEntropy({ labelSmoothing: expected.labelSmoothing });
  tf.tidy(() => {
    const logits = tf.tensor2d(oracle.logits);
    const labels = tf.tensor1d(oracle.labels, "int32");
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => loss(x as tf.Tensor2D, labels))(
      logits,
    );
    expect(value.shape).toEqual([]);
    expect(value.dataSync()[0]! / expected.loss).toBeCloseTo(1, 6);
    expected.gradient.forEach((want, index) => {
      expect(grad.dataSync()[index]).toBeCloseTo(want, 7);
    });
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("the gradient follows a scaled loss", () => {
  tf.tidy(() => {
    const loss = softmaxCrossEntropy();
    const labels = tf.tensor1d([0], "int32");
    const gradient = tf.grad((x: tf.Tensor) => tf.mul(loss(x as tf.Tensor2D, labels), 3));
    // By hand: 3 · (softmax(0, 0) − (1, 0)).
    expect([...gradient(tf.tensor2d([[0, 0]])).dataSync()]).toEqual([-1.5, 1.5]);
  });
});

test("rejects a smoothing of 1", () => {
  expect(() => softmaxCrossEntropy({ labelSmoothing: 1 })).toThrow(
    "softmaxCrossEntropy: labelSmoothing must be in [0, 1), got 1",
  );
});
