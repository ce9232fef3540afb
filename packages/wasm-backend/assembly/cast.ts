import { int, ptr, share } from "./common";

enum BytesToFloatsWord {
  bytes,
  output,
  count,
}

/** output = 1 where the byte is not 0, else 0, as floats. Split in blocks of 4. */
export function bytesToFloats(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, BytesToFloatsWord.count) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n);
  for (let i = <usize>share(vectors, t, n); i < end; i++) {
    const words = i16x8.extend_low_i8x16_u(
      v128.load32_zero(ptr(p, BytesToFloatsWord.bytes) + i * 4),
    );
    v128.store(
      ptr(p, BytesToFloatsWord.output) + i * 16,
      f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)),
    );
  }
}
