import { int, ptr, share } from "./common";

/**
 * output = byte * scale + offset, channel by channel, rounded after each of the two.
 * Words: 0 bytes, 1 output, 2 count, 3 channels, 4 scale and 5 offset, each channel's value four
 * times over in the order of four pixels. Split in blocks of four pixels.
 */
export function fromBytes(p: usize, t: i32, n: i32): void {
  const count = int(p, 2);
  const block = int(p, 3) * 4;
  const blocks = (count + block - 1) / block;
  const end = min<i32>(count, share(blocks, t + 1, n) * block);
  const scale = ptr(p, 4);
  const offset = ptr(p, 5);
  let from = ptr(p, 0) + <usize>(share(blocks, t, n) * block);
  let to = ptr(p, 1) + <usize>(share(blocks, t, n) * block) * 4;
  for (let i = share(blocks, t, n) * block; i < end; i += block) {
    for (let j: usize = 0; j < <usize>(block * 4); j += 16, from += 4, to += 16) {
      const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      const value = f32x4.mul(f32x4.convert_i32x4_u(words), v128.load(scale + j));
      v128.store(to, f32x4.add(value, v128.load(offset + j)));
    }
  }
}
