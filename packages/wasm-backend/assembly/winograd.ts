import { int, madd, nmadd, padImage, ptr, share } from "./common";
import { sumsSize, tilesOf } from "./conv";
import { outer4x8, strip } from "./tile";

/*
 * Winograd F(4x4, 3x3), stride 1, after Lavin & Gray 2015 (https://arxiv.org/abs/1509.09308):
 * 4x4 outputs from 6x6 inputs with 36 products in place of 144. The filter's gradient is the exact
 * adjoint of the forward pass. Channels must be a multiple of 4, output channels of 8.
 *
 * Parameter words:
 * 0 input, 1 transformed filter, 2 bias or 0, 3 output, 4 images, 5 height, 6 width, 7 channels,
 * 8 outHeight, 9 outWidth, 10 outChannels, 11 top, 12 left, 13 tile rows, 14 tile columns,
 * 15 images at a time, 16 scratch, 17 scratchBytes, 18 relu.
 *
 * A thread's scratch: one padded image, then 36 planes of transformed input, then 36 planes of
 * products (or of transformed output gradient).
 */

/** Planes lie a cache line further apart than they are long, so that 36 stores meet 36 cache sets. */
// @ts-ignore: decorator
@inline
function planeBytes(tiles: i32, channels: i32): usize {
  return <usize>(max<i32>(4, tiles) * channels) * 4 + 64;
}

/** 6 values, `step` bytes apart, times B transposed. */
// @ts-ignore: decorator
@inline
function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const four = f32x4.splat(4);
  const five = f32x4.splat(5);
  const two = f32x4.splat(2);
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + step * 2);
  const d3 = v128.load(from + step * 3);
  const d4 = v128.load(from + step * 4);
  const d5 = v128.load(from + step * 5);
  const a = nmadd(four, d2, d4);
  const b = nmadd(four, d1, d3);
  const c = f32x4.sub(d4, d2);
  const d = f32x4.mul(two, f32x4.sub(d3, d1));
  v128.store(to, madd(four, d0, nmadd(five, d2, d4)));
  v128.store(to + toStep, f32x4.add(a, b));
  v128.store(to + toStep * 2, f32x4.sub(a, b));
  v128.store(to + toStep * 3, f32x4.add(c, d));
  v128.store(to + toStep * 4, f32x4.sub(c, d));
  v128.store(to + toStep * 5, madd(four, d1, nmadd(five, d3, d5)));
}

/** Transforms every tile of one padded image into the 36 planes, from tile `first` on. */
function transformInput(
  image: usize,
  paddedWidth: i32,
  channels: i32,
  tileRows: i32,
  tileColumns: i32,
  planes: usize,
  plane: usize,
  first: i32,
  work: usize,
): void {
  const pixel: usize = <usize>(channels * 4);
  const row: usize = <usize>paddedWidth * pixel;
  let tile = planes + <usize>first * pixel;
  for (let ty: i32 = 0; ty < tileRows; ty++) {
    for (let tx: i32 = 0; tx < tileColumns; tx++) {
      const corner = image + <usize>(ty * 4) * row + <usize>(tx * 4) * pixel;
      for (let c: usize = 0; c < pixel; c += 16) {
        const from = corner + c;
        for (let i: usize = 0; i < 6; i++) inputLine(from + i * pixel, row, work + i * 16, 96);
        for (let i: usize = 0; i < 6; i++) {
          inputLine(work + i * 96, 16, tile + c + i * 6 * plane, plane);
        }
      }
      tile += pixel;
    }
  }
}

/** 6 products, `step` bytes apart, times A transposed: 4 outputs. */
// @ts-ignore: decorator
@inline
function outputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + step * 2);
  const m3 = v128.load(from + step * 3);
  const m4 = v128.load(from + step * 4);
  const m5 = v128.load(from + step * 5);
  const s = f32x4.add(m1, m2);
  const d = f32x4.sub(m1, m2);
  const u = f32x4.add(m3, m4);
  const v = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(m0, f32x4.add(s, u)));
  v128.store(to + toStep, madd(f32x4.splat(2), v, d));
  v128.store(to + toStep * 2, madd(f32x4.splat(4), u, s));
  v128.store(to + toStep * 3, f32x4.add(madd(f32x4.splat(8), v, d), m5));
}

