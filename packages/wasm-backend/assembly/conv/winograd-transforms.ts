import { madd, nmadd } from "../common";

/*
 * The transforms of Winograd F(4x4, 3x3); see winograd.ts. `planes` are 36 planes [tile, channel],
 * `plane` bytes apart; `work` is 1,024 bytes to write to.
 */

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
export function transformInput(
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

/** 6 products, `step` bytes apart, times A transposed: 4 outputs, 96 bytes apart. */
// @ts-ignore: decorator
@inline
function outputLine(from: usize, step: usize, to: usize): void {
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
  v128.store(to, madd(f32x4.splat(2), v, d), 96);
  v128.store(to, madd(f32x4.splat(4), u, s), 192);
  v128.store(to, f32x4.add(madd(f32x4.splat(8), v, d), m5), 288);
}

/**
 * The same over a row of 6 at `from`, plus a bias, not below `least`: `columns` pixels of the
 * output.
 */
// @ts-ignore: decorator
@inline
function outputRow(
  from: usize,
  bias: v128,
  least: v128,
  to: usize,
  pixel: usize,
  columns: i32,
): void {
  const m1 = v128.load(from, 16);
  const m2 = v128.load(from, 32);
  const m3 = v128.load(from, 48);
  const m4 = v128.load(from, 64);
  const s = f32x4.add(m1, m2);
  const d = f32x4.sub(m1, m2);
  const u = f32x4.add(m3, m4);
  const v = f32x4.sub(m3, m4);
  const first = f32x4.add(v128.load(from), f32x4.add(s, u));
  v128.store(to, f32x4.max(f32x4.add(first, bias), least));
  if (columns < 2) return;
  const second = madd(f32x4.splat(2), v, d);
  v128.store(to + pixel, f32x4.max(f32x4.add(second, bias), least));
  if (columns < 3) return;
  const third = madd(f32x4.splat(4), u, s);
  v128.store(to + pixel * 2, f32x4.max(f32x4.add(third, bias), least));
  if (columns < 4) return;
  const fourth = f32x4.add(madd(f32x4.splat(8), v, d), v128.load(from, 80));
  v128.store(to + pixel * 3, f32x4.max(f32x4.add(fourth, bias), least));
}

/** Turns the products of one image's tiles into outputs. */
export function transformOutput(
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
  const least = f32x4.splat(relu ? 0 : -Infinity);
  let b = f32x4.splat(0);
  let tile = planes + <usize>first * pixel;
  for (let ty: i32 = 0; ty < tileRows; ty++) {
    const rows = min<i32>(4, outHeight - ty * 4);
    for (let tx: i32 = 0; tx < tileColumns; tx++) {
      const columns = outWidth - tx * 4;
      const corner = output + <usize>(ty * 4) * row + <usize>(tx * 4) * pixel;
      for (let c: usize = 0; c < pixel; c += 16) {
        for (let i: usize = 0; i < 6; i++) {
          outputLine(tile + c + i * plane, plane * 6, work + i * 16);
        }
        if (bias) b = v128.load(bias + c);
        for (let y: i32 = 0; y < rows; y++) {
          const to = corner + c + <usize>y * row;
          outputRow(work + <usize>(y * 96), b, least, to, pixel, columns);
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
export function transformGradient(
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
