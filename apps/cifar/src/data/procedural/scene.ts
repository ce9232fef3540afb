import { imageSide } from "../../labelled-images.js";
import { paint, type Colour, type Placed } from "./paint.js";
import type { Random } from "./random.js";
import { bar, disc, shapeClasses } from "./shapes.js";

/** What makes a picture hard, each in [0, 1], 0 is easiest. */
export interface Difficulties {
  /** Soft edges: from 0.6 to 3 pixels. */
  readonly blur: number;
  /** Up to six bars and discs behind the shape. */
  readonly clutter: number;
  /** A bar over the shape, up to half its radius wide. */
  readonly occlusion: number;
  /** Small shapes: a radius from 12 down to 5 pixels. */
  readonly scale: number;
}

const between = (low: number, high: number, t: number): number => low + (high - low) * t;

/**
 * The difficulties scatter about one level, drawn evenly, so easy and hard pictures are as common.
 */
export function drawDifficulties(random: Random): Difficulties {
  const level = random();
  const draw = (): number => Math.min(1, Math.max(0, level + 0.5 * (random() - 0.5)));
  return { blur: draw(), clutter: draw(), occlusion: draw(), scale: draw() };
}

/** One number in [0, 1]: the mean. */
export function difficultyOf({ blur, clutter, occlusion, scale }: Difficulties): number {
  return (blur + clutter + occlusion + scale) / 4;
}

export interface DrawSceneOptions {
  readonly label: number;
  readonly difficulties: Difficulties;
  readonly random: Random;
  /** Room to draw in. Shape [32, 32, 3], float32. */
  readonly canvas: Float32Array;
  /** The picture. Shape [32, 32, 3], uint8. */
  readonly into: Uint8ClampedArray;
}

/**
 * Draws one picture: a gradient, clutter, the shape, a bar over it, noise. Colours are drawn alike
 * for every class.
 */
export function drawScene({ label, difficulties, random, canvas, into }: DrawSceneOptions): void {
  const { blur, clutter, occlusion, scale } = difficulties;
  const softness = between(0.6, 3, blur);
  drawGround(canvas, random);

  for (let item = Math.round(6 * clutter); item > 0; item--) {
    const place = { x: random() * imageSide, y: random() * imageSide, turn: turnOf(random) };
    const shape = random() < 0.5 ? bar : disc;
    const radius = between(1.5, 5, random());
    paint(canvas, { ...place, shape, radius, softness, colour: colourOf(random, dark) });
  }

  const radius = between(12, 5, scale);
  const room = imageSide / 2 - radius + 1;
  const main: Placed = {
    shape: shapeClasses[label]!.shape,
    x: imageSide / 2 + between(-room, room, random()),
    y: imageSide / 2 + between(-room, room, random()),
    radius,
    turn: leanOf(random),
    softness,
    colour: colourOf(random, light),
  };
  paint(canvas, main);

  const [cos, sin] = turnOf(random);
  const off = between(-0.5, 0.5, random()) * radius;
  const cover = { x: main.x - sin * off, y: main.y + cos * off, turn: [cos, sin] as const };
  const width = 0.5 * occlusion * radius;
  if (width > 0.5) {
    const strip = (x: number, y: number): number =>
      Math.max(Math.abs(x) - 1, Math.abs(y) - width / (1.3 * radius) / 2);
    paint(canvas, {
      ...cover,
      shape: strip,
      radius: 1.3 * radius,
      softness,
      colour: colourOf(random, dark),
    });
  }

  const noise = between(8, 32, difficultyOf(difficulties));
  for (let at = 0; at < canvas.length; at += 2) {
    const drawn = random() * 65_536; // One draw of 32 bits serves two values.
    const high = Math.floor(drawn);
    into[at] = canvas[at]! + noise * (high / 65_536 - 0.5);
    into[at + 1] = canvas[at + 1]! + noise * (drawn - high - 0.5);
  }
}

/** Fills the canvas with a gradient between two colours that are near each other. */
function drawGround(canvas: Float32Array, random: Random): void {
  const first = colourOf(random, dark);
  const other = colourOf(random, dark);
  const second = first.map((value, c) => between(value, other[c]!, 0.35));
  const [dx, dy] = turnOf(random);
  for (let row = 0; row < imageSide; row++) {
    for (let column = 0; column < imageSide; column++) {
      const t = 0.5 + ((row - 15.5) * dy + (column - 15.5) * dx) / (1.5 * imageSide);
      const at = (row * imageSide + column) * 3;
      for (let c = 0; c < 3; c++) canvas[at + c] = between(first[c]!, second[c]!, t);
    }
  }
}

/** Shapes are lighter than all around them, in any hue: 0.3 red + 0.6 green + 0.1 blue. */
const dark: readonly [number, number] = [0, 110];
const light: readonly [number, number] = [140, 255];

function colourOf(random: Random, [least, most]: readonly [number, number]): Colour {
  for (;;) {
    const colour: Colour = [random() * 255, random() * 255, random() * 255];
    const brightness = 0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2];
    if (brightness >= least && brightness <= most) return colour;
  }
}

/** An even direction without sine or cosine, whose last bits differ between engines. */
function turnOf(random: Random): readonly [number, number] {
  for (;;) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    const square = x * x + y * y;
    if (square > 0.01 && square <= 1) return [x / Math.sqrt(square), y / Math.sqrt(square)];
  }
}

/** A turn of at most 27 degrees to either side. */
function leanOf(random: Random): readonly [number, number] {
  const slope = random() - 0.5;
  const length = Math.sqrt(1 + slope * slope);
  return [1 / length, slope / length];
}
