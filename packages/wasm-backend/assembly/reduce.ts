import { float, int, ptr, share, storeLanes } from "./common";

// The order of `REDUCE` in src/kernels/reduce.ts.
enum Reduce {
  Sum,
  Prod,
  Max,
  Min,
}

// @ts-ignore: decorator
@inline
function join(kind: i32, a: v128, b: v128): v128 {
  if (kind == Reduce.Sum) return f32x4.add(a, b);
  if (kind == Reduce.Prod) return f32x4.mul(a, b);
  if (kind == Reduce.Max) return f32x4.max(a, b);
  return f32x4.min(a, b);
}

/** What changes nothing that it is joined with. */
// @ts-ignore: decorator
@inline
function neutral(kind: i32): v128 {
  if (kind == Reduce.Sum) return f32x4.splat(0);
  if (kind == Reduce.Prod) return f32x4.splat(1);
  return f32x4.splat(kind == Reduce.Max ? -Infinity : Infinity);
}

/** The `rows` vectors at `at`, `row` bytes apart, in four running results. */
// @ts-ignore: decorator
@inline
function column(kind: i32, at: usize, rows: i32, row: usize): v128 {
  let s0 = neutral(kind);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let r: i32 = 0;
  for (; r + 4 <= rows; r += 4, at += row * 4) {
    s0 = join(kind, s0, v128.load(at));
    s1 = join(kind, s1, v128.load(at + row));
    s2 = join(kind, s2, v128.load(at + row * 2));
    s3 = join(kind, s3, v128.load(at + row * 3));
  }
  for (; r < rows; r++, at += row) s0 = join(kind, s0, v128.load(at));
  return join(kind, join(kind, s0, s1), join(kind, s2, s3));
}

/** `count` floats in one piece, the result in the first lane. */
// @ts-ignore: decorator
@inline
function piece(kind: i32, at: usize, count: i32): v128 {
  let s = column(kind, at, count >> 2, 16);
  s = join(kind, s, i32x4.shuffle(s, s, 2, 3, 0, 1));
  s = join(kind, s, i32x4.shuffle(s, s, 1, 0, 3, 2));
  const end = at + <usize>count * 4;
  for (at += <usize>(count & ~3) * 4; at < end; at += 4) s = join(kind, s, v128.load32_splat(at));
  return s;
}

// @ts-ignore: decorator
@inline
function reduce(kind: i32, p: usize, t: i32, n: i32): void {
  const middle = int(p, 3);
  const inner = int(p, 4);
  const row: usize = <usize>(inner * 4);
  const scale = f32x4.splat(float(p, 5));
  const end = share(int(p, 2), t + 1, n);
  for (let o = share(int(p, 2), t, n); o < end; o++) {
    const from = ptr(p, 0) + <usize>o * <usize>middle * row;
    const to = ptr(p, 1) + <usize>o * row;
    if (inner == 1) {
      v128.store32_lane(to, f32x4.mul(piece(kind, from, middle), scale), 0);
      continue;
    }
    for (let i: i32 = 0; i < inner; i += 4) {
      const result = column(kind, from + <usize>(i * 4), middle, row);
      storeLanes(to + <usize>(i * 4), f32x4.mul(result, scale), inner - i);
    }
  }
}

/**
 * Reduces a [outer, middle, inner] over the middle, times a scale, in an order that does not depend on the threads.
 * Words: 0 a, 1 output [outer, inner], 2 outer, 3 middle, 4 inner, 5 scale, 6 operation. Split over outer.
 */
export function reduceMiddle(p: usize, t: i32, n: i32): void {
  switch (int(p, 6)) {
    case Reduce.Sum:
      return reduce(Reduce.Sum, p, t, n);
    case Reduce.Prod:
      return reduce(Reduce.Prod, p, t, n);
    case Reduce.Max:
      return reduce(Reduce.Max, p, t, n);
    default:
      return reduce(Reduce.Min, p, t, n);
  }
}

/**
 * Where the first largest (smallest) of the middle of a [outer, middle, inner] is.
 * Words: 0 a, 1 output [outer, inner], 2 outer, 3 middle, 4 inner, 5 -1 for the smallest, else 1. Split over outer.
 */
export function argMiddle(p: usize, t: i32, n: i32): void {
  const middle = int(p, 3);
  const inner = int(p, 4);
  const sign = <f32>int(p, 5);
  const end = share(int(p, 2), t + 1, n);
  for (let o = share(int(p, 2), t, n); o < end; o++) {
    for (let i: i32 = 0; i < inner; i++) {
      let at = ptr(p, 0) + <usize>(o * middle * inner + i) * 4;
      let most = load<f32>(at) * sign;
      let where: i32 = 0;
      for (let m: i32 = 1; m < middle; m++) {
        at += <usize>(inner * 4);
        const value = load<f32>(at) * sign;
        if (value > most) {
          most = value;
          where = m;
        }
      }
      store<i32>(ptr(p, 1) + <usize>(o * inner + i) * 4, where);
    }
  }
}
