import { float, int, ptr, share } from "./common";

/** The upper halves of the products of unsigned words. */
// @ts-ignore: decorator
@inline
function high(a: v128, b: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(a, b);
  return v128.shuffle<i32>(low, i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

enum DropoutWord {
  x,
  output,
  count,
  seedLow,
  seedHigh,
  threshold,
  scale,
}

/**
 * output = x * scale where a random word is not below a threshold, else x * 0.
 *
 * The random words are those of Philox4x32-10 under the seed as its key: word j of counter 4b + i
 * belongs to element 16b + 4j + i. Split in blocks of 16, so no mask depends on the number of
 * threads.
 */
export function dropout(p: usize, t: i32, n: i32): void {
  const blocks = (int(p, DropoutWord.count) + 15) >> 4;
  const m0 = i32x4.splat(0xd2511f53);
  const m1 = i32x4.splat(0xcd9e8d57);
  const threshold = i32x4.splat(int(p, DropoutWord.threshold));
  const scale = f32x4.splat(float(p, DropoutWord.scale));
  const end = share(blocks, t + 1, n);
  for (let block = share(blocks, t, n); block < end; block++) {
    let c0 = i32x4.add(i32x4.splat(block << 2), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat(0);
    let c2 = c1;
    let c3 = c1;
    let k0 = int(p, DropoutWord.seedLow);
    let k1 = int(p, DropoutWord.seedHigh);
    for (let round: i32 = 0; round < 10; round++) {
      const next0 = v128.xor(v128.xor(high(c2, m1), c1), i32x4.splat(k0));
      const next2 = v128.xor(v128.xor(high(c0, m0), c3), i32x4.splat(k1));
      c1 = i32x4.mul(c2, m1);
      c3 = i32x4.mul(c0, m0);
      c0 = next0;
      c2 = next2;
      k0 += <i32>0x9e3779b9;
      k1 += <i32>0xbb67ae85;
    }
    const offset = (<usize>block) << 6;
    const x = ptr(p, DropoutWord.x) + offset;
    const o = ptr(p, DropoutWord.output) + offset;
    v128.store(o, f32x4.mul(v128.load(x), v128.and(scale, i32x4.ge_u(c0, threshold))));
    v128.store(o, f32x4.mul(v128.load(x, 16), v128.and(scale, i32x4.ge_u(c1, threshold))), 16);
    v128.store(o, f32x4.mul(v128.load(x, 32), v128.and(scale, i32x4.ge_u(c2, threshold))), 32);
    v128.store(o, f32x4.mul(v128.load(x, 48), v128.and(scale, i32x4.ge_u(c3, threshold))), 48);
  }
}
