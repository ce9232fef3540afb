import { madd, storeLanes } from "../common";

/*
 * The inner loops here and in outer.ts keep 8 sums in registers, not 12: with the loads of a step
 * that makes 14 live vectors, and compilers that hoist the loads have 15 registers. A step ends in
 * a branch that the sums survive, so that no step's loads move before the sums of the step ahead of
 * it.
 */

/**
 * The one inner loop of matrix products and convolutions: rows times a panel of 8 columns, 4 rows
 * at a time.
 *
 * Row i starts at `x + i * xStep` and is read in `runs` runs of `length` floats, `runBytes` apart.
 * The panel holds runs * length groups of 8 floats. Adds `bias` (8 floats at an address, or 0),
 * applies ReLU if `relu`, and writes `columns` (1 to 8) floats at `o + i * oStep`. The last group
 * overlaps the one before it where 4 does not divide `rows`.
 */
export function strip(
  x: usize,
  xStep: usize,
  rows: i32,
  panel: usize,
  runs: i32,
  length: i32,
  runBytes: usize,
  o: usize,
  oStep: usize,
  columns: i32,
  bias: usize,
  relu: i32,
): void {
  const end = <usize>length * 4;
  const last = max<i32>(0, rows - 4);
  for (let first: i32 = 0; first < rows; first += 4) {
    const row = <usize>min<i32>(first, last);
    let x0 = x + row * xStep;
    let x1 = rows > 1 ? x0 + xStep : x0;
    let x2 = rows > 2 ? x1 + xStep : x0;
    let x3 = rows > 3 ? x2 + xStep : x0;
    let a0 = f32x4.splat(0);
    let b0 = a0;
    if (bias) {
      a0 = v128.load(bias);
      b0 = v128.load(bias, 16);
    }
    let a1 = a0;
    let b1 = b0;
    let a2 = a0;
    let b2 = b0;
    let a3 = a0;
    let b3 = b0;
    let p = panel;
    for (let r: i32 = 0; r < runs; r++) {
      let i: usize = 0;
      while (true) {
        {
          const w = v128.load(p);
          const u = v128.load(p, 16);
          let y = v128.load32_splat(x0 + i);
          a0 = madd(y, w, a0);
          b0 = madd(y, u, b0);
          y = v128.load32_splat(x1 + i);
          a1 = madd(y, w, a1);
          b1 = madd(y, u, b1);
          y = v128.load32_splat(x2 + i);
          a2 = madd(y, w, a2);
          b2 = madd(y, u, b2);
          y = v128.load32_splat(x3 + i);
          a3 = madd(y, w, a3);
          b3 = madd(y, u, b3);
          p += 32;
          i += 4;
          if (i >= end) break;
        }
        {
          const w = v128.load(p);
          const u = v128.load(p, 16);
          let y = v128.load32_splat(x0 + i);
          a0 = madd(y, w, a0);
          b0 = madd(y, u, b0);
          y = v128.load32_splat(x1 + i);
          a1 = madd(y, w, a1);
          b1 = madd(y, u, b1);
          y = v128.load32_splat(x2 + i);
          a2 = madd(y, w, a2);
          b2 = madd(y, u, b2);
          y = v128.load32_splat(x3 + i);
          a3 = madd(y, w, a3);
          b3 = madd(y, u, b3);
          p += 32;
          i += 4;
          if (i >= end) break;
        }
      }
      x0 += runBytes;
      x1 += runBytes;
      x2 += runBytes;
      x3 += runBytes;
    }
    if (relu) {
      const zero = f32x4.splat(0);
      a0 = f32x4.max(a0, zero);
      b0 = f32x4.max(b0, zero);
      a1 = f32x4.max(a1, zero);
      b1 = f32x4.max(b1, zero);
      a2 = f32x4.max(a2, zero);
      b2 = f32x4.max(b2, zero);
      a3 = f32x4.max(a3, zero);
      b3 = f32x4.max(b3, zero);
    }
    const o0 = o + row * oStep;
    const o1 = rows > 1 ? o0 + oStep : o0;
    const o2 = rows > 2 ? o1 + oStep : o0;
    const o3 = rows > 3 ? o2 + oStep : o0;
    if (columns >= 8) {
      v128.store(o0, a0);
      v128.store(o0, b0, 16);
      v128.store(o1, a1);
      v128.store(o1, b1, 16);
      v128.store(o2, a2);
      v128.store(o2, b2, 16);
      v128.store(o3, a3);
      v128.store(o3, b3, 16);
    } else {
      storeLanes(o0, a0, columns);
      storeLanes(o1, a1, columns);
      storeLanes(o2, a2, columns);
      storeLanes(o3, a3, columns);
      if (columns > 4) {
        storeLanes(o0 + 16, b0, columns - 4);
        storeLanes(o1 + 16, b1, columns - 4);
        storeLanes(o2 + 16, b2, columns - 4);
        storeLanes(o3 + 16, b3, columns - 4);
      }
    }
  }
}

/**
 * `strip` where there is nothing but products: one run, 8 columns, no bias, no ReLU. Short runs
 * spend a third of their time on such questions.
 */
export function products(
  x: usize,
  xStep: usize,
  rows: i32,
  panel: usize,
  length: i32,
  o: usize,
  oStep: usize,
): void {
  const end = <usize>length * 4;
  let x0 = x;
  let to = o;
  let left = rows;
  for (; left >= 4; left -= 4) {
    const x1 = x0 + xStep;
    const x2 = x1 + xStep;
    const x3 = x2 + xStep;
    let a0 = f32x4.splat(0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    let p = panel;
    let i: usize = 0;
    while (true) {
      {
        const w = v128.load(p);
        const u = v128.load(p, 16);
        let y = v128.load32_splat(x0 + i);
        a0 = madd(y, w, a0);
        b0 = madd(y, u, b0);
        y = v128.load32_splat(x1 + i);
        a1 = madd(y, w, a1);
        b1 = madd(y, u, b1);
        y = v128.load32_splat(x2 + i);
        a2 = madd(y, w, a2);
        b2 = madd(y, u, b2);
        y = v128.load32_splat(x3 + i);
        a3 = madd(y, w, a3);
        b3 = madd(y, u, b3);
        p += 32;
        i += 4;
        if (i >= end) break;
      }
      {
        const w = v128.load(p);
        const u = v128.load(p, 16);
        let y = v128.load32_splat(x0 + i);
        a0 = madd(y, w, a0);
        b0 = madd(y, u, b0);
        y = v128.load32_splat(x1 + i);
        a1 = madd(y, w, a1);
        b1 = madd(y, u, b1);
        y = v128.load32_splat(x2 + i);
        a2 = madd(y, w, a2);
        b2 = madd(y, u, b2);
        y = v128.load32_splat(x3 + i);
        a3 = madd(y, w, a3);
        b3 = madd(y, u, b3);
        p += 32;
        i += 4;
        if (i >= end) break;
      }
    }
    v128.store(to, a0);
    v128.store(to, b0, 16);
    to += oStep;
    v128.store(to, a1);
    v128.store(to, b1, 16);
    to += oStep;
    v128.store(to, a2);
    v128.store(to, b2, 16);
    to += oStep;
    v128.store(to, a3);
    v128.store(to, b3, 16);
    to += oStep;
    x0 = x3 + xStep;
  }
  if (left > 0) strip(x0, xStep, left, panel, 1, length, 0, to, oStep, 8, 0, 0);
}
