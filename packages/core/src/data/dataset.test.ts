import { expect, test } from "vitest";
import { arrayDataset } from "./dataset.js";

const good = {
  inputs: new Uint8Array(12),
  shape: [2, 3, 1],
  labels: Uint8Array.of(0, 1),
  classes: 2,
};

test("keeps the arrays it was given", () => {
  const dataset = arrayDataset(good);
  expect(dataset.inputs).toBe(good.inputs);
  expect(dataset.labels).toBe(good.labels);
  expect(dataset).toMatchObject({ size: 2, shape: [2, 3, 1], classNames: null, indices: null });
});

test.each([
  [{ shape: [] }, "arrayDataset: shape must be one sample's shape, e.g. [32, 32, 3], got []"],
  [{ shape: [2, 0] }, "arrayDataset: shape must be an integer ≥ 1, got 0"],
  [{ classes: 1 }, "arrayDataset: classes must be an integer ≥ 2, got 1"],
  [
    { inputs: new Uint8Array(11) },
    "arrayDataset: inputs.length must be 2 labels × [2, 3, 1] = 12, got 11",
  ],
  [
    { labels: new Uint8Array(0) },
    "arrayDataset: labels must be one per sample, at least one, got 0",
  ],
  [{ labels: Uint8Array.of(0, 2) }, "arrayDataset: labels[1] must be in [0, 2), got 2"],
  [{ labels: Int32Array.of(-1, 0) }, "arrayDataset: labels[0] must be in [0, 2), got -1"],
  [{ classNames: ["a"] }, "arrayDataset: classNames.length must be classes = 2, got 1"],
])("rejects %o", (change, message) => {
  expect(() => arrayDataset({ ...good, ...change })).toThrow(message);
});
