import fc from "fast-check";
import { expect, test } from "vitest";
import type { Placement } from "./augmentation.js";
import { arrayDataset } from "./dataset.js";
import { gatherFrom } from "./gather.js";

const placements: fc.Arbitrary<Placement> = fc.record({
  xScale: fc.constantFrom(1, -1),
  xOffset: fc.integer({ min: -6, max: 12 }),
  yOffset: fc.integer({ min: -5, max: 5 }),
});

const cases = fc.record({
  height: fc.integer({ min: 1, max: 4 }),
  width: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 1, max: 4 }),
  bytes: fc.boolean(),
  byteOffset: fc.integer({ min: 0, max: 4 }),
  placement: fc.option(placements),
});

/** The definition, one pixel at a time. */
function direct(
  at: (x: number, y: number, c: number) => number,
  {
    height,
    width,
    channels,
    placement,
  }: { height: number; width: number; channels: number; placement: Placement | null },
): number[] {
  const { xScale, xOffset, yOffset } = placement ?? { xScale: 1, xOffset: 0, yOffset: 0 };
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const [sx, sy] = [xScale * x + xOffset, y + yOffset];
        const inside = sx >= 0 && sx < width && sy >= 0 && sy < height;
        out.push(inside ? at(sx, sy, c) : at(-1, -1, c));
      }
    }
  }
  return out;
}

test("every path agrees with the definition", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { height, width, channels, bytes, byteOffset } = one;
      const length = height * width * channels;
      const values = Uint8Array.from({ length: 2 * length }, (_, i) => (i * 97 + 13) % 256);
      const held = new Uint8Array(byteOffset + 2 * length);
      held.set(values, byteOffset);
      const dataset = arrayDataset({
        inputs: bytes ? held.subarray(byteOffset) : Float32Array.from(values),
        shape: [height, width, channels],
        labels: new Uint8Array(2),
        classes: 2,
      });
      const mean = [0.5, 0.25, 0.125, 0].slice(0, channels);
      const std = [2, 0.5, 0.25, 1].slice(0, channels);
      const target = new Float32Array(length + 2).fill(7);
      gatherFrom(dataset, { mean, std })(target, 1, 1, one.placement);
      const expected = direct((x, y, c) => {
        const raw = x < 0 ? 0 : values[length + (y * width + x) * channels + c]!;
        return Math.fround(((bytes ? raw / 255 : raw) - mean[c]!) / std[c]!);
      }, one);
      expect([...target]).toEqual([7, ...expected, 7]);
    }),
    { numRuns: 2000 },
  );
});
