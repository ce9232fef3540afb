/**
 * A shape about the unit circle: negative inside, positive outside, near the edge about the
 * distance to it. Only + − × ÷, comparisons and square roots, which are exact, so that every
 * machine and every version of the engine draws the same bytes.
 */
export type Shape = (x: number, y: number) => number;

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

export const disc: Shape = (x, y) => length(x, y) - 0.8;

export const bar: Shape = (x, y) => Math.max(Math.abs(x) - 1, Math.abs(y) - 0.25);

const ring: Shape = (x, y) => Math.abs(length(x, y) - 0.68) - 0.2;

const square: Shape = (x, y) => Math.max(Math.abs(x), Math.abs(y)) - 0.72;

const triangle: Shape = (x, y) => Math.max(-y, 0.8660254 * Math.abs(x) + 0.5 * y) - 0.5;

const cross: Shape = (x, y) => {
  const long = Math.max(Math.abs(x), Math.abs(y));
  const short = Math.min(Math.abs(x), Math.abs(y));
  return Math.max(long - 0.95, short - 0.28);
};

const crescent: Shape = (x, y) => Math.max(length(x, y) - 0.92, 0.72 - length(x - 0.5, y));

const hourglass: Shape = (x, y) =>
  Math.max(Math.abs(y) - 0.85, Math.SQRT1_2 * (Math.abs(x) - Math.abs(y)) - 0.04);

/**
 * A five-pointed star, folded into one of its ten alike parts.
 *
 * @see https://iquilezles.org/articles/distfunctions2d/
 */
const star: Shape = (px, py) => {
  const kx = 0.809017;
  const ky = -0.5877853;
  let x = Math.abs(px);
  let y = py;
  let fold = 2 * Math.max(kx * x + ky * y, 0);
  x -= fold * kx;
  y -= fold * ky;
  fold = 2 * Math.max(-kx * x + ky * y, 0);
  x = Math.abs(x + fold * kx);
  y = y - fold * ky - 1;
  const bx = 0.42 * 0.5877853;
  const by = 0.42 * 0.809017 - 1;
  const along = Math.min(Math.max((x * bx + y * by) / (bx * bx + by * by), 0), 1);
  const distance = length(x - bx * along, y - by * along);
  return y * bx - x * by > 0 ? distance : -distance;
};

/** Distance to the nearest edge of bands of width `period / 2`. */
const bands = (x: number, period: number): number =>
  (Math.abs(x / period - Math.floor(x / period) - 0.5) - 0.25) * period;

const stripes: Shape = (x, y) => Math.max(length(x, y) - 0.95, bands(x, 0.56));

/** Four by four fields. */
const checker: Shape = (x, y) => {
  const a = bands(x + 0.22, 0.88);
  const b = bands(y + 0.22, 0.88);
  return Math.max(Math.abs(x) - 0.88, Math.abs(y) - 0.88, Math.min(a, b), -Math.max(a, b));
};

/** The ten classes, in the order of their labels. */
export const shapeClasses: readonly { readonly name: string; readonly shape: Shape }[] = [
  { name: "disc", shape: disc },
  { name: "triangle", shape: triangle },
  { name: "square", shape: square },
  { name: "star", shape: star },
  { name: "cross", shape: cross },
  { name: "ring", shape: ring },
  { name: "stripes", shape: stripes },
  { name: "checker", shape: checker },
  { name: "crescent", shape: crescent },
  { name: "hourglass", shape: hourglass },
];
