import { expect, test } from "vitest";
import { imageValues } from "../../labelled-images.js";
import { randomOf } from "./random.js";
import { difficultyOf, drawDifficulties, drawScene, type Difficulties } from "./scene.js";

const easy: Difficulties = { blur: 0, clutter: 0, occlusion: 0, scale: 0 };

function scene(label: number, change: Partial<Difficulties> = {}): Uint8ClampedArray {
  const into = new Uint8ClampedArray(imageValues);
  const canvas = new Float32Array(imageValues);
  const random = randomOf(5, 0, 0);
  drawScene({ label, difficulties: { ...easy, ...change }, random, canvas, into });
  return into;
}

const bright = (pixels: Uint8ClampedArray) => {
  let count = 0;
  for (let i = 0; i < imageValues; i += 3) {
    if (0.3 * pixels[i]! + 0.6 * pixels[i + 1]! + 0.1 * pixels[i + 2]! > 127) count++;
  }
  return count;
};

test("draws shapes of the right size, lighter than the ground", () => {
  // A disc of radius 0.8 × 12 pixels has 290; a square of half side 0.72 × 12 has 299; the ring,
  // from 0.48 to 0.88 of 12, has 246. The edge is soft and the shape may reach over the border.
  for (const [label, area] of [
    [0, 290],
    [2, 299],
    [5, 246],
  ] as const) {
    expect(bright(scene(label))).toBeGreaterThan(area * 0.85);
    expect(bright(scene(label))).toBeLessThan(area * 1.05);
  }
  // Radius 5 instead of 12: (5 / 12)² of the area.
  const small = bright(scene(0, { scale: 1 }));
  expect(small).toBeGreaterThan(290 * 0.14);
  expect(small).toBeLessThan(290 * 0.2);
});

test("each difficulty changes the picture as it says", () => {
  expect(bright(scene(0, { occlusion: 1 }))).toBeLessThan(bright(scene(0)) * 0.9);
  const steepest = (pixels: Uint8ClampedArray) => {
    let most = 0;
    for (let i = 3; i < imageValues; i++) {
      if (i % 96 >= 3) most = Math.max(most, Math.abs(pixels[i]! - pixels[i - 3]!));
    }
    return most;
  };
  expect(steepest(scene(2, { blur: 1 }))).toBeLessThan(steepest(scene(2)) * 0.7);
  expect(scene(0, { clutter: 1 })).not.toEqual(scene(0));
});

test("difficulty is the mean of its four parts, each in [0, 1]", () => {
  expect(difficultyOf({ blur: 0.1, clutter: 0.2, occlusion: 0.4, scale: 0.9 })).toBeCloseTo(
    0.4,
    12,
  );
  for (let index = 0; index < 1000; index++) {
    const parts = Object.values(drawDifficulties(randomOf(1, 0, index))) as number[];
    expect(parts.every((part) => part >= 0 && part <= 1)).toBe(true);
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(0.5);
  }
});
