import { int, ptr, share, storeLanes } from "./common";

/*
 * Max and average pooling, NHWC. A window sees only what is inside the input, and no NaN, as in
 * TF.js.
 */

enum PoolWord {
  input,
  output,
  images,
  height,
  width,
  channels,
  outHeight,
  outWidth,
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  top,
  left,
  outputGradient,
  inputGradient,
  /** Whether only positive inputs receive gradient. */
  positiveOnly,
}

/**
 * Whether windows are 2x2, side by side, and cover the input: the usual case, done without loops.
 */
function isHalving(p: usize): bool {
  return (
    int(p, PoolWord.filterHeight) == 2 &&
    int(p, PoolWord.filterWidth) == 2 &&
    int(p, PoolWord.strideHeight) == 2 &&
    int(p, PoolWord.strideWidth) == 2 &&
    int(p, PoolWord.top) == 0 &&
    int(p, PoolWord.left) == 0 &&
    int(p, PoolWord.height) == int(p, PoolWord.outHeight) * 2 &&
    int(p, PoolWord.width) == int(p, PoolWord.outWidth) * 2 &&
    (int(p, PoolWord.channels) & 3) == 0
  );
}

/** `maxPool` where windows halve the input. Split over output rows. */
function halve(p: usize, t: i32, n: i32): void {
  const pixel: usize = <usize>(int(p, PoolWord.channels) * 4);
  const row: usize = <usize>int(p, PoolWord.width) * pixel;
  const rows = int(p, PoolWord.images) * int(p, PoolWord.outHeight);
  const lowest = f32x4.splat(-Infinity);
  const end = share(rows, t + 1, n);
  for (let r = share(rows, t, n); r < end; r++) {
    let from = ptr(p, PoolWord.input) + <usize>r * row * 2;
    let to = ptr(p, PoolWord.output) + ((<usize>r * row) >> 1);
    const stop = from + row;
    for (; from < stop; from += pixel * 2, to += pixel) {
      for (let c: usize = 0; c < pixel; c += 16) {
        const at = from + c;
        let best = f32x4.pmax(lowest, v128.load(at));
        best = f32x4.pmax(best, v128.load(at + pixel));
        best = f32x4.pmax(best, v128.load(at + row));
        v128.store(to + c, f32x4.pmax(best, v128.load(at + row + pixel)));
      }
    }
  }
}

/** `maxPoolGradient` where windows halve the input. Split over output rows. */
function unhalve(p: usize, t: i32, n: i32): void {
  const pixel: usize = <usize>(int(p, PoolWord.channels) * 4);
  const row: usize = <usize>int(p, PoolWord.width) * pixel;
  const rows = int(p, PoolWord.images) * int(p, PoolWord.outHeight);
  const zero = f32x4.splat(0);
  const lowest = f32x4.splat(-Infinity);
  const floor = int(p, PoolWord.positiveOnly) ? zero : lowest;
  const end = share(rows, t + 1, n);
  for (let r = share(rows, t, n); r < end; r++) {
    const offset = <usize>r * row * 2;
    let at = ptr(p, PoolWord.input) + offset;
    let to = ptr(p, PoolWord.inputGradient) + offset;
    let from = ptr(p, PoolWord.outputGradient) + ((<usize>r * row) >> 1);
    const stop = at + row;
    for (; at < stop; at += pixel * 2, to += pixel * 2, from += pixel) {
      for (let c: usize = 0; c < pixel; c += 16) {
        const a = v128.load(at + c);
        const b = v128.load(at + c + pixel);
        const d = v128.load(at + c + row);
        const e = v128.load(at + c + row + pixel);
        const best = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(lowest, a), b), d), e);
        let rest = v128.load(from + c);
        rest = v128.bitselect(rest, zero, f32x4.gt(best, floor));
        let here = f32x4.eq(a, best);
        v128.store(to + c, v128.and(rest, here));
        rest = v128.andnot(rest, here);
        here = f32x4.eq(b, best);
        v128.store(to + c + pixel, v128.and(rest, here));
        rest = v128.andnot(rest, here);
        here = f32x4.eq(d, best);
        v128.store(to + c + row, v128.and(rest, here));
        rest = v128.andnot(rest, here);
        here = f32x4.eq(e, best);
        v128.store(to + c + row + pixel, v128.and(rest, here));
      }
    }
  }
}

