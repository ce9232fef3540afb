import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // registers the gradients
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";

import { setLearningRate } from "./set-learning-rate.js";
import { setMomentum } from "./set-momentum.js";

/** Where a weight goes by steps of gradient 1, when the momentum of each is set just before it. */
function moves(optimizer: tf.Optimizer, momenta: readonly number[]): number[] {
  const weight = tf.variable(tf.scalar(0));
  const went = momenta.map((momentum) => {
    setMomentum(optimizer, momentum);
    const before = weight.dataSync()[0]!;
    optimizer.minimize(() => tf.mul(weight, 1), false, [weight]);
    return weight.dataSync()[0]! - before;
  });
  weight.dispose();
  optimizer.dispose();
  return went;
}

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

// By hand, rate 1, gradient 1: v = m·v + 1, w −= v.
test("momentum: each step uses the momentum just set", () => {
  const went = moves(tf.train.momentum(1, 0.9), [0.5, 0.5, 0, 0.25]);
  expect(went).toEqual(close([-1, -1.5, -1, -1.25]));
});

// By hand, rate 1, gradient 1: v = m·v + 1, w −= 1 + m·v.
test("nesterov: each step uses the momentum just set", () => {
  const went = moves(tf.train.momentum(1, 0.9, true), [0.5, 0.5, 0]);
  expect(went).toEqual(close([-1.5, -1.75, -1]));
});

// By hand, decay 0, rate 1, gradient 1: v = m·v + 1 / √1, w −= v.
test("rmsprop: each step uses the momentum just set", () => {
  const went = moves(tf.train.rmsprop(1, 0, 0.9, 1e-12), [0.5, 0.5, 0]);
  expect(went).toEqual(close([-1, -1.5, -1]));
});

test("TF.js's own setMomentum does nothing, which is why this exists", () => {
  const optimizer = tf.train.momentum(1, 0.9);
  const weight = tf.variable(tf.scalar(0));
  const step = () => optimizer.minimize(() => tf.mul(weight, 1), false, [weight]);
  step();
  optimizer.setMomentum(0);
  step();
  expect(weight.dataSync()[0]).toBeCloseTo(-2.9, 5);
  tf.dispose(weight);
  optimizer.dispose();
});

describe("on tf.train.momentum", () => {
  test("leaks no tensor, also within tidy, and the optimizer can be disposed", () => {
    const optimizer = tf.train.momentum(0.1, 0.9);
    const before = tf.memory().numTensors;
    for (let step = 0; step < 10; step++) tf.tidy(() => setMomentum(optimizer, step / 10));
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before - 1);
  });

  test("leaves the rate alone, and is left alone by it", () => {
    const optimizer = tf.train.momentum(1, 0.9);
    setLearningRate(optimizer, 2);
    setMomentum(optimizer, 0.5);
    setLearningRate(optimizer, 4);
    expect(moves(optimizer, [0.5, 0.5])).toEqual(close([-4, -6]));
  });

  test("shows in the optimizer's config", () => {
    const optimizer = tf.train.momentum(1, 0.9);
    setMomentum(optimizer, 0.25);
    expect(optimizer.getConfig()).toMatchObject({ learningRate: 1, momentum: 0.25 });
    optimizer.dispose();
  });
});

test.each([-0.1, 1, Number.NaN])("rejects momentum %s", (momentum) => {
  const optimizer = tf.train.momentum(1, 0.9);
  const message = `setMomentum: momentum must be in [0, 1), got ${momentum}`;
  expect(() => setMomentum(optimizer, momentum)).toThrow(message);
  optimizer.dispose();
});

test("rejects what has no momentum", () => {
  const message = "optimizer must be tf.train.momentum or tf.train.rmsprop, got SGDOptimizer";
  expect(() => setMomentum(tf.train.sgd(1), 0.5)).toThrow(message);
  expect(() => setMomentum(tf.train.adam(1), 0.5)).toThrow("got AdamOptimizer");
});
