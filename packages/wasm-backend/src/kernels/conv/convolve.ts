import type { backend_util } from "@tensorflow/tfjs-core";
import { WORK_SPACE } from "../../engine/engine.js";
import type { WasmBackend } from "../../backend/backend.js";

/** A convolution of [images, height, width, channels] as the engine's kernels see it. */
export interface ConvShape {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly top: number;
  readonly left: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros between the rows and columns of the input: how the gradient of a stride looks. */
  readonly gapHeight: number;
  readonly gapWidth: number;
  /** Rows and columns of the input from one tap of the filter to the next. */
  readonly dilationHeight: number;
  readonly dilationWidth: number;
}

export function forwardShape(info: backend_util.Conv2DInfo): ConvShape {
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    gapHeight: 0,
    gapWidth: 0,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
  };
}

/** The convolution that computes the gradient of `forward`'s input from that of its output. */
export function backwardShape(forward: ConvShape): ConvShape {
  return {
    ...forward,
    height: forward.outHeight,
    width: forward.outWidth,
    channels: forward.outChannels,
    outHeight: forward.height,
    outWidth: forward.width,
    outChannels: forward.channels,
    top: (forward.filterHeight - 1) * forward.dilationHeight - forward.top,
    left: (forward.filterWidth - 1) * forward.dilationWidth - forward.left,
    strideHeight: 1,
    strideWidth: 1,
    gapHeight: forward.strideHeight - 1,
    gapWidth: forward.strideWidth - 1,
  };
}

export const multiplyAdds = (s: ConvShape): number =>
  s.images * s.outHeight * s.outWidth * s.outChannels * s.filterHeight * s.filterWidth * s.channels;

/** Below this many output positions or channels the transforms cost more than they save. */
function suitsWinograd(s: ConvShape): boolean {
  return (
    s.filterHeight === 3 &&
    s.filterWidth === 3 &&
    s.strideHeight === 1 &&
    s.strideWidth === 1 &&
    s.gapHeight === 0 &&
    s.gapWidth === 0 &&
    s.dilationHeight === 1 &&
    s.dilationWidth === 1 &&
    s.top >= 0 &&
    s.left >= 0 &&
    s.channels % 4 === 0 &&
    s.outChannels % 8 === 0 &&
    s.channels >= 8 &&
    s.outHeight >= 4 &&
    s.outWidth >= 4
  );
}

/** The parameter words that every kernel of a convolution begins with, after its addresses. */
function shapeWords(s: ConvShape): number[] {
  return [
    s.images,
    s.height,
    s.width,
    s.channels,
    s.outHeight,
    s.outWidth,
    s.outChannels,
    s.top,
    s.left,
  ];
}

interface Direct {
  readonly padded: boolean;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
  readonly bytes: number;
}

/** @param phases How the columns of a padded row are sorted; see the kernel. */
function direct(s: ConvShape, phases: number): Direct {
  const height = (s.outHeight - 1) * s.strideHeight + (s.filterHeight - 1) * s.dilationHeight + 1;
  const columns = (s.outWidth - 1) * s.strideWidth + (s.filterWidth - 1) * s.dilationWidth + 1;
  const width = Math.ceil(columns / phases) * phases;
  const padded =
    phases > 1 ||
    s.top !== 0 ||
    s.left !== 0 ||
    s.gapHeight !== 0 ||
    s.gapWidth !== 0 ||
    height > s.height ||
    width > s.width;
  const paddedHeight = padded ? height : s.height;
  const paddedWidth = padded ? width : s.width;
  return {
    padded,
    paddedHeight,
    paddedWidth,
    bytes: padded ? paddedHeight * paddedWidth * s.channels * 4 + 64 : 0,
  };
}

/** Where the outputs of a convolution lie. Unit: bytes from one to the next. */
export interface Places {
  readonly pixel: number;
  readonly row: number;
  readonly image: number;
}

/** All of them in one tensor [images, outHeight, outWidth, outChannels]. */
function dense(s: ConvShape): Places {
  const pixel = s.outChannels * 4;
  const row = s.outWidth * pixel;
  return { pixel, row, image: s.outHeight * row };
}

function directWords(
  s: ConvShape,
  d: Direct,
  scratch: number,
  relu: boolean,
  places: Places = dense(s),
): number[] {
  return [
    ...shapeWords(s),
    s.strideHeight,
    s.strideWidth,
    s.filterHeight,
    s.filterWidth,
    d.paddedHeight,
    d.paddedWidth,
    scratch,
    d.bytes,
    Number(relu),
    Number(d.padded),
    s.gapHeight,
    s.gapWidth,
    s.dilationHeight,
    s.dilationWidth,
    places.pixel,
    places.row,
    places.image,
  ];
}

