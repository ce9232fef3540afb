import { expect, test } from "vitest";
import { horizontalFlip, randomCrop, type Augmentation, type Placement } from "./augmentation.js";
import { arrayDataset } from "./dataset.js";
import { loader } from "./loader.js";

// 1 2 3
// 4 5 6
const image = arrayDataset({
  inputs: Float32Array.of(1, 2, 3, 4, 5, 6),
  shape: [2, 3, 1],
  labels: Uint8Array.of(0),
  classes: 2,
});

/** The image after augmentations that draw these numbers. */
function augmented(augment: readonly Augmentation[], numbers: readonly number[]): number[] {
  const left = [...numbers];
  const scripted = augment.map((augmentation) => ({
    name: augmentation.name,
    place: (placement: Placement, _: unknown, width: number) =>
      augmentation.place(placement, () => left.shift()!, width),
  }));
  const batches = loader(image, { batchSize: 1, augment: scripted });
  const [batch] = [...batches.batches({ training: true, seed: 0, epoch: 0 })];
  expect(left).toEqual([]);
  return [...batch!.inputs];
}

const crop = randomCrop({ padding: 1 });
const flip = horizontalFlip();
const [before, centre, after] = [0, 0.5, 0.99];

test.each([
  ["no shift", [crop], [centre, centre], [1, 2, 3, 4, 5, 6]],
  ["up and left: zeros enter above and at the left", [crop], [before, before], [0, 0, 0, 0, 1, 2]],
  [
    "down and right: zeros enter below and at the right",
    [crop],
    [after, after],
    [5, 6, 0, 0, 0, 0],
  ],
  ["sideways only", [crop], [centre, after], [2, 3, 0, 5, 6, 0]],
  ["flip", [flip], [0.49], [3, 2, 1, 6, 5, 4]],
  ["no flip", [flip], [0.5], [1, 2, 3, 4, 5, 6]],
  ["flip twice", [flip, flip], [0, 0], [1, 2, 3, 4, 5, 6]],
  ["crop, then flip", [crop, flip], [centre, after, 0], [0, 3, 2, 0, 6, 5]],
  ["flip, then crop", [flip, crop], [0, centre, after], [2, 1, 0, 5, 4, 0]],
  ["wholly outside", [randomCrop({ padding: 9 })], [before, before], [0, 0, 0, 0, 0, 0]],
])("%s", (_, augment, numbers, expected) => {
  expect(augmented(augment, numbers)).toEqual(expected);
});

test("a crop draws each of its places", () => {
  const seen = new Set<string>();
  const batches = loader(image, { batchSize: 1, augment: [crop] });
  for (let epoch = 0; epoch < 200; epoch++) {
    for (const { inputs } of batches.batches({ training: true, seed: 5, epoch })) {
      seen.add(inputs.join());
    }
  }
  expect(seen.size).toBe(9);
});

test.each([
  [() => randomCrop({ padding: 0 }), "randomCrop: padding must be an integer ≥ 1, got 0"],
  [
    () => horizontalFlip({ probability: 1.1 }),
    "horizontalFlip: probability must be in [0, 1], got 1.1",
  ],
])("rejects an option out of range (%#)", (act, message) => {
  expect(act).toThrow(message);
});
