import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { distance, gap, on, useEngine } from "../../testing/both.js";
import { dilate } from "../../testing/dilate.js";
import { anyPad, hasRoom, type Pad } from "../../testing/paddings.js";
import { coarse, fine } from "../../testing/values.js";

useEngine({ threads: 2 });

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
    pad: anyPad(3),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .filter((c) => hasRoom(c, c.filter));

/** 3 × 3 at stride 1 with channels that fill vectors: through Winograd's transforms. */
const winogradCase = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 4, max: 11 }),
  width: fc.integer({ min: 4, max: 11 }),
  channels: fc.constantFrom(8, 12, 16),
  outChannels: fc.constantFrom(8, 16),
  filter: fc.constant([3, 3] as [number, number]),
  strides: fc.constant([1, 1] as [number, number]),
  pad: anyPad(3),
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

/** A product of matrices in all but name; at stride 2 every other pixel of one. */
const pointwiseCase = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  channels: fc.constantFrom(1, 3, 5, 7, 11, 13, 17, 33),
  outChannels: fc.constantFrom(1, 3, 5, 7, 9, 15, 17, 31),
  filter: fc.constant([1, 1] as [number, number]),
  strides: fc.constantFrom<[number, number][]>([1, 1], [2, 2]),
  pad: fc.constantFrom<Pad[]>("same", "valid"),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

