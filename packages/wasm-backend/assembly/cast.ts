import { int, ptr, share } from "./common";

/** output = 1 where the byte is not 0, else 0, as floats. Words: 0 bytes, 1 output, 2 count. */
export function bytesToFloats(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, 2) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n);
  for (let i = <usize>share(vectors, t, n); i < end; i++) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(ptr(p, 0) + i * 4));
    v128.store(ptr(p, 1) + i * 16, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)));
  }
}
