import { float, int, ptr, share, storeLanes } from "./common";

enum Reduce {
  sum,
  prod,
  max,
  min,
}

// @ts-ignore: decorator
@inline
function join(kind: i32, a: v128, b: v128): v128 {
  if (kind == Reduce.sum) return f32x4.add(a, b);
  if (kind == Reduce.prod) return f32x4.mul(a, b);
  if (kind == Reduce.max) return f32x4.max(a, b);
  return f32x4.min(a, b);
}

/** What changes nothing that it is joined with. */
// @ts-ignore: decorator
@inline
function neutral(kind: i32): v128 {
  if (kind == Reduce.sum) return f32x4.splat(0);
  if (kind == Reduce.prod) return f32x4.splat(1);
  return f32x4.splat(kind == Reduce.max ? -Infinity : Infinity);
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

enum ReduceWord {
  x,
  /** [outer, inner] */
  output,
  outer,
  middle,
  inner,
  scale,
  operation,
}

// @ts-ignore: decorator
@inline
function reduce(kind: i32, p: usize, t: i32, n: i32): void {
  const middle = int(p, ReduceWord.middle);
  const inner = int(p, ReduceWord.inner);
  const row: usize = <usize>(inner * 4);
  const scale = f32x4.splat(float(p, ReduceWord.scale));
  const end = share(int(p, ReduceWord.outer), t + 1, n);
  for (let o = share(int(p, ReduceWord.outer), t, n); o < end; o++) {
    const from = ptr(p, ReduceWord.x) + <usize>o * <usize>middle * row;
    const to = ptr(p, ReduceWord.output) + <usize>o * row;
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
 * Reduces x [outer, middle, inner] over the middle, times a scale, in an order that does not depend
 * on the threads. Split over outer.
 */
export function reduceMiddle(p: usize, t: i32, n: i32): void {
  switch (int(p, ReduceWord.operation)) {
    case Reduce.sum:
      return reduce(Reduce.sum, p, t, n);
    case Reduce.prod:
      return reduce(Reduce.prod, p, t, n);
    case Reduce.max:
      return reduce(Reduce.max, p, t, n);
    default:
      return reduce(Reduce.min, p, t, n);
  }
}

enum ArgWord {
  x,
  /** [outer, inner] */
  output,
  outer,
  middle,
  inner,
  /** -1 for the smallest, else 1. */
  sign,
}

/**
 * Where the first largest (smallest) of the middle of x [outer, middle, inner] is.
 * Split over outer.
 */
export function argMiddle(p: usize, t: i32, n: i32): void {
  const middle = int(p, ArgWord.middle);
  const inner = int(p, ArgWord.inner);
  const sign = <f32>int(p, ArgWord.sign);
  const end = share(int(p, ArgWord.outer), t + 1, n);
  for (let o = share(int(p, ArgWord.outer), t, n); o < end; o++) {
    for (let i: i32 = 0; i < inner; i++) {
      let at = ptr(p, ArgWord.x) + <usize>(o * middle * inner + i) * 4;
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
      store<i32>(ptr(p, ArgWord.output) + <usize>(o * inner + i) * 4, where);
    }
  }
}
