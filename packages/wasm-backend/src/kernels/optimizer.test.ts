import * as fc from "fast-check";
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

type Attrs = Record<string, number | boolean>;

/** Many variables in one call: of each, its tensors and what the kernel must know. */
const updateAll = (name: string, all: readonly (readonly [readonly tf.Tensor[], Attrs])[]) =>
  tf.engine().runKernel(name, Object.fromEntries(all.flatMap(([tensors]) => tensors).entries()), {
    updates: all.map(([tensors, attrs]) => ({ ...attrs, slots: tensors.length - 2 })),
  }) as tf.Tensor[];

const update = (name: string, tensors: readonly tf.Tensor[], attrs: Attrs) =>
  updateAll(name, [[tensors, attrs]]);

const size = 37;
const f = (seed: number) => fine(seed, [size]);

describe("RegimenUpdateAdam", () => {
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
        state = update("RegimenUpdateAdam", [parameter, gradient, m, v], {
          ...attrs,
          ...corrections,
        });
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
      const [next, nextM] = update("RegimenUpdateAdam", [parameter, gradient, m, v], attrs);
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
      const inputs = [variable as tf.Tensor, tf.ones(shape), tf.zeros(shape), tf.zeros(shape)];
      const attrs = {
        ...hyper,
        weightDecay: 0,
        decoupled: false,
        correction1: 0.1,
        correction2: 0.001,
      };
      variable.assign(update("RegimenUpdateAdam", inputs, attrs)[0] as tf.Tensor4D);
      const old = snapshot.reduce((sum, value) => sum + value, 0);
      expect(snapshot).toEqual([...f(1).subarray(0, 36)]);
      expect(waiting.dataSync()[0]).toBeCloseTo(old, 5);
      expect(variable.dataSync()[0]).toBeCloseTo(snapshot[0]! - 0.01, 5);
      variable.dispose();
    });
  });
});

describe("RegimenUpdateSgd", () => {
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
          const inputs = [parameter, tf.tensor1d(f(100 + step)), momentum];
          const attrs = { learningRate, momentum: factor, dampening, nesterov, weightDecay };
          state = update("RegimenUpdateSgd", inputs, { ...attrs, first: step === 0 });
        }
        const wanted = byHand(factor, dampening, nesterov, weightDecay);
        state.forEach((tensor, i) => {
          expect(farthest(tensor.dataSync(), wanted[i]!)).toBeLessThan(2e-6);
        });
      });
    },
  );
});

test("RegimenUpdateSgd without momentum: 10 steps by hand", () => {
  tf.tidy(() => {
    const attrs = { learningRate: 0.05, momentum: 0, dampening: 0, nesterov: false };
    let parameter = tf.tensor1d(f(1)) as tf.Tensor;
    const wanted = [...f(1)];
    for (let step = 0; step < 10; step++) {
      const gradient = tf.tensor1d(f(100 + step));
      const all = { ...attrs, weightDecay: 0.1, first: step === 0 };
      const outputs = update("RegimenUpdateSgd", [parameter, gradient], all);
      expect(outputs).toHaveLength(1);
      parameter = outputs[0]!;
      f(100 + step).forEach((g, i) => (wanted[i] = wanted[i]! - 0.05 * (g + 0.1 * wanted[i]!)));
    }
    expect(farthest(parameter.dataSync(), wanted)).toBeLessThan(2e-6);
  });
});

