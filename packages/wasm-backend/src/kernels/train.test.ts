import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { useEngine } from "../testing/both.js";
import { fine } from "../testing/values.js";

useEngine({ threads: 2 });

/** Results are computed in float64 and rounded once, or float32 with few roundings: one unit is 6e-8. */
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

const size = 37;
const f = (seed: number) => fine(seed, [size]);

describe("RegimenAdam", () => {
  const hyper = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

  /** PyTorch's Adam and AdamW, in float64. */
  function byHand(weightDecay: number, decoupled: boolean, steps: number) {
    const { learningRate, beta1, beta2, epsilon } = hyper;
    const w = [...f(1)];
    const m = w.map(() => 0);
    const v = w.map(() => 0);
    for (let step = 1; step <= steps; step++) {
      f(100 + step).forEach((raw, i) => {
        const g = raw + (decoupled ? 0 : weightDecay * w[i]!);
        if (decoupled) w[i] = w[i]! * (1 - learningRate * weightDecay);
        m[i] = beta1 * m[i]! + (1 - beta1) * g;
        v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
        const rate = learningRate / (1 - beta1 ** step);
        w[i] = w[i]! - (rate * m[i]!) / (Math.sqrt(v[i]! / (1 - beta2 ** step)) + epsilon);
      });
    }
    return [w, m, v];
  }

  test.each([
    [0, false],
    [0.1, false],
    [0.1, true],
  ])("20 steps with weight decay %d, decoupled %s", (weightDecay, decoupled) => {
    tf.tidy(() => {
      let state: tf.Tensor[] = [tf.tensor1d(f(1)), tf.zeros([size]), tf.zeros([size])];
      for (let step = 1; step <= 20; step++) {
        const [parameter, m, v] = state as [tf.Tensor, tf.Tensor, tf.Tensor];
        const gradient = tf.tensor1d(f(100 + step));
        const attrs = { ...hyper, weightDecay, decoupled };
        const corrections = { correction1: 1 - 0.9 ** step, correction2: 1 - 0.999 ** step };
        state = run("RegimenAdam", { parameter, gradient, m, v }, { ...attrs, ...corrections });
      }
      const wanted = byHand(weightDecay, decoupled, 20);
      // 20 float32 steps of some ten roundings each.
      state.forEach((tensor, i) => {
        expect(farthest(tensor.dataSync(), wanted[i]!)).toBeLessThan(2e-6);
      });
    });
  });

  test("leaves alone what somebody else holds, writes in place what nobody does", () => {
    const before = tf.memory();
    tf.tidy(() => {
      const parameter = tf.tensor1d(f(1));
      const held = tf.clone(parameter);
      const shaped = tf.reshape(parameter, [1, size]);
      const [m, v, gradient] = [tf.zeros([size]), tf.zeros([size]), tf.tensor1d(f(2))];
      const attrs = {
        ...hyper,
        weightDecay: 0,
        decoupled: false,
        correction1: 0.1,
        correction2: 0.001,
      };
      const [next, nextM] = run("RegimenAdam", { parameter, gradient, m, v }, attrs);
      expect([...held.dataSync()]).toEqual([...f(1)]);
      expect([...shaped.dataSync()]).toEqual([...f(1)]);
      expect([...gradient.dataSync()]).toEqual([...f(2)]);
      expect(next!.dataId).not.toBe(parameter.dataId);
      expect(nextM!.dataId).toBe(m.dataId);
      expect([...next!.dataSync()]).not.toEqual([...f(1)]);
    });
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  test("a variable's snapshot and a forward pass still to be computed keep the old values", () => {
    tf.tidy(() => {
      const variable = tf.variable(tf.tensor4d(f(1).subarray(0, 36), [3, 3, 4, 1]));
      const snapshot = Array.from(variable.dataSync());
      const shape = variable.shape;
      const x = tf.ones<tf.Rank.R4>([1, 3, 3, 4]);
      const waiting = tf.conv2d(x, variable as tf.Tensor4D, 1, "valid");
      const inputs = {
        parameter: variable as tf.Tensor,
        gradient: tf.ones(shape),
        m: tf.zeros(shape),
        v: tf.zeros(shape),
      };
      const attrs = {
        ...hyper,
        weightDecay: 0,
        decoupled: false,
        correction1: 0.1,
        correction2: 0.001,
      };
      variable.assign(run("RegimenAdam", inputs, attrs)[0] as tf.Tensor4D);
      const old = snapshot.reduce((sum, value) => sum + value, 0);
      expect(snapshot).toEqual([...f(1).subarray(0, 36)]);
      expect(waiting.dataSync()[0]).toBeCloseTo(old, 5);
      expect(variable.dataSync()[0]).toBeCloseTo(snapshot[0]! - 0.01, 5);
      variable.dispose();
    });
  });
});

describe("RegimenSgd", () => {
  const learningRate = 0.05;

  /** PyTorch's SGD with momentum, in float64. */
  function byHand(momentum: number, dampening: number, nesterov: boolean, weightDecay: number) {
    const w = [...f(1)];
    const b = w.map(() => 0);
    for (let step = 0; step < 10; step++) {
      f(100 + step).forEach((raw, i) => {
        const g = raw + weightDecay * w[i]!;
        b[i] = step === 0 ? g : momentum * b[i]! + (1 - dampening) * g;
        w[i] = w[i]! - learningRate * (nesterov ? g + momentum * b[i]! : b[i]!);
      });
    }
    return [w, b];
  }

  test.each([
    [0.9, 0, false, 0],
    [0.9, 0.3, false, 0.01],
    [0.9, 0, true, 0.01],
  ])(
    "10 steps with momentum %d, dampening %d, Nesterov %s, decay %d",
    (factor, dampening, nesterov, weightDecay) => {
      tf.tidy(() => {
        // What the slot holds before the first step must not matter.
        let state: tf.Tensor[] = [tf.tensor1d(f(1)), tf.mul(tf.ones([size]), Number.NaN)];
        for (let step = 0; step < 10; step++) {
          const [parameter, momentum] = state as [tf.Tensor, tf.Tensor];
          const inputs = { parameter, gradient: tf.tensor1d(f(100 + step)), momentum };
          const attrs = { learningRate, momentum: factor, dampening, nesterov, weightDecay };
          state = run("RegimenSgd", inputs, { ...attrs, first: step === 0 });
        }
        const wanted = byHand(factor, dampening, nesterov, weightDecay);
        state.forEach((tensor, i) => {
          expect(farthest(tensor.dataSync(), wanted[i]!)).toBeLessThan(2e-6);
        });
      });
    },
  );
});
