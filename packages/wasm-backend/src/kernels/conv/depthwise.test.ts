import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { distance, gap, on, useEngine } from "../../testing/both.js";
import { dilate } from "../../testing/dilate.js";
import { anyPad, hasRoom } from "../../testing/paddings.js";
import { coarse, fine } from "../../testing/values.js";

useEngine({ threads: 2 });

const pair = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/**
 * Any shape; either strides or dilations, as TF.js asks; those of which the output would be empty
 * left out.
 */
const anyCase = fc
  .record({
    batch: fc.integer({ min: 1, max: 4 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 17 }),
    multiplier: fc.constantFrom(1, 1, 2, 3),
    filter: pair(5),
    steps: pair(3),
    dilated: fc.boolean(),
    pad: anyPad(3),
    seed: fc.nat(100_000),
  })
  .map(({ steps, dilated, ...rest }) => ({
    ...rest,
    strides: dilated ? ([1, 1] as [number, number]) : steps,
    dilations: dilated ? steps : ([1, 1] as [number, number]),
  }))
  .filter((c) => {
    const reach = (at: 0 | 1) => (c.filter[at] - 1) * c.dilations[at] + 1;
    return hasRoom(c, [reach(0), reach(1)]);
  });

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;
type Values = (seed: number, shape: readonly number[]) => Float32Array;
type Shape = [number, number, number, number];

const operands = (c: Case, values: Values) => {
  const xShape: Shape = [c.batch, c.height, c.width, c.channels];
  const filterShape: Shape = [...c.filter, c.channels, c.multiplier];
  return {
    x: tf.tensor4d(values(c.seed, xShape), xShape),
    filter: tf.tensor4d(values(c.seed + 1, filterShape), filterShape),
    bias: tf.tensor1d(values(c.seed + 2, [c.channels * c.multiplier])),
  };
};

const forward = (c: Case, values: Values) => () => {
  const { x, filter } = operands(c, values);
  return [tf.depthwiseConv2d(x, filter, c.strides, c.pad, "NHWC", c.dilations)];
};

/**
 * @param stuffed Dilates the filter rather than the convolution: TF.js has no gradients of the
 * latter.
 */
const gradients = (c: Case, values: Values, stuffed: boolean) => () => {
  const { x, filter } = operands(c, values);
  const conv = (a: tf.Tensor, b: tf.Tensor) => {
    const f = b as tf.Tensor4D;
    return stuffed
      ? tf.depthwiseConv2d(a as tf.Tensor4D, dilate(f, c.dilations), c.strides, c.pad)
      : tf.depthwiseConv2d(a as tf.Tensor4D, f, c.strides, c.pad, "NHWC", c.dilations);
  };
  const { shape } = conv(x, filter);
  return tf.grads(conv)([x, filter], tf.tensor(values(c.seed + 3, shape), shape));
};

async function gradientGap(c: Case, values: Values): Promise<number> {
  const wanted = await on("cpu", gradients(c, values, true));
  return distance(await on("regimen-wasm", gradients(c, values, false)), wanted);
}

test("each channel by itself, any multiplier: the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(forward(c, coarse))).toBe(0);
  });
  await fc.assert(property, { numRuns: 150 });
});

test("gradients of input and filter, dilated too, to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gradientGap(c, coarse)).toBe(0);
  });
  await fc.assert(property, { numRuns: 120 });
});

test("with numbers that round, the distance is that of rounding", async () => {
  // Sums of up to 25 products forward, up to 324 for the filter, in other orders.
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(forward(c, fine))).toBeLessThan(1e-6);
    expect(await gradientGap(c, fine)).toBeLessThan(2e-6);
  });
  await fc.assert(property, { numRuns: 40 });
});

type Activation = NonNullable<Parameters<typeof tf.fused.conv2d>[0]["activation"]>;

test("bias and every activation, in the fused kernel and one after the other", async () => {
  const names: Activation[] = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"];
  const property = fc.asyncProperty(anyCase, fc.constantFrom(...names), async (c, activation) => {
    const compute = () => {
      const { x, filter, bias } = operands(c, coarse);
      const { strides, pad, dilations } = c;
      const preluActivationWeights = tf.tensor1d(coarse(c.seed + 4, [bias.size]));
      // The types leave out explicit padding; the kernel takes it.
      const all = { x, filter, bias, strides, pad: pad as "same", dilations };
      const more = { activation, preluActivationWeights, leakyreluAlpha: 0.25 };
      const plain = tf.depthwiseConv2d(x, filter, strides, pad, "NHWC", dilations);
      return [tf.fused.depthwiseConv2d({ ...all, ...more }), tf.relu(tf.add(plain, bias))];
    };
    const exact = activation !== "elu" && activation !== "sigmoid";
    expect(await gap(compute)).toBeLessThan(exact ? 1e-7 : 1e-6);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("large enough for two threads", async () => {
  const c: Case = {
    batch: 3,
    height: 33,
    width: 31,
    channels: 19,
    multiplier: 2,
    filter: [3, 3],
    strides: [2, 2],
    dilations: [1, 1],
    pad: "same",
    seed: 1,
  };
  for (const one of [c, { ...c, strides: [1, 1], multiplier: 1 } as Case]) {
    expect(await gap(forward(one, coarse))).toBe(0);
    expect(await gradientGap(one, coarse)).toBe(0);
  }
});

test("separable convolutions and their gradients", async () => {
  const compute = () => {
    const tensor = (of: number, shape: Shape) => tf.tensor4d(coarse(of, shape), shape);
    const x = tensor(1, [2, 9, 8, 5]);
    const run = (a: tf.Tensor, d: tf.Tensor, p: tf.Tensor) =>
      tf.separableConv2d(a as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 2, "same");
    const filters = [tensor(2, [3, 3, 5, 2]), tensor(3, [1, 1, 10, 7])];
    const result = run(x, filters[0]!, filters[1]!);
    return [
      result,
      ...tf.grads(run)([x, ...filters], tf.tensor(coarse(4, result.shape), result.shape)),
    ];
  };
  expect(await gap(compute)).toBe(0);
});
