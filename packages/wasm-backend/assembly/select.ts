import { float, int, ptr, share, start, stop } from "./common";

/**
 * output = a where the byte is not 0, else b.
 * Words: 0 bytes, 1 a, 2 b, 3 output, 4 count. Buffers are padded to whole vectors. Split in blocks of 4.
 */
export function select(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, 4) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n);
  for (let i = <usize>share(vectors, t, n); i < end; i++) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(ptr(p, 0) + i * 4));
    const none = i32x4.eq(i32x4.extend_low_i16x8_u(words), i32x4.splat(0));
    const a = v128.load(ptr(p, 1) + i * 16);
    const b = v128.load(ptr(p, 2) + i * 16);
    v128.store(ptr(p, 3) + i * 16, v128.bitselect(b, a, none));
  }
}

/** output = the float in word 4. */
export function fill(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, 3), t, n) * 4;
  const o = ptr(p, 2);
  const value = f32x4.splat(float(p, 4));
  for (let i = <usize>start(int(p, 3), t, n) * 4; i < end; i += 16) v128.store(o + i, value);
}

/** output = a where b is between words 4 and 5, either included, else 0: the gradient of a clip. */
export function whereWithin(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, 3), t, n) * 4;
  const a = ptr(p, 0);
  const b = ptr(p, 1);
  const o = ptr(p, 2);
  const low = f32x4.splat(float(p, 4));
  const high = f32x4.splat(float(p, 5));
  for (let i = <usize>start(int(p, 3), t, n) * 4; i < end; i += 16) {
    const x = v128.load(b + i);
    const within = v128.and(f32x4.ge(x, low), f32x4.le(x, high));
    v128.store(o + i, v128.and(v128.load(a + i), within));
  }
}
