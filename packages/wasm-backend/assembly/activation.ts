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

/** output = a where b is between words 4 and 5, either included, else 0: the gradient of a clip. */
export function whereWithin(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(p, t, n) * 4;
  const a = ptr(p, 0);
  const b = ptr(p, 1);
  const o = ptr(p, 2);
  const low = f32x4.splat(float(p, 4));
  const high = f32x4.splat(float(p, 5));
  for (let i = <usize>start(p, t, n) * 4; i < end; i += 16) {
    const x = v128.load(b + i);
    const within = v128.and(f32x4.ge(x, low), f32x4.le(x, high));
    v128.store(o + i, v128.and(v128.load(a + i), within));
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