/** output = the largest input in each window. Split over images. */
export function maxPool(p: usize, t: i32, n: i32): void {
  if (isHalving(p)) {
    halve(p, t, n);
    return;
  }
  const height = int(p, PoolWord.height);
  const width = int(p, PoolWord.width);
  const channels = int(p, PoolWord.channels);
  const outHeight = int(p, PoolWord.outHeight);
  const outWidth = int(p, PoolWord.outWidth);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const end = share(int(p, PoolWord.images), t + 1, n);
  for (let image = share(int(p, PoolWord.images), t, n); image < end; image++) {
    const input = ptr(p, PoolWord.input) + <usize>image * imageBytes;
    let to = ptr(p, PoolWord.output) + <usize>(image * outHeight * outWidth) * pixel;
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, PoolWord.strideHeight) - int(p, PoolWord.top);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, PoolWord.filterHeight));
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const left = ox * int(p, PoolWord.strideWidth) - int(p, PoolWord.left);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, PoolWord.filterWidth));
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          let best = lowest;
          for (let y = yStart; y < yEnd; y++) {
            let from = input + <usize>(y * width + xStart) * pixel + <usize>(c * 4);
            for (let x = xStart; x < xEnd; x++, from += pixel) {
              best = f32x4.pmax(best, v128.load(from));
            }
          }
          v128.store(to + <usize>(c * 4), best);
        }
        for (; c < channels; c++) {
          let best: f32 = -Infinity;
          for (let y = yStart; y < yEnd; y++) {
            for (let x = xStart; x < xEnd; x++) {
              const value = load<f32>(input + <usize>(y * width + x) * pixel + <usize>(c * 4));
              if (value > best) best = value;
            }
          }
          store<f32>(to + <usize>(c * 4), best);
        }
        to += pixel;
      }
    }
  }
}

/** Sends each output's gradient to the first largest input of its window. Split over images. */
export function maxPoolGradient(p: usize, t: i32, n: i32): void {
  if (isHalving(p)) {
    unhalve(p, t, n);
    return;
  }
  const height = int(p, PoolWord.height);
  const width = int(p, PoolWord.width);
  const channels = int(p, PoolWord.channels);
  const outHeight = int(p, PoolWord.outHeight);
  const outWidth = int(p, PoolWord.outWidth);
  const positiveOnly = int(p, PoolWord.positiveOnly);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const zero = f32x4.splat(0);
  const end = share(int(p, PoolWord.images), t + 1, n);
  for (let image = share(int(p, PoolWord.images), t, n); image < end; image++) {
    const input = ptr(p, PoolWord.input) + <usize>image * imageBytes;
    const output = ptr(p, PoolWord.inputGradient) + <usize>image * imageBytes;
    let from = ptr(p, PoolWord.outputGradient) + <usize>(image * outHeight * outWidth) * pixel;
    memory.fill(output, 0, imageBytes);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, PoolWord.strideHeight) - int(p, PoolWord.top);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, PoolWord.filterHeight));
      for (let ox: i32 = 0; ox < outWidth; ox++, from += pixel) {
        const left = ox * int(p, PoolWord.strideWidth) - int(p, PoolWord.left);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, PoolWord.filterWidth));
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          const lane: usize = <usize>(c * 4);
          let best = lowest;
          for (let y = yStart; y < yEnd; y++) {
            let at = input + <usize>(y * width + xStart) * pixel + lane;
            for (let x = xStart; x < xEnd; x++, at += pixel) best = f32x4.pmax(best, v128.load(at));
          }
          let rest = v128.load(from + lane);
          if (positiveOnly) rest = v128.and(rest, f32x4.gt(best, zero));
          for (let y = yStart; y < yEnd; y++) {
            const offset = <usize>(y * width + xStart) * pixel + lane;
            let at = input + offset;
            let to = output + offset;
            for (let x = xStart; x < xEnd; x++, at += pixel, to += pixel) {
              const here = f32x4.eq(v128.load(at), best);
              v128.store(to, f32x4.add(v128.load(to), v128.and(rest, here)));
              rest = v128.andnot(rest, here);
            }
          }
        }
        for (; c < channels; c++) {
          const lane: usize = <usize>(c * 4);
          let best: f32 = -Infinity;
          let where: usize = 0;
          for (let y = yStart; y < yEnd; y++) {
            for (let x = xStart; x < xEnd; x++) {
              const offset = <usize>(y * width + x) * pixel + lane;
              const value = load<f32>(input + offset);
              if (value > best || where == 0) {
                best = value;
                where = output + offset;
              }
            }
          }
          if (where == 0 || (positiveOnly && !(best > 0))) continue;
          store<f32>(where, load<f32>(where) + load<f32>(from + lane));
        }
      }
    }
  }
}

