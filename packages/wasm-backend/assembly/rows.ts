import { float, int, madd, ptr, share } from "./common";

/*
 * Kernels over rows of `columns` floats, a multiple of 4: shorter rows are taken two or four at a
 * time. What is left over is `rest` floats, fewer than a row.
 */

/** Rows that are taken at once, so that they are still in the first-level cache for the next columns. */
// @ts-ignore: decorator
@inline
const AT_ONCE: i32 = 32;

/**
 * A row repeated, times a factor; ones where there is no row.
 * Words: 0 row or 0, 1 output [width], 2 columns, 3 width, 4 factor. On one thread.
 */
export function widen(p: usize, t: i32, n: i32): void {
  const row = ptr(p, 0);
  const columns = int(p, 2);
  const width = int(p, 3);
  const factor = float(p, 4);
  let c: i32 = 0;
  for (let i: i32 = 0; i < width; i++) {
    store<f32>(ptr(p, 1) + <usize>(i * 4), (row ? load<f32>(row + <usize>(c * 4)) : 1) * factor);
    if (++c == columns) c = 0;
  }
}

// @ts-ignore: decorator
@inline
function affineRows(
  direct: bool,
  centred: bool,
  p: usize,
  first: i32,
  count: i32,
  width: usize,
): void {
  const row: usize = <usize>int(p, 4) * 4;
  const table = ptr(p, 5);
  const low = f32x4.splat(float(p, 6));
  const offset = <usize>first * row;
  for (let c: usize = 0; c < width; c += 16) {
    const factorA = v128.load(table + c);
    const mean = v128.load(table + row + c);
    const factorX = v128.load(table + row * 2 + c);
    const constant = v128.load(table + row * 3 + c);
    let a = ptr(p, 0) + offset + c;
    let x = ptr(p, 1) + offset + c;
    let o = ptr(p, 2) + offset + c;
    for (let r: i32 = 0; r < count; r++) {
      let value = constant;
      if (centred) value = madd(factorX, f32x4.sub(v128.load(x), mean), value);
      if (direct) value = madd(factorA, v128.load(a), value);
      v128.store(o, f32x4.max(value, low));
      a += row;
      x += row;
      o += row;
    }
  }
}

// @ts-ignore: decorator
@inline
function affineOf(p: usize, first: i32, count: i32, width: usize): void {
  if (ptr(p, 0) == 0 && ptr(p, 1) == 0) affineRows(false, false, p, first, count, width);
  else if (ptr(p, 0) == 0) affineRows(false, true, p, first, count, width);
  else if (ptr(p, 1) == 0) affineRows(true, false, p, first, count, width);
  else affineRows(true, true, p, first, count, width);
}

/**
 * output = max(low, factorA * a + factorX * (x - mean) + constant), column by column.
 * Words: 0 a or 0, 1 x or 0, 2 output, 3 rows, 4 columns, 5 factorA, mean, factorX and constant, a row
 * each, 6 low, 7 rest. Split over rows.
 */
export function affine(p: usize, t: i32, n: i32): void {
  const rows = int(p, 3);
  const width = <usize>int(p, 4) * 4;
  const end = share(rows, t + 1, n);
  for (let first = share(rows, t, n); first < end; first += AT_ONCE) {
    affineOf(p, first, min<i32>(AT_ONCE, end - first), width);
  }
  if (t == n - 1 && int(p, 7) > 0) affineOf(p, rows, 1, <usize>int(p, 7) * 4);
}

// @ts-ignore: decorator
@inline
const SUM: i32 = 0;
// @ts-ignore: decorator
@inline
const SQUARES: i32 = 1;
// @ts-ignore: decorator
@inline
const PRODUCTS: i32 = 2;

/** Adds `count` rows to the sums at `to`, and those of products to the sums at `products`. */
// @ts-ignore: decorator
@inline
function addRows(
  kind: i32,
  p: usize,
  first: i32,
  count: i32,
  to: usize,
  products: usize,
): void {
  const row: usize = <usize>int(p, 5) * 4;
  const offset = <usize>first * row;
  for (let c: usize = 0; c < row; c += 16) {
    let mean = f32x4.splat(0);
    if (kind != SUM) mean = v128.load(ptr(p, 2) + c);
    let s0 = v128.load(to + c);
    let s1 = f32x4.splat(0);
    let q0 = s1;
    let q1 = s1;
    if (kind == PRODUCTS) q0 = v128.load(products + c);
    let a = ptr(p, 0) + offset + c;
    let x = ptr(p, 1) + offset + c;
    let r: i32 = 0;
    for (; r + 2 <= count; r += 2) {
      let a0 = v128.load(a);
      let a1 = v128.load(a + row);
      if (kind == SQUARES) {
        a0 = f32x4.sub(a0, mean);
        a1 = f32x4.sub(a1, mean);
        s0 = madd(a0, a0, s0);
        s1 = madd(a1, a1, s1);
      } else {
        s0 = f32x4.add(s0, a0);
        s1 = f32x4.add(s1, a1);
      }
      if (kind == PRODUCTS) {
        q0 = madd(a0, f32x4.sub(v128.load(x), mean), q0);
        q1 = madd(a1, f32x4.sub(v128.load(x + row), mean), q1);
        x += row * 2;
      }
      a += row * 2;
    }
    if (r < count) {
      let a0 = v128.load(a);
      if (kind == SQUARES) {
        a0 = f32x4.sub(a0, mean);
        s0 = madd(a0, a0, s0);
      } else s0 = f32x4.add(s0, a0);
      if (kind == PRODUCTS) q0 = madd(a0, f32x4.sub(v128.load(x), mean), q0);
    }
    v128.store(to + c, f32x4.add(s0, s1));
    if (kind == PRODUCTS) v128.store(products + c, f32x4.add(q0, q1));
  }
}

