import { expect, test } from "vitest";
import { randomCrop } from "./augmentation.js";
import { arrayDataset } from "./dataset.js";
import { loader, type LoaderOptions, type Pass } from "./loader.js";
import { split } from "./split.js";

const size = 10;
const dataset = arrayDataset({
  inputs: Uint8Array.from({ length: size * 2 }, (_, index) => index),
  shape: [2],
  labels: Uint8Array.from({ length: size }, (_, index) => index % 3),
  classes: 3,
});

const training: Pass = { training: true, seed: 1, epoch: 0 };

/** First byte of each sample, batch by batch. */
function samples(options: LoaderOptions, pass: Pass, from = dataset): number[][] {
  return Array.from(loader(from, options).batches(pass), ({ inputs, labels, size, shape }) => {
    expect(shape).toEqual([size, 2]);
    const firsts = Array.from(labels, (_, row) => inputs[row * 2]! / 2);
    expect([...labels]).toEqual(firsts.map((sample) => sample % 3));
    return firsts;
  });
}

test("batches in data-set order, the last one short", () => {
  expect(samples({ batchSize: 4 }, training)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
});

test("dropLast leaves out the short batch, but not in evaluation", () => {
  const options = { batchSize: 4, dropLast: true };
  expect(samples(options, training).flat()).toHaveLength(8);
  expect(samples(options, { ...training, training: false }).flat()).toHaveLength(10);
  expect(loader(dataset, options).used(10)).toBe(8);
});

test("a batch holds raw values, as many bytes as the data set's", () => {
  const normalize = { mean: [0.5, 0.25], std: [0.5, 2] };
  const [batch] = [...loader(dataset, { batchSize: 2, normalize }).batches(training)];
  expect(batch!.inputs).toEqual(Uint8Array.of(0, 1, 2, 3));
});

test("the shuffle is a function of seed and epoch, and new each epoch", () => {
  const options = { batchSize: 4, shuffle: true };
  const order = (seed: number, epoch: number) =>
    samples(options, { training: true, seed, epoch }).flat();
  expect(order(1, 0)).toEqual(order(1, 0));
  expect(order(1, 0)).not.toEqual(order(1, 1));
  expect(order(1, 0)).not.toEqual(order(2, 0));
  expect(order(1, 0).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("evaluation takes every sample in order, unshuffled and as stored", () => {
  const images = arrayDataset({ ...dataset, shape: [1, 2, 1], classNames: ["a", "b", "c"] });
  const augment = [randomCrop({ padding: 3 })];
  const options = { batchSize: 4, shuffle: true, augment };
  const batches = [...loader(images, options).batches({ ...training, training: false })];
  expect(batches.flatMap(({ inputs }) => [...inputs])).toEqual([...dataset.inputs]);
});

test("every place of every epoch has random numbers of its own", () => {
  const images = arrayDataset({ ...dataset, shape: [1, 2, 1], classNames: ["a", "b", "c"] });
  const drawn: number[] = [];
  const augment = [
    { name: "draw", place: (_: unknown, random: () => number) => void drawn.push(random()) },
  ];
  const batches = loader(images, { batchSize: 4, augment });
  for (const [seed, epoch] of [
    [1, 0],
    [1, 1],
    [2, 0],
  ] as const) {
    expect([...batches.batches({ training: true, seed, epoch })]).toHaveLength(3);
  }
  expect(new Set(drawn).size).toBe(30);
});

test("a given order replaces the loader's own", () => {
  const pass = { ...training, order: Uint32Array.of(7, 7, 0) };
  expect(samples({ batchSize: 2, shuffle: true }, pass)).toEqual([[7, 7], [0]]);
});

test("a pass can begin where another one ended, augmentation included", () => {
  const images = arrayDataset({ ...dataset, shape: [1, 2, 1], classNames: ["a", "b", "c"] });
  const batches = loader(images, {
    batchSize: 3,
    shuffle: true,
    augment: [randomCrop({ padding: 1 })],
  });
  const whole = Array.from(batches.batches(training), ({ inputs }) => [...inputs]);
  const rest = Array.from(batches.batches({ ...training, start: 6 }), ({ inputs }) => [...inputs]);
  expect(rest).toEqual(whole.slice(2));
});

test("a view gives its own samples", () => {
  const [part] = split(dataset, { sizes: [4], seed: 2 });
  expect(samples({ batchSize: 4 }, training, part)).toEqual([[...part!.indices!]]);
});

test("a batch is its own: later ones leave it alone", () => {
  const iterator = loader(dataset, { batchSize: 4 }).batches(training)[Symbol.iterator]();
  const first = iterator.next().value!;
  const kept = [...first.inputs];
  const second = iterator.next().value!;
  expect(second.inputs.buffer).not.toBe(first.inputs.buffer);
  expect([...first.inputs]).toEqual(kept);
});

test.each([
  [{ batchSize: 0 }, "loader: batchSize must be an integer ≥ 1, got 0"],
  [
    { batchSize: 11, dropLast: true },
    "loader: batchSize must be ≤ 10 samples when dropLast is set, got 11",
  ],
  [
    { batchSize: 1, augment: [randomCrop({ padding: 1 })] },
    "loader: augment must be left out unless samples are [height, width, channels], got [2]",
  ],
  [
    { batchSize: 1, normalize: { mean: [0], std: [1, 1] } },
    "loader: normalize.mean.length must be 2 channels, got 1",
  ],
  [
    { batchSize: 1, normalize: { mean: [0, 0], std: [1] } },
    "loader: normalize.std.length must be 2 channels, got 1",
  ],
  [
    { batchSize: 1, normalize: { mean: [0, Number.NaN], std: [1, 1] } },
    "loader: normalize.mean must be finite, got NaN",
  ],
  [
    { batchSize: 1, normalize: { mean: [0, 0], std: [1, 0] } },
    "loader: normalize.std must be finite and > 0, got 0",
  ],
])("rejects %o", (options, message) => {
  expect(() => loader(dataset, options)).toThrow(message);
});

test("rejects an order with a sample that is not there", () => {
  const pass = { ...training, order: Uint32Array.of(0, 10) };
  expect(() => [...loader(dataset, { batchSize: 1 }).batches(pass)]).toThrow(
    "loader: order[1] must be in [0, 10), got 10",
  );
});
