import { int, ptr, share } from "./common";

/** Writes 4 words times scale plus offset. Words below 2^31 convert faster as signed ones. */
// @ts-ignore: decorator
@inline
function scaled(words: v128, scale: usize, offset: usize, to: usize): void {
  const value = f32x4.mul(f32x4.convert_i32x4_s(words), v128.load(scale));
  v128.store(to, f32x4.add(value, v128.load(offset)));
}

enum FromBytesWord {
  bytes,
  output,
  count,
  channels,
  /** Each channel's value 16 times over, in the order of 16 pixels. */
  scale,
  offset,
}

/**
 * output = byte * scale + offset, channel by channel, rounded after each of the two.
 * Split in blocks of 16 pixels.
 */
export function fromBytes(p: usize, t: i32, n: i32): void {
  const count = int(p, FromBytesWord.count);
  const block = int(p, FromBytesWord.channels) * 16;
  const blocks = (count + block - 1) / block;
  const first = share(blocks, t, n);
  const last = share(blocks, t + 1, n);
  const scale = ptr(p, FromBytesWord.scale);
  const offset = ptr(p, FromBytesWord.offset);
  const end = <usize>(block * 4);
  let from = ptr(p, FromBytesWord.bytes) + <usize>(first * block);
  let to = ptr(p, FromBytesWord.output) + <usize>(first * block) * 4;
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
