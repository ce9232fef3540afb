import { expect, test } from "vitest";
import { arrayDataset } from "./dataset.js";
import { split } from "./split.js";

const size = 50;
const dataset = arrayDataset({
  inputs: Float32Array.from({ length: size }, (_, index) => index),
  shape: [1],
  labels: new Uint8Array(size),
  classes: 2,
});

test("parts do not overlap and share the pixels", () => {
  const [train, validation] = split(dataset, { sizes: [40, 10], seed: 3 });
  const all = [...train!.indices!, ...validation!.indices!];
  expect(all.toSorted((a, b) => a - b)).toEqual([...Array(size).keys()]);
  expect(all).not.toEqual([...Array(size).keys()]);
  expect([train!.size, validation!.size]).toEqual([40, 10]);
  expect(train!.inputs).toBe(dataset.inputs);
});

test("the seed decides alone", () => {
  const indices = (seed: number) => [...split(dataset, { sizes: [20], seed })[0]!.indices!];
  expect(indices(3)).toEqual(indices(3));
  expect(indices(3)).not.toEqual(indices(4));
});

test("a part can be split again", () => {
  const [half] = split(dataset, { sizes: [25], seed: 1 });
  const [quarter] = split(half!, { sizes: [12], seed: 2 });
  const outer = new Set(half!.indices);
  expect([...quarter!.indices!].every((index) => outer.has(index))).toBe(true);
});

test.each([
  [{ sizes: [0], seed: 1 }, "split: sizes must be an integer ≥ 1, got 0"],
  [{ sizes: [30, 21], seed: 1 }, "split: sum of sizes must be ≤ 50 samples, got 51"],
  [{ sizes: [1], seed: -1 }, "split: seed must be an integer ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => split(dataset, options)).toThrow(message);
});
