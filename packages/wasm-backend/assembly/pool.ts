import { int, ptr, share, storeLanes } from "./common";

/*
 * Max and average pooling, NHWC. Words: 0 input, 1 output, 2 images, 3 height, 4 width, 5 channels,
 * 6 outHeight, 7 outWidth, 8 filterHeight, 9 filterWidth, 10 strideHeight, 11 strideWidth,
 * 12 top, 13 left, 14 the output's gradient, 15 the input's gradient, 16 whether only positive
 * inputs receive gradient. A window sees only what is inside the
 * input, and no NaN, as in TF.js.
 */

/** Whether windows are 2x2, side by side, and cover the input: the usual case, done without loops. */
function isHalving(p: usize): bool {
  return (
    int(p, 8) == 2 &&
    int(p, 9) == 2 &&
    int(p, 10) == 2 &&
    int(p, 11) == 2 &&
    int(p, 12) == 0 &&
    int(p, 13) == 0 &&
    int(p, 3) == int(p, 6) * 2 &&
    int(p, 4) == int(p, 7) * 2 &&
    (int(p, 5) & 3) == 0
  );
}

/** `maxPool` where windows halve the input. Split over output rows. */
function halve(p: usize, t: i32, n: i32): void {
  const pixel: usize = <usize>(int(p, 5) * 4);
  const row: usize = <usize>int(p, 4) * pixel;
  const rows = int(p, 2) * int(p, 6);
  const lowest = f32x4.splat(-Infinity);
  const end = share(rows, t + 1, n);
  for (let r = share(rows, t, n); r < end; r++) {
    let from = ptr(p, 0) + <usize>r * row * 2;
    let to = ptr(p, 1) + ((<usize>r * row) >> 1);
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
  const pixel: usize = <usize>(int(p, 5) * 4);
  const row: usize = <usize>int(p, 4) * pixel;
  const rows = int(p, 2) * int(p, 6);
  const zero = f32x4.splat(0);
  const lowest = f32x4.splat(-Infinity);
  const floor = int(p, 16) ? zero : lowest;
  const end = share(rows, t + 1, n);
  for (let r = share(rows, t, n); r < end; r++) {
    const offset = <usize>r * row * 2;
    let at = ptr(p, 0) + offset;
    let to = ptr(p, 15) + offset;
    let from = ptr(p, 14) + ((<usize>r * row) >> 1);
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
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const end = share(int(p, 2), t + 1, n);
  for (let image = share(int(p, 2), t, n); image < end; image++) {
    const input = ptr(p, 0) + <usize>image * imageBytes;
    let to = ptr(p, 1) + <usize>(image * outHeight * outWidth) * pixel;
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, 10) - int(p, 12);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, 8));
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const left = ox * int(p, 11) - int(p, 13);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, 9));
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
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const positiveOnly = int(p, 16);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const zero = f32x4.splat(0);
  const end = share(int(p, 2), t + 1, n);
  for (let image = share(int(p, 2), t, n); image < end; image++) {
    const input = ptr(p, 0) + <usize>image * imageBytes;
    const output = ptr(p, 15) + <usize>image * imageBytes;
    let from = ptr(p, 14) + <usize>(image * outHeight * outWidth) * pixel;
    memory.fill(output, 0, imageBytes);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, 10) - int(p, 12);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, 8));
      for (let ox: i32 = 0; ox < outWidth; ox++, from += pixel) {
        const left = ox * int(p, 11) - int(p, 13);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, 9));
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
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const pixel: usize = <usize>(channels * 4);
  const rows = int(p, 2) * outHeight;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const input = ptr(p, 0) + <usize>((row / outHeight) * height * width) * pixel;
    const top = (row % outHeight) * int(p, 10) - int(p, 12);
    const yStart = max<i32>(0, top);
    const yEnd = min<i32>(height, top + int(p, 8));
    let to = ptr(p, 1) + <usize>(row * outWidth) * pixel;
    for (let ox: i32 = 0; ox < outWidth; ox++, to += pixel) {
      const left = ox * int(p, 11) - int(p, 13);
      const xStart = max<i32>(0, left);
      const xEnd = min<i32>(width, left + int(p, 9));
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
 * Spreads each output's gradient evenly over its window, of which the part outside counts as well, as in
 * TF.js. Words as above. Split over input rows.
 */
export function avgPoolGradient(p: usize, t: i32, n: i32): void {
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const strideHeight = int(p, 10);
  const strideWidth = int(p, 11);
  const pixel: usize = <usize>(channels * 4);
  const size = f32x4.splat(<f32>(int(p, 8) * int(p, 9)));
  const rows = int(p, 2) * height;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const dy = ptr(p, 14) + <usize>((row / height) * outHeight * outWidth) * pixel;
    const y = (row % height) + int(p, 12);
    const yStart = firstWindow(y, int(p, 8), strideHeight);
    const yEnd = min<i32>(outHeight, y / strideHeight + 1);
    let to = ptr(p, 15) + <usize>(row * width) * pixel;
    for (let column: i32 = 0; column < width; column++, to += pixel) {
      const x = column + int(p, 13);
      const xStart = firstWindow(x, int(p, 9), strideWidth);
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
