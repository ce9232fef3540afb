import { float, int, ptr, share, start, stop } from "./common";

enum SelectWord {
  condition,
  a,
  b,
  output,
  count,
}

/**
 * output = a where the byte is not 0, else b.
 * Buffers are padded to whole vectors. Split in blocks of 4.
 */
export function select(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, SelectWord.count) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n);
  for (let i = <usize>share(vectors, t, n); i < end; i++) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(ptr(p, SelectWord.condition) + i * 4));
    const none = i32x4.eq(i32x4.extend_low_i16x8_u(words), i32x4.splat(0));
    const a = v128.load(ptr(p, SelectWord.a) + i * 16);
    const b = v128.load(ptr(p, SelectWord.b) + i * 16);
    v128.store(ptr(p, SelectWord.output) + i * 16, v128.bitselect(b, a, none));
  }
}

enum FillWord {
  output,
  count,
  value,
}

/** output = value, in every place. Split in blocks of 4. */
export function fill(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, FillWord.count), t, n) * 4;
  const o = ptr(p, FillWord.output);
  const value = f32x4.splat(float(p, FillWord.value));
  for (let i = <usize>start(int(p, FillWord.count), t, n) * 4; i < end; i += 16)
    v128.store(o + i, value);
}

enum WhereWithinWord {
  a,
  x,
  output,
  count,
  low,
  high,
}

/** output = a where x is from low to high, else 0: the gradient of a clip. Split in blocks of 4. */
export function whereWithin(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, WhereWithinWord.count), t, n) * 4;
  const a = ptr(p, WhereWithinWord.a);
  const b = ptr(p, WhereWithinWord.x);
  const o = ptr(p, WhereWithinWord.output);
  const low = f32x4.splat(float(p, WhereWithinWord.low));
  const high = f32x4.splat(float(p, WhereWithinWord.high));
  for (let i = <usize>start(int(p, WhereWithinWord.count), t, n) * 4; i < end; i += 16) {
    const x = v128.load(b + i);
    const within = v128.and(f32x4.ge(x, low), f32x4.le(x, high));
    v128.store(o + i, v128.and(v128.load(a + i), within));
  }
}
