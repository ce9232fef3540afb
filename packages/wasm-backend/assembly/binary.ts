import { int, ptr, share } from "./common";

enum Binary {
  Add,
  Sub,
  Multiply,
  RealDiv,
  Maximum,
  Minimum,
  SquaredDifference,
  Prelu,
  EluGrad,
  Pow,
  RegimenSigmoidGradient,
  RegimenTanhGradient,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
}

function power(a: f32, b: f32): f32 {
  return <f32>Math.pow(<f64>a, <f64>b);
}

/** a to the power of b, float by float. */
function pow(a: v128, b: v128): v128 {
  let y = f32x4.splat(power(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  y = f32x4.replace_lane(y, 1, power(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  y = f32x4.replace_lane(y, 2, power(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(y, 3, power(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

/** One operation on four floats; what compares gives all bits or none. */
// @ts-ignore: decorator
@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind == Binary.Add) return f32x4.add(a, b);
  if (kind == Binary.Sub) return f32x4.sub(a, b);
  if (kind == Binary.Multiply) return f32x4.mul(a, b);
  if (kind == Binary.RealDiv) return f32x4.div(a, b);
  if (kind == Binary.Maximum) return f32x4.max(a, b);
  if (kind == Binary.Minimum) return f32x4.min(a, b);
  if (kind == Binary.SquaredDifference) {
    const off = f32x4.sub(a, b);
    return f32x4.mul(off, off);
  }
  if (kind == Binary.Prelu) {
    return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, f32x4.splat(0)));
  }
  if (kind == Binary.EluGrad) {
    const low = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)));
    return v128.bitselect(a, low, f32x4.ge(b, f32x4.splat(0)));
  }
  if (kind == Binary.Pow) return pow(a, b);
  if (kind == Binary.RegimenSigmoidGradient) {
    return f32x4.mul(a, f32x4.mul(b, f32x4.sub(f32x4.splat(1), b)));
  }
  if (kind == Binary.RegimenTanhGradient) {
    return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)));
  }
  if (kind == Binary.Equal) return f32x4.eq(a, b);
  if (kind == Binary.NotEqual) return f32x4.ne(a, b);
  if (kind == Binary.Less) return f32x4.lt(a, b);
  if (kind == Binary.LessEqual) return f32x4.le(a, b);
  if (kind == Binary.Greater) return f32x4.gt(a, b);
  return f32x4.ge(a, b);
}

/** Four results at `at`, where what compares is a byte each. */
// @ts-ignore: decorator
@inline
function put(kind: i32, at: usize, value: v128): void {
  if (kind < Binary.Equal) {
    v128.store(at, value);
    return;
  }
  const words = i16x8.narrow_i32x4_s(value, value);
  const bytes = v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1));
  v128.store32_lane(at, bytes, 0);
}

// @ts-ignore: decorator
@inline
function putOne(kind: i32, at: usize, value: v128): void {
  if (kind < Binary.Equal) v128.store32_lane(at, value, 0);
  else store<u8>(at, <u8>(i32x4.extract_lane(value, 0) & 1));
}

/** `count` results, from as many floats of a and b, or one of either for all. */
// @ts-ignore: decorator
@inline
function run(kind: i32, a: usize, manyA: bool, b: usize, manyB: bool, o: usize, count: i32): void {
  const size: usize = kind < Binary.Equal ? 4 : 1;
  const allA = v128.load32_splat(a);
  const allB = v128.load32_splat(b);
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) {
    const at = <usize>(i * 4);
    const x = manyA ? v128.load(a + at) : allA;
    const y = manyB ? v128.load(b + at) : allB;
    put(kind, o + <usize>i * size, apply(kind, x, y));
  }
  for (; i < count; i++) {
    const at = <usize>(i * 4);
    const x = manyA ? v128.load32_splat(a + at) : allA;
    const y = manyB ? v128.load32_splat(b + at) : allB;
    putOne(kind, o + <usize>i * size, apply(kind, x, y));
  }
}

enum BinaryWord {
  a,
  b,
  output,
  operation,
  rows,
  row,
  /** Whether a row of a has many floats. */
  manyA,
  /** Whether a row of b has many floats. */
  manyB,
  /** Dimensions that rows are laid out in. */
  rank,
  /** Behind those come five words each: the sizes of these dimensions, */
  sizes = 9,
  /** a's strides in bytes, */
  stridesA = 14,
  /** and b's. */
  stridesB = 19,
}

