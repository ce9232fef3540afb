import { expect, test } from "vitest";
import { detailShare } from "./detail-share.js";
import { imageValues } from "./labelled-images.js";

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

test("ranks by the share of fine detail, whatever the contrast", () => {
  const checker = (row: number, column: number) => ((row + column) % 2 === 0 ? 100 : 110);
  const halves = (_row: number, column: number) => (column < 16 ? 0 : 255);
  const stripes = (_row: number, column: number) => (column % 8 < 4 ? 0 : 255);
  const plain = () => 128;
  const ranks = detailShare(images(checker, halves, stripes, plain));
  expect([...ranks]).toEqual([1, Math.fround(1 / 3), Math.fround(2 / 3), 0]);
});

test("ties go by index, and one image is easiest", () => {
  const plain = () => 7;
  expect([...detailShare(images(plain, plain, plain))]).toEqual([0, 0.5, 1]);
  expect([...detailShare(images(plain))]).toEqual([0]);
});
