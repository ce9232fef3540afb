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
  placement: fc.option(placements),
});

interface Case {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly placement: Placement | null;
}

/** The definition, one pixel at a time. */
function direct(
  at: (x: number, y: number, c: number) => number,
  { height, width, channels, placement }: Case,
): number[] {
  const { xScale, xOffset, yOffset } = placement ?? { xScale: 1, xOffset: 0, yOffset: 0 };
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        const [sx, sy] = [xScale * x + xOffset, y + yOffset];
        const inside = sx >= 0 && sx < width && sy >= 0 && sy < height;
        out.push(inside ? at(sx, sy, c) : 0);
      }
    }
  }
  return out;
}

test("every path agrees with the definition, and writes nothing beside the sample", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { height, width, channels, bytes } = one;
      const length = height * width * channels;
      // Three samples, so that the one in the middle has neighbours to be confused with.
      const values = Uint8Array.from({ length: 3 * length }, (_, i) => 1 + ((i * 97) % 255));
      const dataset = arrayDataset({
        inputs: bytes ? values : Float32Array.from(values),
        shape: [height, width, channels],
        labels: new Uint8Array(3),
        classes: 2,
      });
      const target = bytes ? new Uint8Array(length + 2) : new Float32Array(length + 2);
      target[0] = target[length + 1] = 7;
      gatherFrom(dataset)(target, 1, 1, one.placement);
      const expected = direct((x, y, c) => values[length + (y * width + x) * channels + c]!, one);
      expect([...target]).toEqual([7, ...expected, 7]);
    }),
    { numRuns: 2000 },
  );
});