describe("RegimenUpdateRmsprop", () => {
  const hyper = { learningRate: 0.01, alpha: 0.9, epsilon: 1e-3, weightDecay: 0.1 };

  /** PyTorch's RMSprop, in float64. */
  function byHand(centered: boolean, momentum: number, steps: number) {
    const { learningRate, alpha, epsilon, weightDecay } = hyper;
    const [w, s, a, b] = [[...f(1)], ...Array.from({ length: 3 }, () => Array(size).fill(0))];
    for (let step = 1; step <= steps; step++) {
      f(100 + step).forEach((raw, i) => {
        const g = raw + weightDecay * w![i]!;
        s![i] = alpha * s![i]! + (1 - alpha) * g * g;
        a![i] = a![i]! + (1 - alpha) * (g - a![i]!);
        const root = Math.sqrt(s![i]! - (centered ? a![i]! ** 2 : 0)) + epsilon;
        b![i] = momentum * b![i]! + g / root;
        w![i] = w![i]! - learningRate * b![i]!;
      });
    }
    return [w!, s!, ...(centered ? [a!] : []), ...(momentum > 0 ? [b!] : [])];
  }

  test.each([
    [false, 0],
    [true, 0],
    [false, 0.9],
    [true, 0.9],
  ])("20 steps, centered %s, momentum %d", (centered, momentum) => {
    tf.tidy(() => {
      const wanted = byHand(centered, momentum, 20);
      let state: tf.Tensor[] = wanted.map(() => tf.zeros([size]));
      state[0] = tf.tensor1d(f(1));
      for (let step = 1; step <= 20; step++) {
        const [parameter, ...slots] = state;
        const tensors = [parameter!, tf.tensor1d(f(100 + step)), ...slots];
        state = update("RegimenUpdateRmsprop", tensors, { ...hyper, centered, momentum });
      }
      // Twenty steps of some ten roundings each; centered, a difference of squares loses two more
      // digits.
      state.forEach((tensor, i) => {
        expect(farthest(tensor.dataSync(), wanted[i]!)).toBeLessThan(centered ? 2e-5 : 4e-6);
      });
    });
  });
});

test("RMSprop with momentum 0 for a step leaves the momentum as it is", () => {
  tf.tidy(() => {
    const attrs = { learningRate: 0.1, alpha: 0.9, epsilon: 0, weightDecay: 0, centered: false };
    const tensors = [[1], [2], [4], [8]].map((values) => tf.tensor1d(values));
    const outputs = update("RegimenUpdateRmsprop", tensors, { ...attrs, momentum: 0 });
    // 0.9 * 4 + 0.1 * 2 * 2; 1 - 0.1 * 2 / sqrt(4).
    expect(
      farthest(
        outputs.map((x) => x.dataSync()[0]!),
        [0.9, 4, 8],
      ),
    ).toBeLessThan(2e-7);
  });
});

test("many variables in one call have the bits of one call each, whatever their sizes", () => {
  const rules: readonly [string, number, Attrs][] = [
    [
      "RegimenUpdateSgd",
      1,
      { learningRate: 0.1, momentum: 0.9, dampening: 0, nesterov: true, weightDecay: 0.01 },
    ],
    [
      "RegimenUpdateAdam",
      2,
      {
        learningRate: 0.1,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        weightDecay: 0.1,
        decoupled: true,
        correction1: 0.1,
        correction2: 0.001,
      },
    ],
    [
      "RegimenUpdateRmsprop",
      3,
      {
        learningRate: 0.1,
        alpha: 0.9,
        epsilon: 1e-8,
        momentum: 0.9,
        centered: true,
        weightDecay: 0.01,
      },
    ],
  ];
  const sizes = fc.array(fc.oneof(fc.nat(20), fc.integer({ min: 0, max: 40_000 })), {
    minLength: 1,
    maxLength: 6,
  });
  const property = fc.property(
    sizes,
    fc.constantFrom(...rules),
    (lengths, [name, slots, attrs]) => {
      const before = tf.memory();
      tf.tidy(() => {
        const tensors = (length: number, variable: number): tf.Tensor[] =>
          Array.from({ length: 2 + slots }, (_, i) =>
            tf.abs(tf.tensor1d(fine(variable * 10 + i, [length]))),
          );
        const own = (variable: number) => ({ ...attrs, learningRate: variable / 8, first: false });
        const alone = lengths.flatMap((length, i) => update(name, tensors(length, i), own(i)));
        const together = updateAll(
          name,
          lengths.map((length, i) => [tensors(length, i), own(i)] as const),
        );
        const bits = (x: tf.Tensor) => [...new Int32Array(x.dataSync().slice().buffer)];
        expect(together.map(bits)).toEqual(alone.map(bits));
      });
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    },
  );
  fc.assert(property, { numRuns: 30 });
});

test("rejects what are not the tensors of its variables", () => {
  tf.tidy(() => {
    const attrs = { learningRate: 1, momentum: 0.9, dampening: 0, nesterov: false, weightDecay: 0 };
    const inputs = Object.fromEntries([tf.ones([2]), tf.ones([2])].entries());
    const updates = [{ ...attrs, slots: 1 }];
    expect(() => tf.engine().runKernel("RegimenUpdateSgd", inputs, { updates })).toThrow(
      "RegimenUpdateSgd does not take these inputs",
    );
  });
});
