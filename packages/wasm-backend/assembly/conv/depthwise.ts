import { int, madd, ptr, share, store8 } from "../common";
import { ConvWord, paddedInput } from "./conv";

/*
 * Convolution of each channel with a filter of its own, NHWC, and the gradient of that filter.
 * Words as for conv2d; input and output have the same channels, and no columns are sorted.
 */

/** Where tap number `tap` reads, from where the first one does. */
// @ts-ignore: decorator
@inline
function tapOffset(p: usize, tap: i32, rowBytes: usize, pixel: usize): usize {
  const width = int(p, ConvWord.filterWidth);
  const y = <usize>(tap / width) * ptr(p, ConvWord.dilationHeight);
  return y * rowBytes + <usize>(tap % width) * ptr(p, ConvWord.dilationWidth) * pixel;
}

/** One row of outputs, 8 channels and 4 pixels at a time; the last 4 overlap those before them. */
function depthwiseRow(p: usize, x: usize, o: usize, rowBytes: usize): void {
  const channels = int(p, ConvWord.channels);
  const outWidth = int(p, ConvWord.outWidth);
  const taps = int(p, ConvWord.filterHeight) * int(p, ConvWord.filterWidth);
  const width = int(p, ConvWord.filterWidth);
  const pixel: usize = <usize>(channels * 4);
  const step: usize = <usize>int(p, ConvWord.strideWidth) * pixel;
  const tapStep: usize = ptr(p, ConvWord.dilationWidth) * pixel;
  const lineStep: usize = ptr(p, ConvWord.dilationHeight) * rowBytes - <usize>width * tapStep;
  const zero = f32x4.splat(0);
  for (let c: i32 = 0; c < channels; c += 8) {
    const lane: usize = <usize>(c * 4);
    const bias = ptr(p, ConvWord.bias);
    const start = bias ? v128.load(bias + lane) : zero;
    const start2 = bias ? v128.load(bias + lane, 16) : zero;
    for (let ox: i32 = 0; ox < outWidth; ox += 4) {
      const first = <usize>min<i32>(ox, max<i32>(0, outWidth - 4));
      const s1: usize = outWidth > 1 ? step : 0;
      const s2: usize = outWidth > 2 ? step * 2 : s1;
      const s3: usize = outWidth > 3 ? step * 3 : s2;
      let at = x + first * step + lane;
      let f = ptr(p, ConvWord.filter) + lane;
      let a0 = start;
      let a1 = start;
      let a2 = start;
      let a3 = start;
      let b0 = start2;
      let b1 = start2;
      let b2 = start2;
      let b3 = start2;
      let column: i32 = 0;
      for (let tap: i32 = 0; tap < taps; tap++, f += pixel) {
        const w = v128.load(f);
        const u = v128.load(f, 16);
        a0 = madd(v128.load(at), w, a0);
        b0 = madd(v128.load(at, 16), u, b0);
        a1 = madd(v128.load(at + s1), w, a1);
        b1 = madd(v128.load(at + s1, 16), u, b1);
        a2 = madd(v128.load(at + s2), w, a2);
        b2 = madd(v128.load(at + s2, 16), u, b2);
        a3 = madd(v128.load(at + s3), w, a3);
        b3 = madd(v128.load(at + s3, 16), u, b3);
        at += tapStep;
        if (++column == width) {
          column = 0;
          at += lineStep;
        }
      }
      if (int(p, ConvWord.relu)) {
        a0 = f32x4.max(a0, zero);
        a1 = f32x4.max(a1, zero);
        a2 = f32x4.max(a2, zero);
        a3 = f32x4.max(a3, zero);
        b0 = f32x4.max(b0, zero);
        b1 = f32x4.max(b1, zero);
        b2 = f32x4.max(b2, zero);
        b3 = f32x4.max(b3, zero);
      }
      const to = o + first * pixel + lane;
      store8(to, a0, b0, channels - c);
      if (outWidth > 1) store8(to + pixel, a1, b1, channels - c);
      if (outWidth > 2) store8(to + pixel * 2, a2, b2, channels - c);
      if (outWidth > 3) store8(to + pixel * 3, a3, b3, channels - c);
    }
  }
}

/**
 * output = each channel of input * its filter (+ bias) (then ReLU). Split over rows of all images.
 */