/** Adds what is left over after the last row, a float at a time. */
// @ts-ignore: decorator
@inline
function addRest(kind: i32, p: usize, to: usize, products: usize): void {
  const offset = <usize>int(p, 4) * <usize>int(p, 5) * 4;
  const end = <usize>int(p, 7) * 4;
  for (let c: usize = 0; c < end; c += 4) {
    let a = load<f32>(ptr(p, 0) + offset + c);
    if (kind == PRODUCTS) {
      const off = load<f32>(ptr(p, 1) + offset + c) - load<f32>(ptr(p, 2) + c);
      store<f32>(products + c, load<f32>(products + c) + a * off);
    }
    if (kind == SQUARES) {
      a -= load<f32>(ptr(p, 2) + c);
      a *= a;
    }
    store<f32>(to + c, load<f32>(to + c) + a);
  }
}

// @ts-ignore: decorator
@inline
function columns(kind: i32, p: usize, t: i32, n: i32): void {
  const rows = int(p, 4);
  const blocks = int(p, 6);
  const row: usize = <usize>int(p, 5) * 4;
  const end = share(blocks, t + 1, n);
  for (let block = share(blocks, t, n); block < end; block++) {
    const to = ptr(p, 3) + <usize>block * row;
    const products = to + <usize>blocks * row;
    memory.fill(to, 0, row);
    if (kind == PRODUCTS) memory.fill(products, 0, row);
    const last = share(rows, block + 1, blocks);
    for (let first = share(rows, block, blocks); first < last; first += AT_ONCE) {
      addRows(kind, p, first, min<i32>(AT_ONCE, last - first), to, products);
    }
    if (block == blocks - 1) addRest(kind, p, to, products);
  }
}

/**
 * Partial sums [blocks, columns] of a's columns, each over its share of the rows. The blocks do not
 * depend on the number of threads, so neither does what comes of them.
 * Words: 0 a, 1 x, 2 mean [columns], 3 output, 4 rows, 5 columns, 6 blocks, 7 rest. Split over blocks.
 */
export function columnSums(p: usize, t: i32, n: i32): void {
  columns(SUM, p, t, n);
}

/** The same of (a - mean)². */
export function columnSquares(p: usize, t: i32, n: i32): void {
  columns(SQUARES, p, t, n);
}

/** The same of a, and behind all of those the same of a * (x - mean): [2, blocks, columns]. */
export function columnProducts(p: usize, t: i32, n: i32): void {
  columns(PRODUCTS, p, t, n);
}

/**
 * What a normalization needs column by column, with r = 1 / √(variance + epsilon) and, from columnProducts,
 * the sums s of dy and q of dy * (x - mean). By word 6: 0 scale·r, 1 -scale·r·s, 2 -scale·r³·q / 2, 3 r·q.
 * Words: 0 variance, 1 scale or 0, 2 s and q [2, columns] or 0, 3 output, 4 columns, 5 epsilon. On one thread.
 */
export function normalizeRow(p: usize, t: i32, n: i32): void {
  const count = int(p, 4);
  const kind = int(p, 6);
  const scales = ptr(p, 1);
  const sums = ptr(p, 2);
  for (let i: i32 = 0; i < count; i++) {
    const at: usize = <usize>(i * 4);
    const variance = <f64>load<f32>(ptr(p, 0) + at);
    const scale: f64 = scales ? <f64>load<f32>(scales + at) : 1;
    const r = 1 / Math.sqrt(variance + <f64>float(p, 5));
    let value = scale * r;
    if (kind == 1) value *= -(<f64>load<f32>(sums + at));
    else if (kind > 1) {
      const q = <f64>load<f32>(sums + <usize>(count * 4) + at);
      value = kind == 2 ? value * r * r * q * -0.5 : r * q;
    }
    store<f32>(ptr(p, 3) + at, <f32>value);
  }
}
