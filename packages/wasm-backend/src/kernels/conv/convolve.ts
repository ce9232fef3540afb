import { WORK_SPACE } from "../../engine/engine.js";
import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf, type Word } from "../../engine/words.js";
import { packPanels, panelBytes } from "../shared/panels.js";
import { multiplyAdds, type ConvShape } from "./conv-shape.js";

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

const CONV_WORDS = [
  "input",
  "panels",
  "bias",
  "output",
  "images",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "outChannels",
  "top",
  "left",
  "strideHeight",
  "strideWidth",
  "filterHeight",
  "filterWidth",
  "paddedHeight",
  "paddedWidth",
  "scratch",
  "scratchBytes",
  "relu",
  "padded",
  "gapHeight",
  "gapWidth",
  "dilationHeight",
  "dilationWidth",
  "outPixel",
  "outRow",
  "outImage",
] as const;
const WINOGRAD_WORDS = [
  "input",
  "filter",
  "bias",
  "output",
  "images",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "outChannels",
  "top",
  "left",
  "tileRows",
  "tileColumns",
  "atOnce",
  "scratch",
  "scratchBytes",
  "relu",
] as const;
const GATHER_SUMS_WORDS = ["sums", "threads", "output", "runs", "length", "columns"] as const;
const WINOGRAD_FILTER_WORDS = ["from", "to", "channels", "outChannels", "work"] as const;
const WINOGRAD_FILTER_GRADIENT_WORDS = ["from", "to", "plane", "work"] as const;

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

/**
 * Addresses. A filter's gradient takes the output's gradient in place of the panels or the filter.
 */
interface DirectOperands {
  readonly input: number;
  readonly panels: number;
  readonly bias: number;
  readonly output: number;
}

function directWords(
  backend: WasmBackend,
  s: ConvShape,
  d: Direct,
  given: DirectOperands & { readonly relu: boolean },
  places: Places = dense(s),
): Word[] {
  return wordsOf(CONV_WORDS, {
    input: given.input,
    panels: given.panels,
    bias: given.bias,
    output: given.output,
    images: s.images,
    height: s.height,
    width: s.width,
    channels: s.channels,
    outHeight: s.outHeight,
    outWidth: s.outWidth,
    outChannels: s.outChannels,
    top: s.top,
    left: s.left,
    strideHeight: s.strideHeight,
    strideWidth: s.strideWidth,
    filterHeight: s.filterHeight,
    filterWidth: s.filterWidth,
    paddedHeight: d.paddedHeight,
    paddedWidth: d.paddedWidth,
    scratch: backend.engine.scratch(d.bytes),
    scratchBytes: d.bytes,
    relu: Number(given.relu),
    padded: Number(d.padded),
    gapHeight: s.gapHeight,
    gapWidth: s.gapWidth,
    dilationHeight: s.dilationHeight,
    dilationWidth: s.dilationWidth,
    outPixel: places.pixel,
    outRow: places.row,
    outImage: places.image,
  });
}

/** The words of a kernel that reads its input as it lies in an image, padded where need be. */
export const plainWords = (
  backend: WasmBackend,
  s: ConvShape,
  given: DirectOperands & { readonly relu: boolean },
): Word[] => directWords(backend, s, direct(s, 1), given);

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

function tiledWords(backend: WasmBackend, s: ConvShape, w: Tiled, given: ConvOperands): Word[] {
  return wordsOf(WINOGRAD_WORDS, {
    input: given.input,
    filter: given.filter,
    bias: given.bias,
    output: given.output,
    images: s.images,
    height: s.height,
    width: s.width,
    channels: s.channels,
    outHeight: s.outHeight,
    outWidth: s.outWidth,
    outChannels: s.outChannels,
    top: s.top,
    left: s.left,
    tileRows: w.rows,
    tileColumns: w.columns,
    atOnce: w.atOnce,
    scratch: backend.engine.scratch(w.bytes),
    scratchBytes: w.bytes,
    relu: Number(given.relu),
  });
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
      const { channels, outChannels } = s;
      const transform = wordsOf(WINOGRAD_FILTER_WORDS, {
        from: o.filter,
        to: filter,
        channels,
        outChannels,
        work: WORK_SPACE,
      });
      engine.run("winogradFilter", transform, 0);
      engine.run("winograd", tiledWords(backend, s, w, { ...o, filter }), units);
    });
    return;
  }
  convolveDirectly(backend, s, o);
}

/**
 * The same without Winograd. @param places Where to put the outputs; default: one after another.
 */
export function convolveDirectly(
  backend: WasmBackend,
  s: ConvShape,
  o: ConvOperands,
  places?: Places,
): void {
  const { engine } = backend;
  const d = direct(s, s.dilationWidth);
  const rows = s.filterHeight * s.filterWidth * s.channels;
  const columns = s.outChannels;
  engine.allocator.borrow(panelBytes(rows, columns), (panels) => {
    const matrix = { from: o.filter, rows, columns, rowBytes: columns * 4, columnBytes: 4 };
    packPanels(backend, matrix, panels, 0);
    const words = directWords(backend, s, d, { ...o, panels }, places);
    engine.run("conv2d", words, multiplyAdds(s) / 4);
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
    const gather = (output: number): void => {
      const columns = s.outChannels;
      const words = wordsOf(GATHER_SUMS_WORDS, { sums, threads, output, runs, length, columns });
      engine.run("gatherSums", words, 0);
    };
    const operands = { input: o.input, bias: 0, relu: false, output: sums };
    if (!asWinograd) {
      const d = direct(s, s.dilationWidth);
      const words = directWords(backend, s, d, { ...operands, panels: o.gradient });
      engine.run("conv2dFilterSums", words, units);
      gather(o.output);
      return;
    }
    const w = tiled(s);
    const words = tiledWords(backend, s, w, { ...operands, filter: o.gradient });
    engine.run("winogradFilterSums", words, units);
    const plane = s.channels * s.outChannels;
    engine.allocator.borrow(36 * plane * 4, (gathered) => {
      gather(gathered);
      const transform = { from: gathered, to: o.output, plane, work: WORK_SPACE };
      engine.run("winogradFilterGradient", wordsOf(WINOGRAD_FILTER_GRADIENT_WORDS, transform), 0);
    });
  });
}