/** output = the mean of what of the input is inside each window. Split over output rows. */
export function avgPool(p: usize, t: i32, n: i32): void {
  const height = int(p, PoolWord.height);
  const width = int(p, PoolWord.width);
  const channels = int(p, PoolWord.channels);
  const outHeight = int(p, PoolWord.outHeight);
  const outWidth = int(p, PoolWord.outWidth);
  const pixel: usize = <usize>(channels * 4);
  const rows = int(p, PoolWord.images) * outHeight;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const input = ptr(p, PoolWord.input) + <usize>((row / outHeight) * height * width) * pixel;
    const top = (row % outHeight) * int(p, PoolWord.strideHeight) - int(p, PoolWord.top);
    const yStart = max<i32>(0, top);
    const yEnd = min<i32>(height, top + int(p, PoolWord.filterHeight));
    let to = ptr(p, PoolWord.output) + <usize>(row * outWidth) * pixel;
    for (let ox: i32 = 0; ox < outWidth; ox++, to += pixel) {
      const left = ox * int(p, PoolWord.strideWidth) - int(p, PoolWord.left);
      const xStart = max<i32>(0, left);
      const xEnd = min<i32>(width, left + int(p, PoolWord.filterWidth));
      const count = max<i32>(0, yEnd - yStart) * max<i32>(0, xEnd - xStart);
      sumWindow(
        input + <usize>(yStart * width + xStart) * pixel,
        to,
        yEnd - yStart,
        xEnd - xStart,
        <usize>width * pixel,
        channels,
        f32x4.splat(<f32>count),
      );
    }
  }
}

/**
 * Spreads each output's gradient evenly over its window, of which the part outside counts as well,
 * as in TF.js. Split over input rows.
 */
export function avgPoolGradient(p: usize, t: i32, n: i32): void {
  const height = int(p, PoolWord.height);
  const width = int(p, PoolWord.width);
  const channels = int(p, PoolWord.channels);
  const outHeight = int(p, PoolWord.outHeight);
  const outWidth = int(p, PoolWord.outWidth);
  const strideHeight = int(p, PoolWord.strideHeight);
  const strideWidth = int(p, PoolWord.strideWidth);
  const pixel: usize = <usize>(channels * 4);
  const size = f32x4.splat(<f32>(int(p, PoolWord.filterHeight) * int(p, PoolWord.filterWidth)));
  const rows = int(p, PoolWord.images) * height;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const dy =
      ptr(p, PoolWord.outputGradient) + <usize>((row / height) * outHeight * outWidth) * pixel;
    const y = (row % height) + int(p, PoolWord.top);
    const yStart = firstWindow(y, int(p, PoolWord.filterHeight), strideHeight);
    const yEnd = min<i32>(outHeight, y / strideHeight + 1);
    let to = ptr(p, PoolWord.inputGradient) + <usize>(row * width) * pixel;
    for (let column: i32 = 0; column < width; column++, to += pixel) {
      const x = column + int(p, PoolWord.left);
      const xStart = firstWindow(x, int(p, PoolWord.filterWidth), strideWidth);
      const xEnd = min<i32>(outWidth, x / strideWidth + 1);
      sumWindow(
        dy + <usize>(yStart * outWidth + xStart) * pixel,
        to,
        yEnd - yStart,
        xEnd - xStart,
        <usize>outWidth * pixel,
        channels,
        size,
      );
    }
  }
}

/** The first window of `length` that a padded place is in. */
// @ts-ignore: decorator
@inline
function firstWindow(place: i32, length: i32, stride: i32): i32 {
  return max<i32>(0, place - length + stride) / stride;
}

/** to = the sum of a window, divided. */
function sumWindow(
  from: usize,
  to: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  channels: i32,
  divisor: v128,
): void {
  const pixel: usize = <usize>(channels * 4);
  for (let c: i32 = 0; c < channels; c += 4) {
    const lane: usize = <usize>(c * 4);
    let sum = f32x4.splat(0);
    for (let y: i32 = 0; y < rows; y++) {
      let at = from + <usize>y * rowBytes + lane;
      for (let x: i32 = 0; x < columns; x++, at += pixel) sum = f32x4.add(sum, v128.load(at));
    }
    storeLanes(to + lane, f32x4.div(sum, divisor), channels - c);
  }
}
