import { madd } from "../common";

/**
 * The inner loop of weight gradients: adds to 4 x 8 sums at `sums` the outer products of 4
 * consecutive floats at `x` and 8 at `y`, over `rows` rows of `columns` steps.
 *
 * A step moves `x` by `xStep` bytes and `y` by `yStep`; a row moves `x` by `xRow` (and `y` goes
 * on).
 */
export function outer4x8(
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
  xStep: usize,
  yStep: usize,
  xRow: usize,
  sums: usize,
): void {
  let a0 = v128.load(sums);
  let b0 = v128.load(sums, 16);
  let a1 = v128.load(sums, 32);
  let b1 = v128.load(sums, 48);
  let a2 = v128.load(sums, 64);
  let b2 = v128.load(sums, 80);
  let a3 = v128.load(sums, 96);
  let b3 = v128.load(sums, 112);
  for (let r: i32 = 0; r < rows; r++) {
    let at = x;
    let c = columns;
    while (true) {
      {
        const w = v128.load(y);
        const u = v128.load(y, 16);
        let s = v128.load32_splat(at);
        a0 = madd(s, w, a0);
        b0 = madd(s, u, b0);
        s = v128.load32_splat(at, 4);
        a1 = madd(s, w, a1);
        b1 = madd(s, u, b1);
        s = v128.load32_splat(at, 8);
        a2 = madd(s, w, a2);
        b2 = madd(s, u, b2);
        s = v128.load32_splat(at, 12);
        a3 = madd(s, w, a3);
        b3 = madd(s, u, b3);
        at += xStep;
        y += yStep;
        if (--c <= 0) break;
      }
      {
        const w = v128.load(y);
        const u = v128.load(y, 16);
        let s = v128.load32_splat(at);
        a0 = madd(s, w, a0);
        b0 = madd(s, u, b0);
        s = v128.load32_splat(at, 4);
        a1 = madd(s, w, a1);
        b1 = madd(s, u, b1);
        s = v128.load32_splat(at, 8);
        a2 = madd(s, w, a2);
        b2 = madd(s, u, b2);
        s = v128.load32_splat(at, 12);
        a3 = madd(s, w, a3);
        b3 = madd(s, u, b3);
        at += xStep;
        y += yStep;
        if (--c <= 0) break;
      }
    }
    x += xRow;
  }
  v128.store(sums, a0);
  v128.store(sums, b0, 16);
  v128.store(sums, a1, 32);
  v128.store(sums, b1, 48);
  v128.store(sums, a2, 64);
  v128.store(sums, b2, 80);
  v128.store(sums, a3, 96);
  v128.store(sums, b3, 112);
}

/**
 * The same with 2 floats at `x` and 16 at `y`. The sums are the first 2 rows of two tiles of 4 x 8:
 * at `sums` for the first 8, at `others` for the last.
 */
export function outer2x16(
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
  xStep: usize,
  yStep: usize,
  xRow: usize,
  sums: usize,
  others: usize,
): void {
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, 16);
  let b0 = v128.load(sums, 32);
  let b1 = v128.load(sums, 48);
  let a2 = v128.load(others);
  let a3 = v128.load(others, 16);
  let b2 = v128.load(others, 32);
  let b3 = v128.load(others, 48);
  for (let r: i32 = 0; r < rows; r++) {
    let at = x;
    let c = columns;
    while (true) {
      {
        const s = v128.load32_splat(at);
        const s2 = v128.load32_splat(at, 4);
        let w = v128.load(y);
        a0 = madd(s, w, a0);
        b0 = madd(s2, w, b0);
        w = v128.load(y, 16);
        a1 = madd(s, w, a1);
        b1 = madd(s2, w, b1);
        w = v128.load(y, 32);
        a2 = madd(s, w, a2);
        b2 = madd(s2, w, b2);
        w = v128.load(y, 48);
        a3 = madd(s, w, a3);
        b3 = madd(s2, w, b3);
        at += xStep;
        y += yStep;
        if (--c <= 0) break;
      }
      {
        const s = v128.load32_splat(at);
        const s2 = v128.load32_splat(at, 4);
        let w = v128.load(y);
        a0 = madd(s, w, a0);
        b0 = madd(s2, w, b0);
        w = v128.load(y, 16);
        a1 = madd(s, w, a1);
        b1 = madd(s2, w, b1);
        w = v128.load(y, 32);
        a2 = madd(s, w, a2);
        b2 = madd(s2, w, b2);
        w = v128.load(y, 48);
        a3 = madd(s, w, a3);
        b3 = madd(s2, w, b3);
        at += xStep;
        y += yStep;
        if (--c <= 0) break;
      }
    }
    x += xRow;
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, b0, 32);
  v128.store(sums, b1, 48);
  v128.store(others, a2);
  v128.store(others, a3, 16);
  v128.store(others, b2, 32);
  v128.store(others, b3, 48);
}
