import type { Placement } from "./augmentation.js";
import type { Dataset } from "./dataset.js";
import type { Normalization, PixelReader } from "./pixel-reader.js";
import { byteReader } from "./read-bytes.js";
import { floatReader } from "./read-floats.js";

/** Writes sample `sample`, moved as `placement` says, to `target` at element `at`. */
export type Gather = (
  target: Float32Array,
  at: number,
  sample: number,
  placement: Placement | null,
) => void;

/** The one pass that a sample takes from the data set into a batch: read, place, normalise, write. */
export function gatherFrom(dataset: Dataset, normalization: Normalization): Gather {
  const { inputs, shape } = dataset;
  const channels = shape.at(-1) as number;
  const length = shape.reduce((product, side) => product * side, 1);
  const [height, width] = shape as readonly [number, number];
  const reader =
    inputs instanceof Uint8Array
      ? byteReader(inputs, length, normalization)
      : floatReader(inputs, normalization);
  return (target, at, sample, placement) => {
    const from = sample * length;
    if (placement === null) reader.run(target, at, from, length / channels, channels);
    else place(reader, { target, at, from, height, width, channels, placement });
  };
}

interface Image {
  readonly target: Float32Array;
  readonly at: number;
  readonly from: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly placement: Placement;
}

function place(reader: PixelReader, image: Image): void {
  const { target, from, height, width, channels, placement } = image;
  const { xScale, xOffset, yOffset } = placement;
  const [first, end] =
    xScale === 1 ? [-xOffset, width - xOffset] : [xOffset - width + 1, xOffset + 1];
  const left = Math.min(Math.max(first, 0), width);
  const right = Math.max(Math.min(end, width), left);
  const source = xScale * left + xOffset;
  for (let y = 0; y < height; y++) {
    const at = image.at + y * width * channels;
    const row = y + yOffset;
    if (row < 0 || row >= height) {
      reader.zeros(target, at, width);
      continue;
    }
    reader.zeros(target, at, left);
    const start = from + (row * width + source) * channels;
    reader.run(target, at + left * channels, start, right - left, xScale * channels);
    reader.zeros(target, at + right * channels, width - right);
  }
}
