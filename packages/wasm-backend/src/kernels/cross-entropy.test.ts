import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { useEngine } from "../testing/both.js";
import { fine } from "../testing/values.js";

useEngine({ threads: 2 });

/**
 * Results are computed in float64 and rounded once, or float32 with few roundings: one unit is
 * 6e-8.
 */
const farthest = (got: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(got).toHaveLength(wanted.length);
  return wanted.reduce(
    (most, value, i) => Math.max(most, Math.abs(got[i]! - value) / Math.max(1, Math.abs(value))),
    0,
  );
};

const run = (name: string, inputs: tf.NamedTensorMap, attrs: Record<string, number | boolean>) =>
  tf.engine().runKernel(name, inputs, attrs) as tf.Tensor[];

describe("RegimenSoftmaxCrossEntropy", () => {
  /** By the definition, in float64. */
  function byHand(logits: readonly number[], label: number, smoothing: number) {
    const top = Math.max(...logits);
    const powers = logits.map((x) => Math.exp(x - top));
    const total = powers.reduce((sum, power) => sum + power, 0);
    const target = logits.map(
      (_, c) => smoothing / logits.length + (c === label ? 1 - smoothing : 0),
    );
    const loss = logits.reduce((sum, x, c) => sum - target[c]! * (x - top - Math.log(total)), 0);
    return { loss, gradient: powers.map((power, c) => power / total - target[c]!) };
  }

  test.each([
    [0, 1],
    [0.1, 1],
    [0.5, 30],
    [0, 300],
  ])("loss and gradient with smoothing %d of logits up to %d", (smoothing, scale) => {
    const rows = 33;
    for (const classes of [1, 2, 10, 17]) {
      const values = fine(classes, [rows, classes]).map((x) => x * scale);
      const labels = Array.from({ length: rows }, (_, row) => (row * 7) % classes);
      const wanted = labels.map((label, row) =>
        byHand([...values.subarray(row * classes, (row + 1) * classes)], label, smoothing),
      );
      tf.tidy(() => {
        const inputs = {
          logits: tf.tensor2d(values, [rows, classes]),
          labels: tf.tensor1d(labels, "int32"),
        };
        const [loss, gradient] = run("RegimenSoftmaxCrossEntropy", inputs, {
          labelSmoothing: smoothing,
        });
        expect(loss!.shape).toEqual([rows]);
        expect(gradient!.shape).toEqual([rows, classes]);
        const losses = wanted.map((one) => one.loss);
        // Smoothing reaches the kernel as a float32, so a loss of hundreds is off by 1e-8 of it.
        expect(farthest(loss!.dataSync(), losses)).toBeLessThan(2e-7);
        const gradients = wanted.flatMap((one) => one.gradient);
        expect(farthest(gradient!.dataSync(), gradients)).toBeLessThan(1e-7);
      });
    }
  });

  test("infinite loss is infinite, NaN is NaN", () => {
    tf.tidy(() => {
      const logits = tf.tensor2d([
        [0, -Infinity],
        [Number.NaN, 0],
      ]);
      const labels = tf.tensor1d([1, 1], "int32");
      const [loss] = run("RegimenSoftmaxCrossEntropy", { logits, labels }, { labelSmoothing: 0 });
      expect([...loss!.dataSync()]).toEqual([Infinity, Number.NaN]);
    });
  });

  test("gives a label that is no class the loss NaN, and reads nothing beyond the logits", () => {
    const losses = tf.tidy(() => {
      const logits = tf.tensor2d([
        [1, 2, 3],
        [1, 2, 3],
        [0, 0, 0],
      ]);
      const labels = tf.tensor1d([3, -1, 0], "int32");
      const [loss] = run("RegimenSoftmaxCrossEntropy", { logits, labels }, { labelSmoothing: 0 });
      return [...loss!.dataSync()];
    });
    expect(losses).toEqual([Number.NaN, Number.NaN, Math.fround(Math.log(3))]);
  });

  test("rejects labels that are not integers", () => {
    tf.tidy(() => {
      const inputs = { logits: tf.ones([2, 3]), labels: tf.ones([2]) };
      expect(() => run("RegimenSoftmaxCrossEntropy", inputs, { labelSmoothing: 0 })).toThrow(
        "RegimenSoftmaxCrossEntropy does not take these inputs",
      );
    });
  });
});
