import { imageSide, imageValues, type LabelledImages } from "./labelled-images.js";

/**
 * A guess at how hard each image is, from its pixels alone: the share of its contrast that is fine
 * detail.
 *
 *     brightness b = 0.3 red + 0.6 green + 0.1 blue; blurred B = mean of b over 3 × 3 pixels
 *     share = Σ (b − B)² / Σ (b − mean b)², inner pixels only; score = rank of share in [0, 1]
 *
 * The idea: one smooth object before a plain ground is easier than grass, fur and clutter. This is a
 * **heuristic**: no model was asked, and an image full of detail may well be easy. Scores of what a
 * trained model finds hard are better where one is at hand.
 *
 * @returns Shape [count], float32, each in [0, 1], evenly spread; 0 is easiest. Ties go by index.
 */
export function detailShare({ pixels, labels }: LabelledImages): Float32Array {
  const count = labels.length;
  const shares = new Float64Array(count);
  const brightness = new Float64Array(imageSide * imageSide);
  for (let image = 0; image < count; image++) {
    const start = image * imageValues;
    for (let at = 0; at < brightness.length; at++) {
      const red = start + 3 * at;
      brightness[at] = 0.3 * pixels[red]! + 0.6 * pixels[red + 1]! + 0.1 * pixels[red + 2]!;
    }
    shares[image] = shareOf(brightness);
  }
  const order = Uint32Array.from(shares.keys()).toSorted(
    (a, b) => shares[a]! - shares[b]! || a - b,
  );
  const ranks = new Float32Array(count);
  order.forEach((image, rank) => (ranks[image] = count > 1 ? rank / (count - 1) : 0));
  return ranks;
}

function shareOf(b: Float64Array): number {
  const last = imageSide - 1;
  const n = (imageSide - 2) ** 2;
  let [sum, squares, fine] = [0, 0, 0];
  for (let row = 1; row < last; row++) {
    for (let column = 1; column < last; column++) {
      const at = row * imageSide + column;
      const value = b[at]!;
      let near = 0;
      for (let up = at - imageSide; up <= at + imageSide; up += imageSide) {
        near += b[up - 1]! + b[up]! + b[up + 1]!;
      }
      sum += value;
      squares += value * value;
      fine += (value - near / 9) ** 2;
    }
  }
  const contrast = squares - (sum * sum) / n;
  return contrast > 1e-6 ? fine / contrast : 0;
}
