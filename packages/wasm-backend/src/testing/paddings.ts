import * as fc from "fast-check";

type Pads = [before: number, after: number];
/** What TF.js takes as the padding of a window over NHWC. */
export type Pad = "same" | "valid" | [Pads, Pads, Pads, Pads];

/** Every kind of padding; explicit ones of up to `most` on each side. */
export function anyPad(most: number): fc.Arbitrary<Pad> {
  const side = fc.integer({ min: 0, max: most });
  const explicit = fc.tuple(side, side, side, side).map(([top, bottom, left, right]): Pad => [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  return fc.oneof(fc.constantFrom<Pad[]>("same", "valid"), explicit);
}

/**
 * Whether a window of this reach, in height and width, has a place: else the output would be empty.
 */
export function hasRoom(
  { height, width, pad }: { readonly height: number; readonly width: number; readonly pad: Pad },
  [high, wide]: readonly [number, number],
): boolean {
  if (pad === "same") return true;
  const none: Pads = [0, 0];
  const [, [top, bottom], [left, right]] = pad === "valid" ? [none, none, none, none] : pad;
  return height + top + bottom >= high && width + left + right >= wide;
}
