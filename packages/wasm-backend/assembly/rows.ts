import { float, int, madd, ptr, share } from "./common";

/*
 * Kernels over rows of `columns` floats, a multiple of 4: shorter rows are taken two or four at a
 * time. What is left over is `rest` floats, fewer than a row.
 */

/**
 * Rows that are taken at once, so that they are still in the first-level cache for the next
 * columns.
 */
// @ts-ignore: decorator
@inline
const AT_ONCE: i32 = 32;

enum WidenWord {
  /** 0 where there is none. */
  row,
  output,
  columns,
  width,
  factor,
}

/**
 * A row repeated, times a factor; ones where there is no row.
 * On one thread.
 */
export function widen(p: usize, t: i32, n: i32): void {
  const row = ptr(p, WidenWord.row);
  const columns = int(p, WidenWord.columns);
  const width = int(p, WidenWord.width);
  const factor = float(p, WidenWord.factor);
  let c: i32 = 0;
  for (let i: i32 = 0; i < width; i++) {
    store<f32>(
      ptr(p, WidenWord.output) + <usize>(i * 4),
      (row ? load<f32>(row + <usize>(c * 4)) : 1) * factor,
    );
    if (++c == columns) c = 0;
  }
}

enum AffineWord {
  /** 0 where there is none. */
  a,
  /** 0 where there is none. */
  x,
  output,
  rows,
  columns,
  /** factorA, mean, factorX and constant, a row each. */
  table,
  low,
  rest,
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
  const row: usize = <usize>int(p, AffineWord.columns) * 4;
  const table = ptr(p, AffineWord.table);
  const low = f32x4.splat(float(p, AffineWord.low));
  const offset = <usize>first * row;
  for (let c: usize = 0; c < width; c += 16) {
    const factorA = v128.load(table + c);
    const mean = v128.load(table + row + c);
    const factorX = v128.load(table + row * 2 + c);
    const constant = v128.load(table + row * 3 + c);
    let a = ptr(p, AffineWord.a) + offset + c;
    let x = ptr(p, AffineWord.x) + offset + c;
    let o = ptr(p, AffineWord.output) + offset + c;
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
  if (ptr(p, AffineWord.a) == 0 && ptr(p, AffineWord.x) == 0)
    affineRows(false, false, p, first, count, width);
  else if (ptr(p, AffineWord.a) == 0) affineRows(false, true, p, first, count, width);
  else if (ptr(p, AffineWord.x) == 0) affineRows(true, false, p, first, count, width);
  else affineRows(true, true, p, first, count, width);
}

/**
 * output = max(low, factorA * a + factorX * (x - mean) + constant), column by column.
 * Split over rows.
 */
export function affine(p: usize, t: i32, n: i32): void {
  const rows = int(p, AffineWord.rows);
  const width = <usize>int(p, AffineWord.columns) * 4;
  const end = share(rows, t + 1, n);
  for (let first = share(rows, t, n); first < end; first += AT_ONCE) {
    affineOf(p, first, min<i32>(AT_ONCE, end - first), width);
  }
  if (t == n - 1 && int(p, AffineWord.rest) > 0)
    affineOf(p, rows, 1, <usize>int(p, AffineWord.rest) * 4);
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

enum ColumnsWord {
  a,
  x,
  /** [columns] */
  mean,
  output,
  rows,
  columns,
  blocks,
  rest,
}

/** Adds `count` rows to the sums at `to`, and those of products to the sums at `products`. */
// @ts-ignore: decorator
@inline
function addRows(kind: i32, p: usize, first: i32, count: i32, to: usize, products: usize): void {
  const row: usize = <usize>int(p, ColumnsWord.columns) * 4;
  const offset = <usize>first * row;
  for (let c: usize = 0; c < row; c += 16) {
    let mean = f32x4.splat(0);
    if (kind != SUM) mean = v128.load(ptr(p, ColumnsWord.mean) + c);
    let s0 = v128.load(to + c);
    let s1 = f32x4.splat(0);
    let q0 = s1;
    let q1 = s1;
    if (kind == PRODUCTS) q0 = v128.load(products + c);
    let a = ptr(p, ColumnsWord.a) + offset + c;
    let x = ptr(p, ColumnsWord.x) + offset + c;
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
  const offset = <usize>int(p, ColumnsWord.rows) * <usize>int(p, ColumnsWord.columns) * 4;
  const end = <usize>int(p, ColumnsWord.rest) * 4;
  for (let c: usize = 0; c < end; c += 4) {
    let a = load<f32>(ptr(p, ColumnsWord.a) + offset + c);
    if (kind == PRODUCTS) {
      const off =
        load<f32>(ptr(p, ColumnsWord.x) + offset + c) - load<f32>(ptr(p, ColumnsWord.mean) + c);
      store<f32>(products + c, load<f32>(products + c) + a * off);
    }
    if (kind == SQUARES) {
      a -= load<f32>(ptr(p, ColumnsWord.mean) + c);
      a *= a;
    }
    store<f32>(to + c, load<f32>(to + c) + a);
  }
}

// @ts-ignore: decorator
@inline
function columns(kind: i32, p: usize, t: i32, n: i32): void {
  const rows = int(p, ColumnsWord.rows);
  const blocks = int(p, ColumnsWord.blocks);
  const row: usize = <usize>int(p, ColumnsWord.columns) * 4;
  const end = share(blocks, t + 1, n);
  for (let block = share(blocks, t, n); block < end; block++) {
    const to = ptr(p, ColumnsWord.output) + <usize>block * row;
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
 * Split over blocks.
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

/** What a row holds: the factor itself, or the gradient of the mean, the variance or the scale. */
enum NormalizeRow {
  factor,
  mean,
  variance,
  scale,
}

enum NormalizeRowWord {
  variance,
  /** 0 where there is none. */
  scale,
  /** s and q [2, columns], or 0. */
  sums,
  output,
  columns,
  epsilon,
  kind,
}

/**
 * What a normalization needs column by column, with r = 1 / √(variance + epsilon) and, from
 * columnProducts, the sums s of dy and q of dy * (x - mean). By kind: scale·r, -scale·r·s,
 * -scale·r³·q / 2, r·q. On one thread.
 */
export function normalizeRow(p: usize, t: i32, n: i32): void {
  const count = int(p, NormalizeRowWord.columns);
  const kind = int(p, NormalizeRowWord.kind);
  const scales = ptr(p, NormalizeRowWord.scale);
  const sums = ptr(p, NormalizeRowWord.sums);
  for (let i: i32 = 0; i < count; i++) {
    const at: usize = <usize>(i * 4);
    const variance = <f64>load<f32>(ptr(p, NormalizeRowWord.variance) + at);
    const scale: f64 = scales ? <f64>load<f32>(scales + at) : 1;
    const r = 1 / Math.sqrt(variance + <f64>float(p, NormalizeRowWord.epsilon));
    let value = scale * r;
    if (kind == NormalizeRow.mean) value *= -(<f64>load<f32>(sums + at));
    else if (kind > NormalizeRow.mean) {
      const q = <f64>load<f32>(sums + <usize>(count * 4) + at);
      value = kind == NormalizeRow.variance ? value * r * r * q * -0.5 : r * q;
    }
    store<f32>(ptr(p, NormalizeRowWord.output) + at, <f32>value);
  }
}