export function depthwise(p: usize, t: i32, n: i32): void {
  const outHeight = int(p, ConvWord.outHeight);
  const pixel: usize = <usize>(int(p, ConvWord.channels) * 4);
  const rowBytes: usize = <usize>int(p, ConvWord.paddedWidth) * pixel;
  const outRow: usize = <usize>int(p, ConvWord.outWidth) * pixel;
  const scratch = ptr(p, ConvWord.scratch) + <usize>t * ptr(p, ConvWord.scratchBytes);
  const rows = int(p, ConvWord.images) * outHeight;
  const end = share(rows, t + 1, n);
  let image: i32 = -1;
  let input: usize = 0;
  for (let row = share(rows, t, n); row < end; row++) {
    if (row / outHeight != image) {
      image = row / outHeight;
      input = paddedInput(p, image, scratch, 1);
    }
    const y = <usize>(row % outHeight) * ptr(p, ConvWord.strideHeight);
    depthwiseRow(p, input + y * rowBytes, ptr(p, ConvWord.output) + <usize>row * outRow, rowBytes);
  }
}

/**
 * Sums of input times output gradient, for every tap and channel, added to an output that
 * is zero. Split over blocks of 8 channels, so the sums do not depend on the number of threads.
 */
export function depthwiseFilterSums(p: usize, t: i32, n: i32): void {
  const images = int(p, ConvWord.images);
  const channels = int(p, ConvWord.channels);
  const outHeight = int(p, ConvWord.outHeight);
  const pixel: usize = <usize>(channels * 4);
  const rowBytes: usize = <usize>int(p, ConvWord.paddedWidth) * pixel;
  const taps = int(p, ConvWord.filterHeight) * int(p, ConvWord.filterWidth);
  const scratch = ptr(p, ConvWord.scratch) + <usize>t * ptr(p, ConvWord.scratchBytes);
  const blocks = (channels + 7) >> 3;
  const first = share(blocks, t, n) << 3;
  const end = min<i32>(channels, share(blocks, t + 1, n) << 3);
  if (first >= end) return;
  for (let image: i32 = 0; image < images; image++) {
    const input = paddedInput(p, image, scratch, 1);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const x = input + <usize>oy * ptr(p, ConvWord.strideHeight) * rowBytes;
      const dy =
        ptr(p, ConvWord.gradient) +
        <usize>((image * outHeight + oy) * int(p, ConvWord.outWidth)) * pixel;
      for (let tap: i32 = 0; tap < taps; tap += 3) {
        const offset0 = tapOffset(p, tap, rowBytes, pixel);
        const offset1 = tapOffset(p, min<i32>(tap + 1, taps - 1), rowBytes, pixel);
        const offset2 = tapOffset(p, min<i32>(tap + 2, taps - 1), rowBytes, pixel);
        const to = ptr(p, ConvWord.output) + <usize>tap * pixel;
        for (let c = first; c < end; c += 8) {
          const lane: usize = <usize>(c * 4);
          rowSums(
            p,
            dy + lane,
            x + lane + offset0,
            x + lane + offset1,
            x + lane + offset2,
            to + lane,
            taps - tap,
            channels - c,
          );
        }
      }
    }
  }
}

/** Adds to the sums of up to 3 taps what one row of outputs gives, for up to 8 channels. */
function rowSums(
  p: usize,
  dy: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  to: usize,
  taps: i32,
  lanes: i32,
): void {
  const pixel: usize = <usize>(int(p, ConvWord.channels) * 4);
  const step: usize = <usize>int(p, ConvWord.strideWidth) * pixel;
  const end = dy + <usize>int(p, ConvWord.outWidth) * pixel;
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  for (; dy < end; dy += pixel) {
    const d = v128.load(dy);
    const e = v128.load(dy, 16);
    a0 = madd(d, v128.load(x0), a0);
    b0 = madd(e, v128.load(x0, 16), b0);
    a1 = madd(d, v128.load(x1), a1);
    b1 = madd(e, v128.load(x1, 16), b1);
    a2 = madd(d, v128.load(x2), a2);
    b2 = madd(e, v128.load(x2, 16), b2);
    x0 += step;
    x1 += step;
    x2 += step;
  }
  addTo(to, a0, b0, lanes);
  if (taps > 1) addTo(to + pixel, a1, b1, lanes);
  if (taps > 2) addTo(to + pixel * 2, a2, b2, lanes);
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, a: v128, b: v128, lanes: i32): void {
  store8(at, f32x4.add(v128.load(at), a), f32x4.add(v128.load(at, 16), b), lanes);
}