test("1 × 1 with odd channels: forward, bias and ReLU, and both gradients, to the bit", async () => {
  const property = fc.asyncProperty(pointwiseCase, async (c) => {
    expect(await gap(forward(c, coarse))).toBe(0);
    expect(await gap(fused(c, coarse, "relu"))).toBe(0);
    expect(await gap(gradients(c, coarse))).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

test.each([
  [3, 15],
  [3, 16],
  [3, 31],
  [3, 40],
  [2, 48],
  [1, 16],
])(
  "the filter's gradient from %d to %d channels: tiles in pairs",
  async (channels, outChannels) => {
    const filter: [number, number] = [3, 3];
    const strides: [number, number] = [1, 1];
    const shape = { batch: 3, height: 7, width: 6, channels, outChannels, filter, strides };
    expect(await gap(gradients({ ...shape, pad: "same", seed: 1 }, coarse))).toBe(0);
  },
);

test("bias and ReLU in the same pass are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(anyCase, fc.boolean(), async (c, relu) => {
    expect(await gap(fused(c, coarse, relu ? "relu" : "linear"))).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

/**
 * Sums of up to 425 products of numbers in [-1, 1], which both backends round in their own order:
 * about √425 · 6e-8 of the largest.
 */
const ROUNDING = 2e-6;

test("with numbers that round, the distance is that of rounding", async () => {
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(forward(c, fine))).toBeLessThan(ROUNDING);
    expect(await gap(gradients(c, fine))).toBeLessThan(ROUNDING);
  });
  await fc.assert(property, { numRuns: 30 });
});

/**
 * The transforms multiply by up to 8 and divide by 24 twice, so they lose three to four bits more
 * than direct sums.
 */
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

/**
 * 1 to 3 rows and columns from tap to tap, not both 1, which may be Winograd's; strides are then 1.
 */
const dilatedCase = fc
  .record({
    case: anyCase,
    dilations: fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
      .filter(([rows, columns]) => rows * columns > 1),
  })
  .filter(({ case: c, dilations }) => {
    const reach = (at: 0 | 1) => (c.filter[at] - 1) * dilations[at] + 1;
    return hasRoom(c, [reach(0), reach(1)]);
  });

test("dilated convolutions are the cpu backend's to the bit", async () => {
  const property = fc.asyncProperty(dilatedCase, async ({ case: c, dilations }) => {
    const compute = () => {
      const { x, filter, bias } = operands(c, coarse);
      const all = {
        x,
        filter,
        bias,
        strides: 1,
        pad: c.pad,
        dilations,
        activation: "relu" as const,
      };
      return [tf.conv2d(x, filter, 1, c.pad, "NHWC", dilations), tf.fused.conv2d(all)];
    };
    expect(await gap(compute)).toBe(0);
  });
  await fc.assert(property, { numRuns: 120 });
});

test("and so are their gradients, which TF.js has only for a filter with zeros between its taps", async () => {
  const property = fc.asyncProperty(dilatedCase, async ({ case: c, dilations }) => {
    const compute = (stuffed: boolean) => () => {
      const { x, filter } = operands(c, coarse);
      const conv = (a: tf.Tensor, b: tf.Tensor) => {
        const f = b as tf.Tensor4D;
        return stuffed
          ? tf.conv2d(a as tf.Tensor4D, dilate(f, dilations), 1, c.pad)
          : tf.conv2d(a as tf.Tensor4D, f, 1, c.pad, "NHWC", dilations);
      };
      const { shape } = conv(x, filter);
      return tf.grads(conv)([x, filter], tf.tensor(coarse(c.seed + 3, shape), shape));
    };
    const wanted = await on("cpu", compute(true));
    expect(distance(await on("regimen-wasm", compute(false)), wanted)).toBe(0);
  });
  await fc.assert(property, { numRuns: 100 });
});

type Activation = NonNullable<Parameters<typeof tf.fused.conv2d>[0]["activation"]>;

test("every activation, and a bias that is not a row", async () => {
  const names: Activation[] = ["relu6", "elu", "sigmoid", "leakyrelu", "prelu"];
  const property = fc.asyncProperty(
    anyCase,
    fc.constantFrom(...names),
    fc.boolean(),
    async (c, activation, single) => {
      const compute = () => {
        const { x, filter, bias } = operands(c, coarse);
        const preluActivationWeights = tf.tensor1d(coarse(c.seed + 4, [c.outChannels]));
        const all = { x, filter, strides: c.strides, pad: c.pad, activation };
        const one = single ? (tf.scalar(0.5) as unknown as tf.Tensor1D) : bias;
        return [
          tf.fused.conv2d({ ...all, bias: one, preluActivationWeights, leakyreluAlpha: 0.25 }),
        ];
      };
      // Activations are taken of sums of up to 425 products of numbers up to 2; an exponential
      // rounds its own way.
      const exact = activation !== "elu" && activation !== "sigmoid";
      expect(await gap(compute)).toBeLessThan(exact ? 1e-7 : 1e-6);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});

test("conv1d and its gradients, dilated too", async () => {
  const property = fc.asyncProperty(
    anyCase,
    fc.integer({ min: 1, max: 3 }),
    async (c, dilation) => {
      const pad = typeof c.pad === "string" ? c.pad : "same";
      const strides = dilation === 1 ? c.strides[1] : 1;
      fc.pre(pad === "same" || c.width >= (c.filter[1] - 1) * dilation + 1);
      const compute = (plain: boolean) => () => {
        const shapes = [
          [c.batch, c.width, c.channels],
          [c.filter[1], c.channels, c.outChannels],
        ];
        const [x, filter] = shapes.map((shape, i) => tf.tensor(coarse(c.seed + i, shape), shape));
        const run = (a: tf.Tensor, b: tf.Tensor) => {
          const f = tf.squeeze(
            dilate(tf.expandDims(b, 0) as tf.Tensor4D, [1, plain ? dilation : 1]),
            [0],
          );
          const rate = plain ? 1 : dilation;
          return tf.conv1d(a as tf.Tensor3D, f as tf.Tensor3D, strides, pad, "NWC", rate);
        };
        const result = run(x!, filter!);
        const dy = tf.tensor(coarse(c.seed + 3, result.shape), result.shape);
        return [result, ...tf.grads(run)([x!, filter!], dy)];
      };
      const wanted = await on("cpu", compute(true));
      expect(distance(await on("regimen-wasm", compute(false)), wanted)).toBe(0);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});

test("NCHW is the inherited kernel's", async () => {
  const compute = () => {
    const x = tf.tensor4d(coarse(1, [1, 3, 5, 4]), [1, 3, 5, 4]);
    const filter = tf.tensor4d(coarse(2, [2, 2, 3, 2]), [2, 2, 3, 2]);
    return [tf.conv2d(x, filter, 1, "valid", "NCHW")];
  };
  expect(await gap(compute)).toBe(0);
});
