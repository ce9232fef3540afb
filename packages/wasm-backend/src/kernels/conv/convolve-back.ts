import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";
import { fill } from "../shared/fill.js";
import { backwardShape, type ConvShape } from "./conv-shape.js";
import { convolve, convolveDirectly, type ConvOperands } from "./convolve.js";
import { turnFilter } from "./turn-filter.js";

const TURN_TAPS_WORDS = [
  "from",
  "to",
  "filterWidth",
  "inChannels",
  "outChannels",
  "rows",
  "columns",
  "firstRow",
  "firstColumn",
  "rowStep",
  "columnStep",
] as const;

/** Of one axis: the inputs `phase`, phase + stride ... and what reaches them. */
interface Phase {
  readonly phase: number;
  /** How many inputs. */
  readonly count: number;
  /** The filter's taps that reach them: first, first + stride ..., so many. */
  readonly first: number;
  readonly taps: number;
  /**
   * Zeros before the gradient, as a convolution with the taps in reverse needs them; negative: rows
   * to skip.
   */
  readonly before: number;
}

/** The phases of an axis; without padding, input `i` meets tap `f` in output (i - f) / stride. */
function phasesOf(axis: {
  readonly length: number;
  readonly taps: number;
  readonly stride: number;
  readonly padding: number;
}): Phase[] {
  const { length, stride, padding } = axis;
  return Array.from({ length: Math.min(stride, length) }, (_, phase) => {
    const first = (phase + padding) % stride;
    const taps = Math.max(0, Math.ceil((axis.taps - first) / stride));
    const before = taps - 1 - (phase + padding - first) / stride;
    return { phase, count: Math.ceil((length - phase) / stride), first, taps, before };
  });
}

/**
 * The gradient of a strided convolution's input. Every stride-th row and column of it meets the
 * same taps of the filter, so each such phase is a small convolution of its own, and none
 * multiplies by the zeros between outputs.
 */
function convolveBackStrided(backend: WasmBackend, forward: ConvShape, o: ConvOperands): void {
  const { engine } = backend;
  const { height, width, channels, outChannels, filterWidth } = forward;
  const rows = phasesOf({
    length: height,
    taps: forward.filterHeight,
    stride: forward.strideHeight,
    padding: forward.top,
  });
  const columns = phasesOf({
    length: width,
    taps: filterWidth,
    stride: forward.strideWidth,
    padding: forward.left,
  });
  if ([...rows, ...columns].some(({ taps }) => taps === 0)) {
    const size = forward.images * height * width * channels;
    fill(backend, o.output, size, float(0));
  }
  const places = {
    pixel: forward.strideWidth * channels * 4,
    row: forward.strideHeight * width * channels * 4,
    image: height * width * channels * 4,
  };
  const back = backwardShape(forward);
  for (const row of rows) {
    for (const column of columns) {
      const taps = row.taps * column.taps;
      if (taps === 0) continue;
      const shape: ConvShape = {
        ...back,
        outHeight: row.count,
        outWidth: column.count,
        filterHeight: row.taps,
        filterWidth: column.taps,
        top: row.before,
        left: column.before,
        gapHeight: 0,
        gapWidth: 0,
      };
      const output = o.output + (row.phase * width + column.phase) * channels * 4;
      engine.allocator.borrow(taps * channels * outChannels * 4, (filter) => {
        const words = wordsOf(TURN_TAPS_WORDS, {
          from: o.filter,
          to: filter,
          filterWidth,
          inChannels: channels,
          outChannels,
          rows: row.taps,
          columns: column.taps,
          firstRow: row.first,
          firstColumn: column.first,
          rowStep: forward.strideHeight,
          columnStep: forward.strideWidth,
        });
        engine.run("turnTaps", words, 0);
        convolveDirectly(backend, shape, { ...o, filter, output }, places);
      });
    }
  }
}

/** The gradient of `forward`'s input at `output`, from that of its output at `input`. */
export function convolveBack(backend: WasmBackend, forward: ConvShape, o: ConvOperands): void {
  const { channels, outChannels, strideHeight, strideWidth } = forward;
  if (strideHeight * strideWidth > 1) {
    convolveBackStrided(backend, forward, o);
    return;
  }
  const taps = forward.filterHeight * forward.filterWidth;
  backend.engine.allocator.borrow(taps * channels * outChannels * 4, (filter) => {
    turnFilter(backend, { from: o.filter, to: filter, taps, inChannels: channels, outChannels });
    convolve(backend, backwardShape(forward), { ...o, filter });
  });
}
