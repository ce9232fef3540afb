import { int, padImage, ptr, share, store8 } from "../common";
import { outer2x16, outer4x8 } from "../inner/outer";
import { strip } from "../inner/tile";

/*
 * Direct convolution, NHWC, and the gradient of its filter. Parameter words:
 * 0 input, 1 panels, 2 bias or 0, 3 output, 4 images, 5 height, 6 width, 7 channels,
 * 8 outHeight, 9 outWidth, 10 outChannels, 11 top, 12 left, 13 strideHeight, 14 strideWidth,
 * 15 filterHeight, 16 filterWidth, 17 paddedHeight, 18 paddedWidth, 19 scratch, 20 scratchBytes,
 * 21 relu, 22 whether the input must be padded, 23 zeros put between rows, 24 between columns,
 * 25 rows from one tap to the next, 26 columns from one tap to the next, 27 bytes from one pixel of the output to
 * the next, 28 from one row to the next, 29 from one image to the next.
 *
 * Where taps are `phases` columns apart, a padded row holds its columns 0, phases, 2 * phases ... first,
 * then 1, phases + 1 ...: the taps of one output lie side by side. paddedWidth is then a multiple of phases.
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

/** The image `index` of the input, padded into this thread's scratch where that is needed. */
export function paddedInput(p: usize, index: i32, scratch: usize, phases: i32): usize {
  const height = int(p, 5);
  const width = int(p, 6);
  const channels = int(p, 7);
  const image = ptr(p, 0) + <usize>(index * height * width * channels) * 4;
  if (!int(p, 22)) return image;
  if (int(p, 23) | int(p, 24) || phases > 1) {
    spreadImage(
      image,
      scratch,
      height,
      width,
      int(p, 11),
      int(p, 12),
      channels * 4,
      int(p, 17),
      int(p, 18),
      int(p, 23),
      int(p, 24),
      phases,
    );
  } else {
    padImage(
      image,
      scratch,
      height,
      width,
      width * channels * 4,
      int(p, 11),
      int(p, 12),
      channels * 4,
      int(p, 17),
      int(p, 18),
    );
  }
  return scratch;
}

/** output = input * filter (+ bias) (then ReLU). Split over images. */
export function conv2d(p: usize, t: i32, n: i32): void {
  const bias = ptr(p, 2);
  const images = int(p, 4);
  const channels = int(p, 7);
  const outHeight = int(p, 8);
  const outWidth = int(p, 9);
  const outChannels = int(p, 10);
  const filterHeight = int(p, 15);
  const run = int(p, 16) * channels;
  const rowBytes: usize = <usize>(int(p, 18) * channels * 4);
  const stepBytes: usize = <usize>(int(p, 14) * channels * 4);
  const lineBytes: usize = <usize>int(p, 13) * rowBytes;
  const outBytes = ptr(p, 27);
  const panelBytes: usize = <usize>(filterHeight * run) * 32;
  const scratch = ptr(p, 19) + <usize>t * ptr(p, 20);
  const relu = int(p, 21);
  const runBytes = rowBytes * ptr(p, 25);
  const phases = int(p, 26);
  const phaseBytes: usize = <usize>((int(p, 18) / phases) * channels * 4);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image++) {
    const input = paddedInput(p, image, scratch, phases);
    const output = ptr(p, 3) + <usize>image * ptr(p, 29);
    let panel = ptr(p, 1);
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
        to += ptr(p, 28);
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
 * Words as above, but 1 is the output's gradient and 3 the sums of all threads.
 */
export function conv2dFilterSums(p: usize, t: i32, n: i32): void {
  const images = int(p, 4);
  const channels = int(p, 7);
  const outHeight = int(p, 8);
  const outWidth = int(p, 9);
  const outChannels = int(p, 10);
  const filterHeight = int(p, 15);
  const run = int(p, 16) * channels;
  const rowBytes: usize = <usize>(int(p, 18) * channels * 4);
  const xStep: usize = <usize>(int(p, 14) * channels * 4);
  const xRow: usize = <usize>int(p, 13) * rowBytes;
  const yStep: usize = <usize>(outChannels * 4);
  const imageBytes: usize = <usize>(outHeight * outWidth) * yStep;
  const scratch = ptr(p, 19) + <usize>t * ptr(p, 20);
  const size = <usize>sumsSize(filterHeight, run, outChannels) * 4;
  const sums = ptr(p, 3) + <usize>t * size;
  const tiles = tilesOf(run);
  const phases = int(p, 26);
  const phaseBytes: usize = <usize>((int(p, 18) / phases) * channels * 4);
  // A last tile of at most 2 rows is half empty: that of two panels is done at once.
  const rest = run & 3;
  const paired = phases == 1 && (rest == 1 || rest == 2);
  memory.fill(sums, 0, size);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image++) {
    const input = paddedInput(p, image, scratch, phases);
    const gradient = ptr(p, 1) + <usize>image * imageBytes;
    let sum = sums;
    for (let fy: i32 = 0; fy < filterHeight; fy++) {
      for (let column: i32 = 0; column < outChannels; column += 8) {
        const y = gradient + <usize>(column * 4);
        let x = input + <usize>fy * ptr(p, 25) * rowBytes;
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

/**
 * Adds the sums of all threads, in order, and lays them out as [runs * length, columns].
 * Words: 0 sums, 1 threads, 2 output, 3 runs, 4 length, 5 columns.
 */
export function gatherSums(p: usize, t: i32, n: i32): void {
  const threads = int(p, 1);
  const output = ptr(p, 2);
  const runs = int(p, 3);
  const length = int(p, 4);
  const columns = int(p, 5);
  const size: usize = <usize>sumsSize(runs, length, columns) * 4;
  const tiles = tilesOf(length);
  let at = ptr(p, 0);
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
