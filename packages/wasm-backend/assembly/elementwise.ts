import { float, int, ptr, share } from "./common";

/* Elementwise kernels over `count` floats, split in blocks of 4. Words: 0 a, 1 b, 2 output, 3 count. */

// @ts-ignore: decorator
@inline
function start(p: usize, t: i32, n: i32): i32 {
  return share((int(p, 3) + 3) >> 2, t, n) << 2;
}

// @ts-ignore: decorator
@inline
function stop(p: usize, t: i32, n: i32): i32 {
  return min<i32>(int(p, 3), share((int(p, 3) + 3) >> 2, t + 1, n) << 2);
}

// @ts-ignore: decorator
@inline
const ADD: i32 = 0;
// @ts-ignore: decorator
@inline
const SUB: i32 = 1;
// @ts-ignore: decorator
@inline
const MUL: i32 = 2;
// @ts-ignore: decorator
@inline
const DIV: i32 = 3;

// @ts-ignore: decorator
@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind == ADD) return f32x4.add(a, b);
  if (kind == SUB) return f32x4.sub(a, b);
  if (kind == MUL) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

/** Buffers are padded to whole vectors, so the last one may run over. */
// @ts-ignore: decorator
@inline
function binary(kind: i32, p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const b = ptr(p, 1);
  const o = ptr(p, 2);
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    v128.store(o + i, apply(kind, v128.load(a + i), v128.load(b + i)));
  }
}

export function add(p: usize, t: i32, n: i32): void {
  binary(ADD, p, t, n);
}
export function sub(p: usize, t: i32, n: i32): void {
  binary(SUB, p, t, n);
}
export function mul(p: usize, t: i32, n: i32): void {
  binary(MUL, p, t, n);
}
export function div(p: usize, t: i32, n: i32): void {
  binary(DIV, p, t, n);
}

/** As above, with one float at `b` for all of `a`. */
// @ts-ignore: decorator
@inline
function binaryScalar(kind: i32, p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const b = v128.load32_splat(ptr(p, 1));
  const o = ptr(p, 2);
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    v128.store(o + i, apply(kind, v128.load(a + i), b));
  }
}

export function addScalar(p: usize, t: i32, n: i32): void {
  binaryScalar(ADD, p, t, n);
}
export function subScalar(p: usize, t: i32, n: i32): void {
  binaryScalar(SUB, p, t, n);
}
export function mulScalar(p: usize, t: i32, n: i32): void {
  binaryScalar(MUL, p, t, n);
}
export function divScalar(p: usize, t: i32, n: i32): void {
  binaryScalar(DIV, p, t, n);
}

/** a [rows, columns] and one row b [columns]. Words: 0 a, 1 b, 2 output, 3 rows, 4 columns. */
// @ts-ignore: decorator
@inline
function binaryRow(kind: i32, p: usize, t: i32, n: i32): void {
  const columns = int(p, 4);
  const b = ptr(p, 1);
  const first = share(int(p, 3), t, n);
  const end = share(int(p, 3), t + 1, n);
  let a = ptr(p, 0) + <usize>(first * columns) * 4;
  let o = ptr(p, 2) + <usize>(first * columns) * 4;
  const wide = columns & ~3;
  for (let r = first; r < end; r++) {
    for (let c: i32 = 0; c < wide; c += 4, a += 16, o += 16) {
      v128.store(o, apply(kind, v128.load(a), v128.load(b + <usize>(c * 4))));
    }
    for (let c = wide; c < columns; c++, a += 4, o += 4) {
      const value = apply(kind, v128.load32_splat(a), v128.load32_splat(b + <usize>(c * 4)));
      v128.store32_lane(o, value, 0);
    }
  }
}

export function addRow(p: usize, t: i32, n: i32): void {
  binaryRow(ADD, p, t, n);
}
export function subRow(p: usize, t: i32, n: i32): void {
  binaryRow(SUB, p, t, n);
}
export function mulRow(p: usize, t: i32, n: i32): void {
  binaryRow(MUL, p, t, n);
}
export function divRow(p: usize, t: i32, n: i32): void {
  binaryRow(DIV, p, t, n);
}

/** output = max(a, 0). */
export function relu(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    v128.store(o + i, f32x4.max(v128.load(a + i), zero));
  }
}

/** output = 0 where b <= 0, else a: the gradient of ReLU. */
export function whereStep(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const b = ptr(p, 1);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    v128.store(o + i, v128.andnot(v128.load(a + i), f32x4.le(v128.load(b + i), zero)));
  }
}

/** output = 1 where a > 0, alpha where not, NaN where a is NaN. Word 4: alpha. */
export function step(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const alpha = f32x4.splat(float(p, 4));
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    const x = v128.load(a + i);
    const value = v128.bitselect(one, alpha, f32x4.gt(x, zero));
    v128.store(o + i, v128.bitselect(value, x, f32x4.eq(x, x)));
  }
}

/** output = the float in word 4. */
export function fill(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const o = ptr(p, 2);
  const value = f32x4.splat(float(p, 4));
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) v128.store(o + i, value);
}

/**
 * a [outer, inner] spread to [outer, middle, inner].
 * Words: 0 a, 1 mask [outer, middle, inner] or 0, 2 output, 3 outer, 4 middle, 5 inner.
 * Where there is a mask, outputs are 0 where it is not above 0.
 */
export function spread(p: usize, t: i32, n: i32): void {
  const outer = int(p, 3);
  const middle = int(p, 4);
  const inner = int(p, 5);
  const mask = ptr(p, 1);
  const zero = f32x4.splat(0);
  const wide = inner & ~3;
  const rows = outer * middle;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const a = ptr(p, 0) + <usize>((row / middle) * inner) * 4;
    const offset = <usize>row * <usize>inner * 4;
    const o = ptr(p, 2) + offset;
    const m = mask + offset;
    for (let i: usize = 0; i < <usize>(wide * 4); i += 16) {
      let value = v128.load(a + i);
      if (mask) value = v128.andnot(value, f32x4.le(v128.load(m + i), zero));
      v128.store(o + i, value);
    }
    for (let i: usize = <usize>(wide * 4); i < <usize>(inner * 4); i += 4) {
      store<f32>(o + i, mask && load<f32>(m + i) <= 0 ? 0 : load<f32>(a + i));
    }
  }
}
