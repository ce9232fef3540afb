import { imageSide } from "../../labelled-images.js";
import type { Shape } from "./shapes.js";

/** Red, green and blue, each in 0..255, not rounded. */
export type Colour = readonly [number, number, number];

export interface Placed {
  readonly shape: Shape;
  /** Centre and size of the shape's unit circle. Unit: pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Cosine and sine of the turn. */
  readonly turn: readonly [number, number];
  /** Half width of the soft edge. Unit: pixels, > 0. */
  readonly softness: number;
  readonly colour: Colour;
}

/** Draws a shape over what the canvas holds. Canvas: shape [32, 32, 3], float32. */
export function paint(canvas: Float32Array, placed: Placed): void {
  const { shape, x: cx, y: cy, radius, turn, softness, colour } = placed;
  const reach = radius * 1.5 + softness;
  const [left, right] = [Math.max(0, Math.floor(cx - reach)), Math.min(imageSide, cx + reach)];
  const [top, bottom] = [Math.max(0, Math.floor(cy - reach)), Math.min(imageSide, cy + reach)];
  const soft = softness / radius;
  for (let row = top; row < bottom; row++) {
    const dy = (row + 0.5 - cy) / radius;
    for (let column = left; column < right; column++) {
      const dx = (column + 0.5 - cx) / radius;
      const distance = shape(turn[0] * dx + turn[1] * dy, turn[0] * dy - turn[1] * dx);
      if (distance >= soft) continue;
      const t = Math.min(1, (soft - distance) / (2 * soft));
      const cover = t * t * (3 - 2 * t);
      const at = (row * imageSide + column) * 3;
      for (let c = 0; c < 3; c++) canvas[at + c]! += cover * (colour[c]! - canvas[at + c]!);
    }
  }
}
