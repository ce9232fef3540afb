import { int, ptr, share } from "./common";

/*
 * Max pooling, NHWC. Words: 0 input, 1 output, 2 images, 3 height, 4 width, 5 channels,
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
