import { expect, test } from "vitest";
import { imageValues } from "../labelled-images.js";
import { borderDetail } from "./border-detail.js";

/** Images of one grey value per pixel. */
function images(...draw: ((row: number, column: number) => number)[]) {
  const pixels = new Uint8Array(draw.length * imageValues);
  draw.forEach((grey, image) => {
    for (let i = 0; i < imageValues; i++) {
      const place = Math.floor(i / 3);
      pixels[image * imageValues + i] = grey(Math.floor(place / 32), place % 32);
    }
  });
  return { pixels, labels: new Uint8Array(draw.length) };
}

const checker = (row: number, column: number) => ((row + column) % 2 === 0 ? 100 : 140);
const isInner = (row: number, column: number) => row > 9 && row < 22 && column > 9 && column < 22;

test("ranks by where the detail is: inside, all over, at the border", () => {
  const inside = (row: number, column: number) =>
    isInner(row, column) ? checker(row, column) : 90;
  const outside = (row: number, column: number) =>
    isInner(row, column) ? 90 : checker(row, column);
  const ranks = borderDetail(images(checker, outside, inside));
  expect([...ranks]).toEqual([0.5, 1, 0]);
});

test("ties go by index, and one image is easiest", () => {
  const plain = () => 7;
  expect([...borderDetail(images(plain, plain, plain))]).toEqual([0, 0.5, 1]);
  expect([...borderDetail(images(plain))]).toEqual([0]);
});
