import * as fc from "fast-check";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { gap, useEngine } from "../testing/both.js";
import { anyPad, hasRoom } from "../testing/paddings.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const anyCase = fc
  .record({
    batch: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 10 }),
    width: fc.integer({ min: 1, max: 10 }),
    channels: fc.integer({ min: 1, max: 9 }),
    size: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: anyPad(2),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  })
  .filter((c) => hasRoom(c, c.size));

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

const input = (c: Case) => {
  const shape: [number, number, number, number] = [c.batch, c.height, c.width, c.channels];
  return tf.tensor4d(coarse(c.seed, shape), shape);
};
const pool = (c: Case) => (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, c.size, c.strides, c.pad);
const weighted = (c: Case, result: tf.Tensor) =>
  tf.tensor(coarse(c.seed + 1, result.shape), result.shape);

/**
 * ReLU of a convolution that changes nothing: the engine then knows the ReLU when the pool's
 * gradient meets it.
 */
function rectify(x: tf.Tensor): tf.Tensor4D {
  const channels = x.shape.at(-1)!;
  const filter = tf.reshape(tf.eye(channels), [1, 1, channels, channels]);
  return tf.relu(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"));
}

// Inputs are one of 33 values, so that most windows hold ties; windows overlap where the stride is
// short.
test("max pool and its gradient are the cpu backend's to the bit", async () => {
  const both = (c: Case) => () => {
    const result = pool(c)(input(c));
    return [result, tf.grad(pool(c))(input(c), weighted(c, result))];
  };
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(both(c))).toBe(0);
  });
  await fc.assert(property, { numRuns: 150 });
});

test("so is the gradient through a ReLU before it, in one pass", async () => {
  const through = (c: Case) => () => {
    const forward = (x: tf.Tensor) => pool(c)(rectify(x));
    return [tf.grad(forward)(input(c), weighted(c, forward(input(c))))];
  };
  const property = fc.asyncProperty(anyCase, async (c) => {
    expect(await gap(through(c))).toBe(0);
  });
  await fc.assert(property, { numRuns: 100 });
});

test("halves: 2 x 2 windows at stride 2, 1 to 20 channels", async () => {
  const halves = (channels: number, side: number) => () => {
    const x = tf.tensor4d(coarse(channels, [3, side, side, channels]), [3, side, side, channels]);
    const half = (t: tf.Tensor) => tf.maxPool(rectify(t), 2, 2, "valid");
    const dy = tf.ones(half(x).shape);
    return [half(x), tf.grad(half)(x, dy), tf.maxPool(x, 2, 2, "same")];
  };
  const sizes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 9 }));
  const property = fc.asyncProperty(sizes, async ([channels, side]) => {
    expect(await gap(halves(channels, side))).toBe(0);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("average pool and its gradient", async () => {
  const both = (c: Case) => () => {
    const average = (x: tf.Tensor) =>
      tf.avgPool(x as tf.Tensor4D, c.size, c.strides, c.pad as "same");
    const result = average(input(c));
    return [result, tf.grad(average)(input(c), weighted(c, result))];
  };
  const property = fc.asyncProperty(anyCase, async (c) => {
    // Sums of up to 16 multiples of 1/8 are exact; one division rounds.
    expect(await gap(both(c))).toBeLessThan(1e-7);
  });
  await fc.assert(property, { numRuns: 150 });
});

test("pools of the whole image, and of one pixel", async () => {
  const shape: [number, number, number, number] = [3, 32, 31, 19];
  const compute = () => {
    const x = () => tf.tensor4d(coarse(1, shape), shape);
    const pools = [tf.maxPool, tf.avgPool].flatMap((run) => [
      (t: tf.Tensor) => run(t as tf.Tensor4D, [32, 31], 1, "valid"),
      (t: tf.Tensor) => run(t as tf.Tensor4D, 1, 2, "same"),
      (t: tf.Tensor) => run(t as tf.Tensor4D, 1, 1, "same"),
      (t: tf.Tensor) => run(t as tf.Tensor4D, 3, 2, 1),
    ]);
    return pools.flatMap((run) => {
      const result = run(x());
      const dy = tf.tensor(coarse(2, result.shape), result.shape);
      return [result, tf.grad(run)(x(), dy)];
    });
  };
  expect(await gap(compute)).toBeLessThan(1e-7);
});

test("the first of equal inputs gets the gradient", async () => {
  const tied = () => {
    const x = tf.tensor4d([1, 3, 3, 3], [1, 2, 2, 1]);
    return [
      tf.grad((t: tf.Tensor) => tf.maxPool(t as tf.Tensor4D, 2, 2, "valid"))(
        x,
        tf.tensor4d([[[[5]]]]),
      ),
    ];
  };
  await tf.setBackend("regimen-wasm");
  const values = tf.tidy(() => Array.from(tied()[0]!.dataSync()));
  expect(values).toEqual([0, 5, 0, 0]);
});

test("integers and empty batches are the inherited kernel's", async () => {
  const integers = coarse(1, [1, 4, 4, 3]).map((x) => x * 8);
  const inherited = () => [
    tf.maxPool(tf.tensor4d(integers, [1, 4, 4, 3], "int32"), 2, 2, "valid"),
    tf.maxPool(tf.zeros<tf.Rank.R4>([0, 4, 4, 3]), 2, 2, "valid"),
  ];
  expect(await gap(inherited)).toBe(0);
});