/** The words of a kernel that reads its input as it lies in an image, padded where need be. */
export function plainWords(backend: WasmBackend, s: ConvShape, relu: boolean): number[] {
  const d = direct(s, 1);
  return directWords(s, d, backend.engine.scratch(d.bytes), relu);
}

/** Transformed planes of one chunk stay in the second-level cache of one core. */
const CACHE = 640 * 1024;

interface Tiled {
  readonly rows: number;
  readonly columns: number;
  readonly atOnce: number;
  readonly bytes: number;
}

function tiled(s: ConvShape): Tiled {
  const rows = Math.ceil(s.outHeight / 4);
  const columns = Math.ceil(s.outWidth / 4);
  const perImage = 36 * rows * columns * (s.channels + s.outChannels) * 4;
  const atOnce = Math.max(1, Math.min(8, s.images, Math.floor(CACHE / perImage)));
  const tiles = Math.max(4, rows * columns * atOnce);
  const planes = 36 * (tiles * (s.channels + s.outChannels) * 4 + 128);
  const image = (rows * 4 + 2) * (columns * 4 + 2) * s.channels * 4;
  return { rows, columns, atOnce, bytes: 1024 + image + planes + 128 };
}

function tiledWords(s: ConvShape, w: Tiled, scratch: number, relu: boolean): number[] {
  return [...shapeWords(s), w.rows, w.columns, w.atOnce, scratch, w.bytes, Number(relu)];
}

export interface ConvOperands {
  readonly input: number;
  /** Filter [filterHeight, filterWidth, channels, outChannels]. */
  readonly filter: number;
  /** Bias [outChannels], or 0. */
  readonly bias: number;
  readonly relu: boolean;
  readonly output: number;
}

/** output = input * filter (+ bias) (then ReLU). All operands are addresses. */
export function convolve(backend: WasmBackend, s: ConvShape, o: ConvOperands): void {
  const { engine } = backend;
  const units = multiplyAdds(s) / 4;
  if (suitsWinograd(s)) {
    const w = tiled(s);
    engine.allocator.borrow(36 * s.channels * s.outChannels * 4, (filter) => {
      engine.run("winogradFilter", [o.filter, filter, s.channels, s.outChannels, WORK_SPACE], 0);
      const scratch = engine.scratch(w.bytes);
      const words = tiledWords(s, w, scratch, o.relu);
      engine.run("winograd", [o.input, filter, o.bias, o.output, ...words], units);
    });
    return;
  }
  convolveDirectly(backend, s, o);
}

/** The same without Winograd. @param places Where to put the outputs; default: one after another. */
export function convolveDirectly(
  backend: WasmBackend,
  s: ConvShape,
  o: ConvOperands,
  places?: Places,
): void {
  const { engine } = backend;
  const d = direct(s, s.dilationWidth);
  const rows = s.filterHeight * s.filterWidth * s.channels;
  engine.allocator.borrow(Math.ceil(s.outChannels / 8) * rows * 32, (panels) => {
    const row = s.outChannels * 4;
    engine.run("packPanels", [o.filter, panels, rows, s.outChannels, row, 4], 0);
    const words = directWords(s, d, engine.scratch(d.bytes), o.relu, places);
    engine.run("conv2d", [o.input, panels, o.bias, o.output, ...words], multiplyAdds(s) / 4);
  });
}

/** The gradient of the filter, from the input and the gradient of the output. */
export function filterGradient(
  backend: WasmBackend,
  s: ConvShape,
  o: { readonly input: number; readonly gradient: number; readonly output: number },
): void {
  const { engine } = backend;
  const units = multiplyAdds(s) / 4;
  const threads = engine.threadsFor(units);
  const asWinograd = suitsWinograd(s);
  const runs = asWinograd ? 36 : s.filterHeight;
  const length = asWinograd ? s.channels : s.filterWidth * s.channels;
  const sumsBytes = engine.ask("sumsSize", runs, length, s.outChannels) * 4 * threads;
  engine.allocator.borrow(sumsBytes, (sums) => {
    const gather = (to: number): void => {
      engine.run("gatherSums", [sums, threads, to, runs, length, s.outChannels], 0);
    };
    if (!asWinograd) {
      const d = direct(s, s.dilationWidth);
      const words = directWords(s, d, engine.scratch(d.bytes), false);
      engine.run("conv2dFilterSums", [o.input, o.gradient, 0, sums, ...words], units);
      gather(o.output);
      return;
    }
    const w = tiled(s);
    const words = tiledWords(s, w, engine.scratch(w.bytes), false);
    engine.run("winogradFilterSums", [o.input, o.gradient, 0, sums, ...words], units);
    const plane = s.channels * s.outChannels;
    engine.allocator.borrow(36 * plane * 4, (gathered) => {
      gather(gathered);
      engine.run("winogradFilterGradient", [gathered, o.output, plane, WORK_SPACE], 0);
    });
  });
}