/** Turns the products of one image's tiles into outputs. */
function transformOutput(
  planes: usize,
  plane: usize,
  first: i32,
  output: usize,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  tileRows: i32,
  tileColumns: i32,
  bias: usize,
  relu: i32,
  work: usize,
): void {
  const pixel: usize = <usize>(outChannels * 4);
  const row: usize = <usize>outWidth * pixel;
  const zero = f32x4.splat(0);
  let tile = planes + <usize>first * pixel;
  for (let ty: i32 = 0; ty < tileRows; ty++) {
    const rows = min<i32>(4, outHeight - ty * 4);
    for (let tx: i32 = 0; tx < tileColumns; tx++) {
      const columns = min<i32>(4, outWidth - tx * 4);
      const corner = output + <usize>(ty * 4) * row + <usize>(tx * 4) * pixel;
      for (let c: usize = 0; c < pixel; c += 16) {
        const from = tile + c;
        for (let i: usize = 0; i < 6; i++) outputLine(from + i * plane, plane * 6, work + i * 16, 96);
        const b = bias ? v128.load(bias + c) : zero;
        for (let y: i32 = 0; y < rows; y++) {
          outputLine(work + <usize>(y * 96), 16, work + 576, 16);
          const to = corner + c + <usize>y * row;
          for (let x: i32 = 0; x < columns; x++) {
            let value = f32x4.add(v128.load(work + 576 + <usize>(x * 16)), b);
            if (relu) value = f32x4.max(value, zero);
            v128.store(to + <usize>x * pixel, value);
          }
        }
      }
      tile += pixel;
    }
  }
}

/** 4 gradients, `step` bytes apart, times A: 6 values. */
// @ts-ignore: decorator
@inline
function gradientLine(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, toStep: usize): void {
  const two = f32x4.splat(2);
  const four = f32x4.splat(4);
  const even = f32x4.add(d0, d2);
  const odd = f32x4.add(d1, d3);
  const even2 = madd(four, d2, d0);
  const odd2 = f32x4.mul(two, madd(four, d3, d1));
  v128.store(to, d0);
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + toStep * 2, f32x4.sub(even, odd));
  v128.store(to + toStep * 3, f32x4.add(even2, odd2));
  v128.store(to + toStep * 4, f32x4.sub(even2, odd2));
  v128.store(to + toStep * 5, d3);
}

/** Transforms one image of output gradients into the 36 planes. */
function transformGradient(
  image: usize,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  tileRows: i32,
  tileColumns: i32,
  planes: usize,
  plane: usize,
  first: i32,
  work: usize,
): void {
  const pixel: usize = <usize>(outChannels * 4);
  const row: usize = <usize>outWidth * pixel;
  const zero = f32x4.splat(0);
  let tile = planes + <usize>first * pixel;
  for (let ty: i32 = 0; ty < tileRows; ty++) {
    const rows = outHeight - ty * 4;
    for (let tx: i32 = 0; tx < tileColumns; tx++) {
      const columns = outWidth - tx * 4;
      const corner = image + <usize>(ty * 4) * row + <usize>(tx * 4) * pixel;
      for (let c: usize = 0; c < pixel; c += 16) {
        for (let x: i32 = 0; x < 4; x++) {
          const from = corner + c + <usize>x * pixel;
          const inside = x < columns;
          gradientLine(
            inside ? v128.load(from) : zero,
            inside && rows > 1 ? v128.load(from + row) : zero,
            inside && rows > 2 ? v128.load(from + row * 2) : zero,
            inside && rows > 3 ? v128.load(from + row * 3) : zero,
            work + <usize>(x * 16),
            64,
          );
        }
        for (let i: usize = 0; i < 6; i++) {
          const from = work + i * 64;
          gradientLine(
            v128.load(from),
            v128.load(from, 16),
            v128.load(from, 32),
            v128.load(from, 48),
            tile + c + i * 6 * plane,
            plane,
          );
        }
      }
      tile += pixel;
    }
  }
}

/** Pads one image and transforms it; `scratch` starts with 1,024 bytes of work space. */
function takeInput(p: usize, image: i32, scratch: usize, planes: usize, plane: usize, first: i32): void {
  const height = int(p, 5);
  const width = int(p, 6);
  const channels = int(p, 7);
  const tileRows = int(p, 13);
  const tileColumns = int(p, 14);
  const paddedWidth = tileColumns * 4 + 2;
  padImage(
    ptr(p, 0) + <usize>(image * height * width * channels) * 4,
    scratch + 1024,
    height,
    width,
    width * channels * 4,
    int(p, 11),
    int(p, 12),
    channels * 4,
    tileRows * 4 + 2,
    paddedWidth,
  );
  transformInput(
    scratch + 1024,
    paddedWidth,
    channels,
    tileRows,
    tileColumns,
    planes,
    plane,
    first,
    scratch,
  );
}

