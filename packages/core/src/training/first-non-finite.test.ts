import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { firstNonFinite } from "./first-non-finite.js";

const sizes = [3, 10_000];

/** What is found in a good tensor followed by one of ones in which these values stand at the end. */
function found(size: number, ...last: number[]) {
  const values = new Float32Array(size).fill(1);
  values.set(last, size - last.length);
  const good = tf.ones([size]);
  const tensor = tf.tensor1d(values);
  const before = tf.memory().numTensors;
  const result = firstNonFinite(Object.entries({ good, tensor }));
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([good, tensor]);
  return result;
}

test.each(sizes)("names the tensor and its first bad value, of %s", (size) => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(found(size, value)).toEqual({ name: "tensor", value });
  }
  expect(found(size, Infinity, -Infinity)).toEqual({ name: "tensor", value: Infinity });
});

test.each(sizes)("takes large finite values for what they are, of %s", (size) => {
  expect(found(size)).toBeNull();
  // Their sum is above the largest float32, 3.4e38.
  expect(found(size, 3e38, 3e38)).toBeNull();
});
