import { int, padImage, ptr, share, store8 } from "../common";
import { outer2x16, outer4x8 } from "../inner/outer";
import { strip } from "../inner/tile";

/*
 * Direct convolution, NHWC, and the gradient of its filter.
 *
 * Where taps are `phases` columns apart, a padded row holds its columns 0, phases, 2 * phases ...
 * first, then 1, phases + 1 ...: the taps of one output lie side by side. paddedWidth is then a
 * multiple of phases.
 */

/** Spreads an image out with zeros between its pixels, into the middle of a zeroed padded one. */
function spreadImage(
  from: usize,
  to: usize,
  height: i32,
  width: i32,
  top: i32,
  left: i32,
  pixelBytes: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  gapHeight: i32,
  gapWidth: i32,
  phases: i32,
): void {
  const pixel = <usize>pixelBytes;
  const places = paddedWidth / phases;
  memory.fill(to, 0, <usize>(paddedHeight * paddedWidth) * pixel);
  for (let y: i32 = 0; y < height; y++) {
    const row = top + y * (gapHeight + 1);
    if (row < 0 || row >= paddedHeight) continue;
    for (let x: i32 = 0; x < width; x++) {
      const column = left + x * (gapWidth + 1);
      if (column < 0 || column >= paddedWidth) continue;
      memory.copy(
        to + <usize>(row * paddedWidth + (column % phases) * places + column / phases) * pixel,
        from + <usize>(y * width + x) * pixel,
        pixel,
      );
    }
  }
}

export enum ConvWord {
  input,
  /** The filter in panels of 8 output channels. */
  panels,
  /** 0 where there is none. */
  bias,
  output,
  images,
  height,
  width,
  channels,
  outHeight,
  outWidth,
  outChannels,
  top,
  left,
  strideHeight,
  strideWidth,
  filterHeight,
  filterWidth,
  paddedHeight,
  paddedWidth,
  scratch,
  scratchBytes,
  relu,
  /** Whether the input must be padded. */
  padded,
  /** Zeros put between rows. */
  gapHeight,
  /** Zeros put between columns. */
  gapWidth,
  /** Rows from one tap to the next. */
  dilationHeight,
  /** Columns from one tap to the next. */
  dilationWidth,
  /** Bytes from one pixel of the output to the next. */
  outPixel,
  /** Bytes from one row of the output to the next. */
  outRow,
  /** Bytes from one image of the output to the next. */
  outImage,
  /** In place of panels: a depthwise filter [filterHeight, filterWidth, channels] as it is. */
  filter = 1,
  /** In place of panels, where a filter's gradient is computed: the output's gradient. */
  gradient = 1,
  /** In place of output: the sums of all threads. */
  sums = 3,
}

/** The image `index` of the input, padded into this thread's scratch where that is needed. */
export function paddedInput(p: usize, index: i32, scratch: usize, phases: i32): usize {
  const height = int(p, ConvWord.height);
  const width = int(p, ConvWord.width);
  const channels = int(p, ConvWord.channels);
  const image = ptr(p, ConvWord.input) + <usize>(index * height * width * channels) * 4;
  if (!int(p, ConvWord.padded)) return image;
  if (int(p, ConvWord.gapHeight) | int(p, ConvWord.gapWidth) || phases > 1) {
    spreadImage(
      image,
      scratch,
      height,
      width,
      int(p, ConvWord.top),
      int(p, ConvWord.left),
      channels * 4,
      int(p, ConvWord.paddedHeight),
      int(p, ConvWord.paddedWidth),
      int(p, ConvWord.gapHeight),
      int(p, ConvWord.gapWidth),
      phases,
    );
  } else {
    padImage(
      image,
      scratch,
      height,
      width,
      width * channels * 4,
      int(p, ConvWord.top),
      int(p, ConvWord.left),
      channels * 4,
      int(p, ConvWord.paddedHeight),
      int(p, ConvWord.paddedWidth),
    );
  }
  return scratch;
}

/** output = input * filter (+ bias) (then ReLU). Split over images. */
export function conv2d(p: usize, t: i32, n: i32): void {
  const bias = ptr(p, ConvWord.bias);
  const images = int(p, ConvWord.images);
  const channels = int(p, ConvWord.channels);
  const outHeight = int(p, ConvWord.outHeight);
  const outWidth = int(p, ConvWord.outWidth);
  const outChannels = int(p, ConvWord.outChannels);
  const filterHeight = int(p, ConvWord.filterHeight);
  const run = int(p, ConvWord.filterWidth) * channels;
  const rowBytes: usize = <usize>(int(p, ConvWord.paddedWidth) * channels * 4);
  const stepBytes: usize = <usize>(int(p, ConvWord.strideWidth) * channels * 4);
  const lineBytes: usize = <usize>int(p, ConvWord.strideHeight) * rowBytes;
  const outBytes = ptr(p, ConvWord.outPixel);
  const panelBytes: usize = <usize>(filterHeight * run) * 32;
  const scratch = ptr(p, ConvWord.scratch) + <usize>t * ptr(p, ConvWord.scratchBytes);
  const relu = int(p, ConvWord.relu);
  const runBytes = rowBytes * ptr(p, ConvWord.dilationHeight);
  const phases = int(p, ConvWord.dilationWidth);
  const phaseBytes: usize = <usize>((int(p, ConvWord.paddedWidth) / phases) * channels * 4);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image++) {
    const input = paddedInput(p, image, scratch, phases);
    const output = ptr(p, ConvWord.output) + <usize>image * ptr(p, ConvWord.outImage);
    let panel = ptr(p, ConvWord.panels);
    for (let column: i32 = 0; column < outChannels; column += 8) {
      const panelBias = bias ? bias + <usize>(column * 4) : 0;
      let from = input;
      let to = output + <usize>(column * 4);
      for (let y: i32 = 0; y < outHeight; y++) {
        for (let phase: i32 = 0; phase < phases; phase++) {
          strip(
            from + <usize>phase * phaseBytes,
            stepBytes,
            (outWidth - phase + phases - 1) / phases,
            panel,
            filterHeight,
            run,
            runBytes,
            to + <usize>phase * outBytes,
            outBytes * <usize>phases,
            outChannels - column,
            panelBias,
            relu,
          );
        }
        from += lineBytes;
        to += ptr(p, ConvWord.outRow);
      }
      panel += panelBytes;
    }
  }
}