/** output = input * filter (+ bias) (then ReLU). Split over images. */
export function winograd(p: usize, t: i32, n: i32): void {
  const images = int(p, 4);
  const channels = int(p, 7);
  const outHeight = int(p, 8);
  const outWidth = int(p, 9);
  const outChannels = int(p, 10);
  const tileRows = int(p, 13);
  const tileColumns = int(p, 14);
  const atOnce = int(p, 15);
  const tiles = tileRows * tileColumns;
  const scratch = ptr(p, 16) + <usize>t * ptr(p, 17);
  const padded: usize = <usize>((tileRows * 4 + 2) * (tileColumns * 4 + 2) * channels) * 4;
  const inputs = scratch + 1024 + padded;
  const inputPlane = planeBytes(tiles * atOnce, channels);
  const products = inputs + inputPlane * 36;
  const productPlane = planeBytes(tiles * atOnce, outChannels);
  const rowBytes: usize = <usize>(channels * 4);
  const outBytes: usize = <usize>(outChannels * 4);
  const panelBytes: usize = <usize>channels * 32;
  const filterPlane = panelBytes * <usize>(outChannels / 8);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image += atOnce) {
    const count = min<i32>(atOnce, end - image);
    for (let i: i32 = 0; i < count; i++) {
      takeInput(p, image + i, scratch, inputs, inputPlane, i * tiles);
    }
    for (let xi: usize = 0; xi < 36; xi++) {
      const from = inputs + xi * inputPlane;
      let to = products + xi * productPlane;
      let panel = ptr(p, 1) + xi * filterPlane;
      for (let column: i32 = 0; column < outChannels; column += 8) {
        strip(from, rowBytes, count * tiles, panel, 1, channels, 0, to, outBytes, 8, 0, 0);
        panel += panelBytes;
        to += 32;
      }
    }
    for (let i: i32 = 0; i < count; i++) {
      transformOutput(
        products,
        productPlane,
        i * tiles,
        ptr(p, 3) + <usize>((image + i) * outHeight * outWidth) * outBytes,
        outHeight,
        outWidth,
        outChannels,
        tileRows,
        tileColumns,
        ptr(p, 2),
        int(p, 18),
        scratch,
      );
    }
  }
}

/**
 * Sums of transformed input times transformed output gradient over this thread's images.
 * Words as above, but 1 is the output's gradient and 3 the sums of all threads.
 */
export function winogradFilterSums(p: usize, t: i32, n: i32): void {
  const images = int(p, 4);
  const channels = int(p, 7);
  const outHeight = int(p, 8);
  const outWidth = int(p, 9);
  const outChannels = int(p, 10);
  const tileRows = int(p, 13);
  const tileColumns = int(p, 14);
  const atOnce = int(p, 15);
  const tiles = tileRows * tileColumns;
  const scratch = ptr(p, 16) + <usize>t * ptr(p, 17);
  const padded: usize = <usize>((tileRows * 4 + 2) * (tileColumns * 4 + 2) * channels) * 4;
  const inputs = scratch + 1024 + padded;
  const inputPlane = planeBytes(tiles * atOnce, channels);
  const gradients = inputs + inputPlane * 36;
  const gradientPlane = planeBytes(tiles * atOnce, outChannels);
  const xStep: usize = <usize>(channels * 4);
  const yStep: usize = <usize>(outChannels * 4);
  const size: usize = <usize>sumsSize(36, channels, outChannels) * 4;
  const sums = ptr(p, 3) + <usize>t * size;
  const columnTiles = tilesOf(channels);
  memory.fill(sums, 0, size);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image += atOnce) {
    const count = min<i32>(atOnce, end - image);
    for (let i: i32 = 0; i < count; i++) {
      takeInput(p, image + i, scratch, inputs, inputPlane, i * tiles);
      transformGradient(
        ptr(p, 1) + <usize>((image + i) * outHeight * outWidth) * yStep,
        outHeight,
        outWidth,
        outChannels,
        tileRows,
        tileColumns,
        gradients,
        gradientPlane,
        i * tiles,
        scratch,
      );
    }
    let sum = sums;
    for (let xi: usize = 0; xi < 36; xi++) {
      for (let column: i32 = 0; column < outChannels; column += 8) {
        let x = inputs + xi * inputPlane;
        const y = gradients + xi * gradientPlane + <usize>(column * 4);
        for (let i: i32 = 0; i < columnTiles; i++, x += 16, sum += 128) {
          outer4x8(x, y, 1, count * tiles, xStep, yStep, 0, sum);
        }
      }
    }
  }
}

