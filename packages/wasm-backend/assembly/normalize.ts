import { float, int, madd, ptr, share } from "./common";

/** 1 / √(variance + epsilon) */
// @ts-ignore: decorator
@inline
function inverse(variance: usize, epsilon: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(variance), epsilon)));
}

/**
 * output = scale * (x - mean) / √(variance + epsilon) + offset, each of them as long as x.
 * Words: 0 x, 1 mean, 2 variance, 3 scale or 0, 4 offset or 0, 5 output, 6 count, 7 epsilon. Split in blocks of 4.
 */
export function normalize(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, 6) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const epsilon = f32x4.splat(float(p, 7));
  const scale = ptr(p, 3);
  const offset = ptr(p, 4);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    let factor = inverse(ptr(p, 2) + i, epsilon);
    if (scale) factor = f32x4.mul(factor, v128.load(scale + i));
    const off = f32x4.sub(v128.load(ptr(p, 0) + i), v128.load(ptr(p, 1) + i));
    const last = offset ? v128.load(offset + i) : f32x4.splat(0);
    v128.store(ptr(p, 5) + i, madd(off, factor, last));
  }
}

/**
 * Its gradients from that of the output, dy: of x, the mean, the variance and the scale.
 * Words: 0 dy, 1 x, 2 mean, 3 variance, 4 scale or 0, 5 to 8 the gradients, 9 count, 10 epsilon. Split in blocks of 4.
 */
export function normalizeGradient(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, 9) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const epsilon = f32x4.splat(float(p, 10));
  const scale = ptr(p, 4);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    const dy = v128.load(ptr(p, 0) + i);
    const r = inverse(ptr(p, 3) + i, epsilon);
    const off = f32x4.sub(v128.load(ptr(p, 1) + i), v128.load(ptr(p, 2) + i));
    const normal = f32x4.mul(off, r);
    let dx = f32x4.mul(dy, r);
    if (scale) dx = f32x4.mul(dx, v128.load(scale + i));
    v128.store(ptr(p, 5) + i, dx);
    v128.store(ptr(p, 6) + i, f32x4.neg(dx));
    v128.store(ptr(p, 7) + i, f32x4.mul(f32x4.mul(dx, normal), f32x4.mul(r, f32x4.splat(-0.5))));
    v128.store(ptr(p, 8) + i, f32x4.mul(dy, normal));
  }
}
