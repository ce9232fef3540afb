import { sizeOf } from "../size-of.js";
import type { Placement } from "./augmentation.js";
import type { Dataset } from "./dataset.js";

/** Raw values: of a data set, or of a batch. */
type Values = Uint8Array | Float32Array;

/**
 * Copies sample `sample`, moved as `placement` says, to `target` from element `at` on, which must
 * hold zeros there.
 */
export type Gather = (
  target: Values,
  at: number,
  sample: number,
  placement: Placement | null,
) => void;

/** Takes samples from a data set as they are stored. */
export function gatherFrom({ inputs, shape }: Dataset): Gather {
  const length = sizeOf(shape);
  return (target, at, sample, placement) => {
    const source = inputs.subarray(sample * length, (sample + 1) * length);
    if (placement === null) target.set(source, at);
    else place(source, target.subarray(at, at + length), shape, placement);
  };
}

function place(
  source: Values,
  target: Values,
  shape: readonly number[],
  { xScale, xOffset, yOffset }: Placement,
): void {
  const [height, width, channels] = shape as readonly [number, number, number];
  const start = (y: number, x: number): number => (y * width + x) * channels;
  // A mirrored image is one that is only moved, and then mirrored in place.
  const dx = xScale === 1 ? xOffset : xOffset - (width - 1);
  const [top, bottom] = inside(yOffset, height);
  const [left, right] = inside(dx, width);
  if (top === bottom || left === right) return;
  // Rows have the same stride in both, so one copy moves them all; what a crop leaves out comes
  // with it, and is zeroed after.
  const moved = source.subarray(
    start(top + yOffset, left + dx),
    start(bottom - 1 + yOffset, right + dx),
  );
  target.set(moved, start(top, left));
  for (let y = top; y < bottom - 1; y++) {
    const end = start(y + 1, left);
    for (let i = start(y, right); i < end; i++) target[i] = 0;
  }
  if (xScale === -1) mirror(target, width, channels);
}

/** Where [0, size), moved by −offset, meets [0, size). */
function inside(offset: number, size: number): [first: number, end: number] {
  const first = Math.min(Math.max(-offset, 0), size);
  return [first, Math.max(Math.min(size - offset, size), first)];
}

function mirror(image: Values, width: number, channels: number): void {
  const stride = width * channels;
  for (let row = 0; row < image.length; row += stride) {
    let right = row + stride - channels;
    for (let left = row; left < right; left += channels) {
      for (let c = 0; c < channels; c++) {
        const held = image[left + c] as number;
        image[left + c] = image[right + c] as number;
        image[right + c] = held;
      }
      right -= channels;
    }
  }
}
