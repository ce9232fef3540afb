import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { coarse, fine } from "../testing/values.js";

useEngine({ threads: 2 });

type Pads = [number, number];
type Pad = "same" | "valid" | [Pads, Pads, Pads, Pads];

const side = fc.integer({ min: 0, max: 3 });
const explicit = fc.tuple(side, side, side, side).map(([top, bottom, left, right]): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
]);

/** Convolutions of any shape, those of which the output would be empty left out. */
const anyCase = fc
  .record({
    batch: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 9 }),
    channels: fc.integer({ min: 1, max: 17 }),
    outChannels: fc.integer({ min: 1, max: 17 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.oneof(fc.constantFrom<Pad[]>("same", "valid"), explicit),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .filter(({ height, width, filter, pad }) => {
    const room = (length: number, at: 1 | 2) =>
      length + (typeof pad === "string" ? 0 : pad[at][0] + pad[at][1]);
    return pad === "same" || (room(height, 1) >= filter[0] && room(width, 2) >= filter[1]);
  });

/** 3 × 3 at stride 1 with channels that fill vectors: through Winograd's transforms. */
const winogradCase = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 4, max: 11 }),
  width: fc.integer({ min: 4, max: 11 }),
  channels: fc.constantFrom(8, 12, 16),
  outChannels: fc.constantFrom(8, 16),
  filter: fc.constant([3, 3] as [number, number]),
  strides: fc.constant([1, 1] as [number, number]),
  pad: fc.oneof(fc.constantFrom<Pad[]>("same", "valid"), explicit),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;
type Values = (seed: number, shape: readonly number[]) => Float32Array;

const operands = (c: Case, values: Values) => {
  const xShape: [number, number, number, number] = [c.batch, c.height, c.width, c.channels];
  const filterShape: [number, number, number, number] = [...c.filter, c.channels, c.outChannels];
  return {
    x: tf.tensor4d(values(c.seed, xShape), xShape),
    filter: tf.tensor4d(values(c.seed + 1, filterShape), filterShape),
    bias: tf.tensor1d(values(c.seed + 2, [c.outChannels])),
  };
};

const forward = (c: Case, values: Values) => () => {
  const { x, filter } = operands(c, values);
  return [tf.conv2d(x, filter, c.strides, c.pad)];
};

const gradients = (c: Case, values: Values) => () => {
  const { x, filter } = operands(c, values);
  const conv = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, c.strides, c.pad);
  const { shape } = conv(x, filter);
  return tf.grads(conv)([x, filter], tf.tensor(values(c.seed + 3, shape), shape));
};

const fused = (c: Case, values: Values, activation: "linear" | "relu") => () => {
  const { x, filter, bias } = operands(c, values);
  return [tf.fused.conv2d({ x, filter, strides: c.strides, pad: c.pad, bias, activation })];
};

test("a convolution is the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(forward(c, coarse))).toBe(0);
  });
  await fc.assert(property, { numRuns: 120 });
});

test("gradients of input and filter are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(gradients(c, coarse))).toBe(0);
  });
  const moreLeftPaddingThanIsRead: Case = {
    batch: 1,
    height: 1,
    width: 1,
    channels: 1,
    outChannels: 1,
    filter: [1, 1],
    strides: [1, 3],
    pad: [
      [0, 0],
      [0, 0],
      [2, 0],
      [0, 0],
    ],
    seed: 0,
  };
  await fc.assert(property, { numRuns: 80, examples: [[moreLeftPaddingThanIsRead]] });
});

test("bias and ReLU in the same pass are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, fc.boolean(), async (c, relu) => {
    expect(await gap(fused(c, coarse, relu ? "relu" : "linear"))).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

/**
 * Sums of up to 425 products of numbers in [-1, 1], which both backends round in their own order: about √425 · 6e-8
 * of the largest.
 */
const ROUNDING = 2e-6;

test("with numbers that round, the distance is that of rounding", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(forward(c, fine))).toBeLessThan(ROUNDING);
    expect(await gap(gradients(c, fine))).toBeLessThan(ROUNDING);
  });
  await fc.assert(property, { numRuns: 30 });
});

/** The transforms multiply by up to 8 and divide by 24 twice, so they lose three to four bits more than direct sums. */
const WINOGRAD = 2e-5;

test("Winograd: forward, bias and ReLU", async () => {
  const property = fc.asyncProperty(winogradCase, fc.boolean(), async (c, relu) => {
    expect(await gap(forward(c, fine))).toBeLessThan(WINOGRAD);
    expect(await gap(fused(c, fine, relu ? "relu" : "linear"))).toBeLessThan(WINOGRAD);
  });
  await fc.assert(property, { numRuns: 40 });
});

test("Winograd: gradients of input and filter", async () => {
  const property = fc.asyncProperty(winogradCase, async (c) => {
    expect(await gap(gradients(c, fine))).toBeLessThan(WINOGRAD);
  });
  await fc.assert(property, { numRuns: 25 });
});
