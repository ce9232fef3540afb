import { int, ptr, share } from "./common";

/** Writes 4 words times scale plus offset. Words below 2^31 convert faster as signed ones. */
// @ts-ignore: decorator
@inline
function scaled(words: v128, scale: usize, offset: usize, to: usize): void {
  const value = f32x4.mul(f32x4.convert_i32x4_s(words), v128.load(scale));
  v128.store(to, f32x4.add(value, v128.load(offset)));
}

/**
 * output = byte * scale + offset, channel by channel, rounded after each of the two.
 * Words: 0 bytes, 1 output, 2 count, 3 channels, 4 scale and 5 offset, each channel's value 16 times
 * over in the order of 16 pixels. Split in blocks of 16 pixels.
 */
export function fromBytes(p: usize, t: i32, n: i32): void {
  const count = int(p, 2);
  const block = int(p, 3) * 16;
  const blocks = (count + block - 1) / block;
  const first = share(blocks, t, n);
  const last = share(blocks, t + 1, n);
  const scale = ptr(p, 4);
  const offset = ptr(p, 5);
  const end = <usize>(block * 4);
  let from = ptr(p, 0) + <usize>(first * block);
  let to = ptr(p, 1) + <usize>(first * block) * 4;
  for (let i = first; i < last; i++) {
    for (let j: usize = 0; j < end; j += 64, from += 16, to += 64) {
      const bytes = v128.load(from);
      const low = i16x8.extend_low_i8x16_u(bytes);
      const high = i16x8.extend_high_i8x16_u(bytes);
      const s = scale + j;
      const o = offset + j;
      scaled(i32x4.extend_low_i16x8_u(low), s, o, to);
      scaled(i32x4.extend_high_i16x8_u(low), s + 16, o + 16, to + 16);
      scaled(i32x4.extend_low_i16x8_u(high), s + 32, o + 32, to + 32);
      scaled(i32x4.extend_high_i16x8_u(high), s + 48, o + 48, to + 48);
    }
  }
}