/** Tiles of 4 that cover `length`. */
export function tilesOf(length: i32): i32 {
  return (length + 3) / 4;
}

/** Floats of one thread's sums for `runs` runs of `length` and `columns` output channels. */
export function sumsSize(runs: i32, length: i32, columns: i32): i32 {
  const panels = (columns + 7) / 8;
  return runs * panels * tilesOf(length) * 32;
}

/**
 * Sums of input times output gradient over this thread's images, for every filter position.
 */
export function conv2dFilterSums(p: usize, t: i32, n: i32): void {
  const images = int(p, ConvWord.images);
  const channels = int(p, ConvWord.channels);
  const outHeight = int(p, ConvWord.outHeight);
  const outWidth = int(p, ConvWord.outWidth);
  const outChannels = int(p, ConvWord.outChannels);
  const filterHeight = int(p, ConvWord.filterHeight);
  const run = int(p, ConvWord.filterWidth) * channels;
  const rowBytes: usize = <usize>(int(p, ConvWord.paddedWidth) * channels * 4);
  const xStep: usize = <usize>(int(p, ConvWord.strideWidth) * channels * 4);
  const xRow: usize = <usize>int(p, ConvWord.strideHeight) * rowBytes;
  const yStep: usize = <usize>(outChannels * 4);
  const imageBytes: usize = <usize>(outHeight * outWidth) * yStep;
  const scratch = ptr(p, ConvWord.scratch) + <usize>t * ptr(p, ConvWord.scratchBytes);
  const size = <usize>sumsSize(filterHeight, run, outChannels) * 4;
  const sums = ptr(p, ConvWord.sums) + <usize>t * size;
  const tiles = tilesOf(run);
  const phases = int(p, ConvWord.dilationWidth);
  const phaseBytes: usize = <usize>((int(p, ConvWord.paddedWidth) / phases) * channels * 4);
  // A last tile of at most 2 rows is half empty: that of two panels is done at once.
  const rest = run & 3;
  const paired = phases == 1 && (rest == 1 || rest == 2);
  memory.fill(sums, 0, size);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image++) {
    const input = paddedInput(p, image, scratch, phases);
    const gradient = ptr(p, ConvWord.gradient) + <usize>image * imageBytes;
    let sum = sums;
    for (let fy: i32 = 0; fy < filterHeight; fy++) {
      for (let column: i32 = 0; column < outChannels; column += 8) {
        const y = gradient + <usize>(column * 4);
        let x = input + <usize>fy * ptr(p, ConvWord.dilationHeight) * rowBytes;
        const inPair = paired && (column | 8) + 8 <= outChannels;
        for (let i: i32 = 0; i < tiles; i++, x += 16, sum += 128) {
          if (inPair && i == tiles - 1) {
            const other = sum + <usize>tiles * 128;
            if (column & 8) continue;
            outer2x16(x, y, outHeight, outWidth, xStep, yStep, xRow, sum, other);
            continue;
          }
          if (phases == 1) {
            outer4x8(x, y, outHeight, outWidth, xStep, yStep, xRow, sum);
            continue;
          }
          for (let oy: i32 = 0; oy < outHeight; oy++) {
            const row = y + <usize>(oy * outWidth) * yStep;
            for (let phase: i32 = 0; phase < min<i32>(phases, outWidth); phase++) {
              outer4x8(
                x + <usize>oy * xRow + <usize>phase * phaseBytes,
                row + <usize>phase * yStep,
                1,
                (outWidth - phase + phases - 1) / phases,
                xStep,
                yStep * <usize>phases,
                0,
                sum,
              );
            }
          }
        }
      }
    }
  }
}

enum GatherSumsWord {
  sums,
  threads,
  output,
  runs,
  length,
  columns,
}

/**
 * Adds the sums of all threads, in order, and lays them out as [runs * length, columns].
 */
export function gatherSums(p: usize, t: i32, n: i32): void {
  const threads = int(p, GatherSumsWord.threads);
  const output = ptr(p, GatherSumsWord.output);
  const runs = int(p, GatherSumsWord.runs);
  const length = int(p, GatherSumsWord.length);
  const columns = int(p, GatherSumsWord.columns);
  const size: usize = <usize>sumsSize(runs, length, columns) * 4;
  const tiles = tilesOf(length);
  let at = ptr(p, GatherSumsWord.sums);
  for (let r: i32 = 0; r < runs; r++) {
    for (let column: i32 = 0; column < columns; column += 8) {
      let k: i32 = 0;
      const lanes = columns - column;
      for (let tile: i32 = 0; tile < tiles; tile++) {
        for (let i: i32 = 0; i < 4; i++, k++, at += 32) {
          if (k >= length) continue;
          let a = v128.load(at);
          let b = v128.load(at, 16);
          for (let thread: i32 = 1; thread < threads; thread++) {
            a = f32x4.add(a, v128.load(at + <usize>thread * size));
            b = f32x4.add(b, v128.load(at + <usize>thread * size, 16));
          }
          const to = output + <usize>((r * length + k) * columns + column) * 4;
          store8(to, a, b, lanes);
        }
      }
    }
  }
}
