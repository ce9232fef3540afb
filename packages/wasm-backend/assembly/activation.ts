import { float, int, ptr, start, stop } from "./common";

/* Elementwise kernels over `count` floats, split in blocks of 4. Words: 0 a, 1 b, 2 output, 3 count. */

/** output = max(a, 0). */
export function relu(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, 3), t, n) * 4;
  const a = ptr(p, 0);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(int(p, 3), t, n) * 4; i < end; i += 16) {
    v128.store(o + i, f32x4.max(v128.load(a + i), zero));
  }
}

/** output = 0 where b <= 0, else a: the gradient of ReLU. */
export function whereStep(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, 3), t, n) * 4;
  const a = ptr(p, 0);
  const b = ptr(p, 1);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(int(p, 3), t, n) * 4; i < end; i += 16) {
    v128.store(o + i, v128.andnot(v128.load(a + i), f32x4.le(v128.load(b + i), zero)));
  }
}

/** output = 1 where a > 0, alpha where not, NaN where a is NaN. Word 4: alpha. */
export function step(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, 3), t, n) * 4;
  const a = ptr(p, 0);
  const o = ptr(p, 2);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const alpha = f32x4.splat(float(p, 4));
  for (let i = <usize>start(int(p, 3), t, n) * 4; i < end; i += 16) {
    const x = v128.load(a + i);
    const value = v128.bitselect(one, alpha, f32x4.gt(x, zero));
    v128.store(o + i, v128.bitselect(value, x, f32x4.eq(x, x)));
  }
}
