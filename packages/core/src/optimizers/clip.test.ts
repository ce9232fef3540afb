import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clipByGlobalNorm, clipByValue } from "./clip.js";

interface Oracle {
  readonly gradients: { readonly a: number[][]; readonly b: number[] };
  readonly clips: readonly {
    maxNorm: number;
    norm: number;
    clipped: Record<string, readonly number[]>;
  }[];
}

const file = new URL("../../oracles/losses.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8")) as Oracle;

test.each(oracle.clips)("agrees with torch's clip_grad_norm_ at $maxNorm", (expected) => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    const given = { a: tf.tensor2d(oracle.gradients.a), b: tf.tensor1d(oracle.gradients.b) };
    const { gradients, norm } = clipByGlobalNorm(given, expected.maxNorm);
    // 2 units in the last place of float32: the sum of squares is taken in another order.
    expect(Math.abs(norm / expected.norm - 1)).toBeLessThan(2.4e-7);
    for (const [name, want] of Object.entries(expected.clipped)) {
      want.forEach((value, index) => {
        const got = gradients[name]!.dataSync()[index]!;
        expect(Math.abs(got - value)).toBeLessThanOrEqual(Math.abs(value) * 4e-7);
      });
    }
  });
  expect(tf.memory().numTensors).toBe(before);
});

test("clipByValue limits each element", () => {
  tf.tidy(() => {
    const { a } = clipByValue({ a: tf.tensor1d([-3, -0.5, 0, 0.5, 3]) }, 1);
    expect([...a!.dataSync()]).toEqual([-1, -0.5, 0, 0.5, 1]);
  });
});

test("rejects limits that are not above 0", () => {
  expect(() => clipByGlobalNorm({}, 0)).toThrow(
    "clipByGlobalNorm: maxNorm must be finite and > 0, got 0",
  );
  expect(() => clipByValue({}, -1)).toThrow("clipByValue: limit must be finite and > 0, got -1");
});
