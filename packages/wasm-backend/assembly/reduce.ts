import { float, int, ptr, share, storeLanes } from "./common";

/**
 * Sums a [outer, middle, inner] over the middle, times a scale.
 * Words: 0 a, 1 output [outer, inner], 2 outer, 3 middle, 4 inner, 5 scale. Split over outer.
 */
export function sumMiddle(p: usize, t: i32, n: i32): void {
  const middle = int(p, 3);
  const inner = int(p, 4);
  const row: usize = <usize>(inner * 4);
  const scale = f32x4.splat(float(p, 5));
  const end = share(int(p, 2), t + 1, n);
  for (let o = share(int(p, 2), t, n); o < end; o++) {
    const from = ptr(p, 0) + <usize>o * <usize>middle * row;
    const to = ptr(p, 1) + <usize>o * row;
    for (let i: i32 = 0; i < inner; i += 4) {
      const total = sumColumn(from + <usize>(i * 4), middle, row);
      storeLanes(to + <usize>(i * 4), f32x4.mul(total, scale), inner - i);
    }
  }
}

/** The sum of `rows` vectors, `row` bytes apart, in four running sums. */
function sumColumn(at: usize, rows: i32, row: usize): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let r: i32 = 0;
  for (; r + 4 <= rows; r += 4, at += row * 4) {
    s0 = f32x4.add(s0, v128.load(at));
    s1 = f32x4.add(s1, v128.load(at + row));
    s2 = f32x4.add(s2, v128.load(at + row * 2));
    s3 = f32x4.add(s3, v128.load(at + row * 3));
  }
  for (; r < rows; r++, at += row) s0 = f32x4.add(s0, v128.load(at));
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}

/**
 * First half of a sum over rows: `blocks` partial sums of a [rows, columns], each over its share.
 * Words: 0 a, 1 partial sums [blocks, columns], 2 rows, 3 columns, 4 blocks. Split over blocks.
 * The blocks do not depend on the number of threads, so neither does the sum.
 */
export function sumBlocks(p: usize, t: i32, n: i32): void {
  const rows = int(p, 2);
  const columns = int(p, 3);
  const blocks = int(p, 4);
  const row: usize = <usize>(columns * 4);
  const end = share(blocks, t + 1, n);
  for (let block = share(blocks, t, n); block < end; block++) {
    const first = share(rows, block, blocks);
    const count = share(rows, block + 1, blocks) - first;
    const from = ptr(p, 0) + <usize>first * row;
    const to = ptr(p, 1) + <usize>block * row;
    if (columns > 4 && columns <= 32 && (columns & 3) == 0) {
      sumNarrow(from, to, count, columns);
      continue;
    }
    for (let c: i32 = 0; c < columns; c += 4) {
      storeLanes(to + <usize>(c * 4), sumColumn(from + <usize>(c * 4), count, row), columns - c);
    }
  }
}

/** Sums rows of 8 to 32 floats, reading straight on: a vector of `to` at a time lives in memory. */
function sumNarrow(from: usize, to: usize, rows: i32, columns: i32): void {
  const row: usize = <usize>(columns * 4);
  let c: usize = 0;
  for (; c + 32 <= row; c += 32) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = from + c;
    let r: i32 = 0;
    for (; r + 2 <= rows; r += 2, at += row * 2) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at + row));
      s3 = f32x4.add(s3, v128.load(at + row, 16));
    }
    if (r < rows) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
    }
    v128.store(to + c, f32x4.add(s0, s2));
    v128.store(to + c, f32x4.add(s1, s3), 16);
  }
  if (c < row) v128.store(to + c, sumColumn(from + c, rows, row));
}