/** Where row `r` begins in an operand whose strides, in bytes, are words from `strides` on. */
function rowAt(p: usize, strides: i32, r: i32): usize {
  const rank = int(p, BinaryWord.rank);
  if (rank == 1) return <usize>r * <usize>int(p, strides);
  let at: usize = 0;
  for (let d = rank - 1; d >= 0; d--) {
    const size = int(p, BinaryWord.sizes + d);
    at += <usize>(r % size) * <usize>int(p, strides + d);
    r /= size;
  }
  return at;
}

// @ts-ignore: decorator
@inline
function rows(kind: i32, manyA: bool, manyB: bool, p: usize, t: i32, n: i32): void {
  const size: usize = kind < Binary.Equal ? 4 : 1;
  const inner = int(p, BinaryWord.row);
  if (int(p, BinaryWord.rows) == 1) {
    const first = min<i32>(inner, share((inner + 3) >> 2, t, n) << 2);
    const last = min<i32>(inner, share((inner + 3) >> 2, t + 1, n) << 2);
    const at = <usize>(first * 4);
    const a = ptr(p, BinaryWord.a) + (manyA ? at : 0);
    const b = ptr(p, BinaryWord.b) + (manyB ? at : 0);
    run(kind, a, manyA, b, manyB, ptr(p, BinaryWord.output) + <usize>first * size, last - first);
    return;
  }
  const end = share(int(p, BinaryWord.rows), t + 1, n);
  for (let r = share(int(p, BinaryWord.rows), t, n); r < end; r++) {
    const a = ptr(p, BinaryWord.a) + rowAt(p, BinaryWord.stridesA, r);
    const b = ptr(p, BinaryWord.b) + rowAt(p, BinaryWord.stridesB, r);
    const o = ptr(p, BinaryWord.output) + <usize>r * <usize>inner * size;
    run(kind, a, manyA, b, manyB, o, inner);
  }
}

// @ts-ignore: decorator
@inline
function loop(kind: i32, p: usize, t: i32, n: i32): void {
  if (!int(p, BinaryWord.manyB)) rows(kind, true, false, p, t, n);
  else if (!int(p, BinaryWord.manyA)) rows(kind, false, true, p, t, n);
  else rows(kind, true, true, p, t, n);
}

/**
 * Two operands in rows: a row's floats lie one after the other, or are one and the same.
 * Split over rows, or one row.
 */
export function binary(p: usize, t: i32, n: i32): void {
  switch (int(p, BinaryWord.operation)) {
    case Binary.Add:
      return loop(Binary.Add, p, t, n);
    case Binary.Sub:
      return loop(Binary.Sub, p, t, n);
    case Binary.Multiply:
      return loop(Binary.Multiply, p, t, n);
    case Binary.RealDiv:
      return loop(Binary.RealDiv, p, t, n);
    case Binary.Maximum:
      return loop(Binary.Maximum, p, t, n);
    case Binary.Minimum:
      return loop(Binary.Minimum, p, t, n);
    case Binary.SquaredDifference:
      return loop(Binary.SquaredDifference, p, t, n);
    case Binary.Prelu:
      return loop(Binary.Prelu, p, t, n);
    case Binary.EluGrad:
      return loop(Binary.EluGrad, p, t, n);
    case Binary.Pow:
      return loop(Binary.Pow, p, t, n);
    case Binary.RegimenSigmoidGradient:
      return loop(Binary.RegimenSigmoidGradient, p, t, n);
    case Binary.RegimenTanhGradient:
      return loop(Binary.RegimenTanhGradient, p, t, n);
    case Binary.Equal:
      return loop(Binary.Equal, p, t, n);
    case Binary.NotEqual:
      return loop(Binary.NotEqual, p, t, n);
    case Binary.Less:
      return loop(Binary.Less, p, t, n);
    case Binary.LessEqual:
      return loop(Binary.LessEqual, p, t, n);
    case Binary.Greater:
      return loop(Binary.Greater, p, t, n);
    default:
      return loop(Binary.GreaterEqual, p, t, n);
  }
}