/** A filter line times G: 3 values to 6. */
// @ts-ignore: decorator
@inline
function filterLine(g0: v128, g1: v128, g2: v128, to: usize, toStep: usize): void {
  const even = f32x4.add(g0, g2);
  const far = madd(f32x4.splat(4), g2, g0);
  const sixth = f32x4.splat(<f32>(-1.0 / 6.0));
  const small = f32x4.splat(<f32>(1.0 / 24.0));
  const twice = f32x4.add(g1, g1);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(to + toStep, f32x4.mul(sixth, f32x4.add(even, g1)));
  v128.store(to + toStep * 2, f32x4.mul(sixth, f32x4.sub(even, g1)));
  v128.store(to + toStep * 3, f32x4.mul(small, f32x4.add(far, twice)));
  v128.store(to + toStep * 4, f32x4.mul(small, f32x4.sub(far, twice)));
  v128.store(to + toStep * 5, g2);
}

/**
 * Transforms a 3x3 filter [3, 3, channels, outChannels] into [36, panel, channels, 8].
 * Words: 0 from, 1 to, 2 channels, 3 outChannels, 4 work space of 1,024 bytes.
 */
export function winogradFilter(p: usize, t: i32, n: i32): void {
  const channels = int(p, 2);
  const outChannels = int(p, 3);
  const work = ptr(p, 4);
  const tap: usize = <usize>(channels * outChannels) * 4;
  for (let c: i32 = 0; c < channels; c++) {
    for (let o: i32 = 0; o < outChannels; o += 4) {
      const from = ptr(p, 0) + <usize>(c * outChannels + o) * 4;
      for (let i: usize = 0; i < 3; i++) {
        filterLine(
          v128.load(from + i * tap),
          v128.load(from + (i + 3) * tap),
          v128.load(from + (i + 6) * tap),
          work + i * 16,
          48,
        );
      }
      const to = ptr(p, 1) + <usize>((((o >> 3) * channels + c) << 3) + (o & 7)) * 4;
      for (let i: usize = 0; i < 6; i++) {
        const row = work + i * 48;
        filterLine(v128.load(row), v128.load(row, 16), v128.load(row, 32), to + i * 6 * tap, tap);
      }
    }
  }
}

/** 6 sums times G transposed: 3 values. */
// @ts-ignore: decorator
@inline
function filterGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const sixth = f32x4.splat(<f32>(-1.0 / 6.0));
  const small = f32x4.splat(<f32>(1.0 / 24.0));
  const u1 = v128.load(from + step);
  const u2 = v128.load(from + step * 2);
  const u3 = v128.load(from + step * 3);
  const u4 = v128.load(from + step * 4);
  const near = f32x4.mul(sixth, f32x4.add(u1, u2));
  const far = f32x4.mul(small, f32x4.add(u3, u4));
  const slope = f32x4.mul(sixth, f32x4.sub(u1, u2));
  const steep = f32x4.mul(small, f32x4.sub(u3, u4));
  v128.store(to, f32x4.add(f32x4.mul(f32x4.splat(0.25), v128.load(from)), f32x4.add(near, far)));
  v128.store(to + toStep, f32x4.add(slope, f32x4.add(steep, steep)));
  v128.store(
    to + toStep * 2,
    f32x4.add(f32x4.add(near, f32x4.mul(f32x4.splat(4), far)), v128.load(from + step * 5)),
  );
}

/**
 * The filter's gradient [3, 3, channels, outChannels] from gathered sums [36, channels, outChannels].
 * Words: 0 from, 1 to, 2 channels * outChannels, 3 work space of 1,024 bytes.
 */
export function winogradFilterGradient(p: usize, t: i32, n: i32): void {
  const tap: usize = ptr(p, 2) * 4;
  const work = ptr(p, 3);
  for (let c: usize = 0; c < tap; c += 16) {
    const from = ptr(p, 0) + c;
    for (let i: usize = 0; i < 6; i++) {
      filterGradientLine(from + i * tap, tap * 6, work + i * 16, 96);
    }
    for (let i: usize = 0; i < 3; i++) {
      filterGradientLine(work + i * 96, 16, ptr(p, 1) + c + i * 3 * tap, tap);
    }
  }
}
