import { float, int, ptr, share, storeLanes } from "./common";

/**
 * Sums a [outer, middle, inner] over the middle, times a scale.
 * Words: 0 a, 1 output [outer, inner], 2 outer, 3 middle, 4 inner, 5 scale. Split over outer.
 */
export function sumMiddle(p: usize, t: i32, n: i32): void {
  const middle = int(p, 3);
  const inner = int(p, 4);
  const row: usize = <usize>(inner * 4);
  const scale = f32x4.splat(float(p, 5));
  const end = share(int(p, 2), t + 1, n);
  for (let o = share(int(p, 2), t, n); o < end; o++) {
    const from = ptr(p, 0) + <usize>o * <usize>middle * row;
    const to = ptr(p, 1) + <usize>o * row;
    for (let i: i32 = 0; i < inner; i += 4) {
      const total = sumColumn(from + <usize>(i * 4), middle, row);
      storeLanes(to + <usize>(i * 4), f32x4.mul(total, scale), inner - i);
    }
  }
}

/** The sum of `rows` vectors, `row` bytes apart, in four running sums. */
function sumColumn(at: usize, rows: i32, row: usize): v128 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let r: i32 = 0;
  for (; r + 4 <= rows; r += 4, at += row * 4) {
    s0 = f32x4.add(s0, v128.load(at));
    s1 = f32x4.add(s1, v128.load(at + row));
    s2 = f32x4.add(s2, v128.load(at + row * 2));
    s3 = f32x4.add(s3, v128.load(at + row * 3));
  }
  for (; r < rows; r++, at += row) s0 = f32x4.add(s0, v128.load(at));
  return f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
}
