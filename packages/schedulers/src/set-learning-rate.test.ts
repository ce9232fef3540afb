import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // registers the gradients
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

import { setLearningRate } from "./set-learning-rate.js";

const stock: Record<string, (rate: number) => tf.Optimizer> = {
  sgd: (rate) => tf.train.sgd(rate),
  momentum: (rate) => tf.train.momentum(rate, 0.9),
  nesterov: (rate) => tf.train.momentum(rate, 0.9, true),
  adam: (rate) => tf.train.adam(rate),
  rmsprop: (rate) => tf.train.rmsprop(rate),
  adadelta: (rate) => tf.train.adadelta(rate),
  adagrad: (rate) => tf.train.adagrad(rate),
  adamax: (rate) => tf.train.adamax(rate),
};

/**
 * How far the second of two steps goes, when the rate is `first` for the first and `second` for the
 * second.
 */
function secondStep(make: (rate: number) => tf.Optimizer, first: number, second: number): number {
  const optimizer = make(first);
  const weight = tf.variable(tf.scalar(0));
  const step = () => {
    const before = weight.dataSync()[0]!;
    optimizer.minimize(() => tf.mul(weight, 3), false, [weight]);
    return weight.dataSync()[0]! - before;
  };
  step();
  setLearningRate(optimizer, second);
  const moved = step();
  weight.dispose();
  optimizer.dispose();
  return moved;
}

describe.each(Object.entries(stock))("%s", (_name, make) => {
  // Float32 throughout: each step rounds at 6e-8, relative to a weight of at most a few steps.
  test("takes a step in proportion to the rate just set", () => {
    const kept = secondStep(make, 0.1, 0.1);
    expect(Math.abs(kept)).toBeGreaterThan(1e-6);
    expect(secondStep(make, 0.1, 0.025) / kept).toBeCloseTo(0.25, 4);
    expect(secondStep(make, 0.1, 0.4) / kept).toBeCloseTo(4, 4);
  });

  test("does not move at rate 0", () => {
    expect(Math.abs(secondStep(make, 0.1, 0))).toBe(0);
  });

  test("leaks no tensor, however often the rate is set", () => {
    const optimizer = make(0.1);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 10; step++) setLearningRate(optimizer, 0.1 / (step + 1));
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
  });
});

test("sgd goes rate times gradient, by hand", () => {
  expect(secondStep(stock["sgd"]!, 0.1, 0.5)).toBeCloseTo(-1.5, 6);
});

test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])("rejects rate %s", (rate) => {
  const optimizer = tf.train.adam(0.1);
  expect(() => setLearningRate(optimizer, rate)).toThrow(
    `setLearningRate: rate must be finite and ≥ 0, got ${rate}`,
  );
});

test("rejects what has no rate", () => {
  class Custom {
    applyGradients(): void {}
  }
  expect(() => setLearningRate(new Custom(), 0.1)).toThrow("got Custom");
});
