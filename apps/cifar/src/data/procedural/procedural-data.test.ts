import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { imageValues } from "../../labelled-images.js";
import { proceduralData } from "./procedural-data.js";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("draws the same bytes from a seed on every machine", () => {
  const { train, test: held } = proceduralData({ seed: 7, train: 100, test: 50 });
  expect(sha256(train.pixels)).toBe(
    "420b2777f3bf254c5745f0868e24d5d9b79997969772acfaf46c1ddab4fc462c",
  );
  expect(sha256(held.pixels)).toBe(
    "61e28453d516174a5089e2259f26c8c7f169efbe637f1ba0fd053bec1a08ef31",
  );
});

test("an image does not depend on how many are drawn, but on seed and set", () => {
  const few = proceduralData({ seed: 7, train: 20, test: 20 });
  const many = proceduralData({ seed: 7, train: 40, test: 20 });
  const other = proceduralData({ seed: 8, train: 20, test: 20 });
  expect(many.train.pixels.subarray(0, 20 * imageValues)).toEqual(few.train.pixels);
  expect(sha256(few.test.pixels)).not.toBe(sha256(few.train.pixels));
  expect(sha256(other.train.pixels)).not.toBe(sha256(few.train.pixels));
});

test("has CIFAR-10's format, even classes, and difficulties all over [0, 1]", () => {
  const {
    train,
    test: held,
    classNames,
    difficulty,
  } = proceduralData({
    seed: 1,
    train: 1000,
    test: 10,
  });
  expect(train.pixels.length).toBe(1000 * 3072);
  expect([...held.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(classNames.length).toBe(10);
  expect(difficulty!.length).toBe(1000);
  for (let quarter = 0; quarter < 4; quarter++) {
    const share = difficulty!.filter((d) => d >= quarter / 4 && d <= (quarter + 1) / 4).length;
    expect(share).toBeGreaterThan(180);
  }
});

test("colour does not give the class away", () => {
  const { train } = proceduralData({ seed: 3, train: 4000, test: 1 });
  // Classify by the nearest class mean of the mean colour, fitted on one half, evaluated on the
  // other.
  const colours = Array.from(train.labels, (_, image) => {
    const sum = [0, 0, 0];
    for (let i = 0; i < imageValues; i++) sum[i % 3]! += train.pixels[image * imageValues + i]!;
    return sum.map((value) => value / 1024);
  });
  const means = Array.from({ length: 10 }, (_, label) => {
    const own = colours.slice(0, 2000).filter((_colour, image) => image % 10 === label);
    return [0, 1, 2].map((c) => own.reduce((sum, colour) => sum + colour[c]!, 0) / own.length);
  });
  const distance = (a: number[], b: number[]) => a.reduce((sum, x, c) => sum + (x - b[c]!) ** 2, 0);
  const right = colours.slice(2000).filter((colour, image) => {
    const distances = means.map((mean) => distance(mean, colour));
    return distances.indexOf(Math.min(...distances)) === image % 10;
  });
  expect(right.length / 2000).toBeLessThan(0.16); // Chance is 0.10, with a standard error of 0.007.
});

test.each([
  [{ seed: -1 }, "seed must be an integer in [0, 4294967295], got -1"],
  [{ seed: 0.5 }, "seed must be"],
  [{ seed: Number.NaN }, "seed must be"],
  [{ seed: 0, train: 0 }, "train must be an integer in [1, "],
  [{ seed: 0, test: 1.5 }, "test must be an integer in [1, "],
])("refuses %j", (options, message) => {
  expect(() => proceduralData(options)).toThrow(`proceduralData: ${message}`);
  expect(() => proceduralData(options)).toThrow(
    expect.objectContaining({ name: "OptionError" }) as Error,
  );
});
