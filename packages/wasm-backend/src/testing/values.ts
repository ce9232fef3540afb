import { util } from "@tensorflow/tfjs-core";

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Multiples of 1/8 in [-2, 2], so with ties and zeros. Their products and sums are exact in float32
 * as long as there are fewer than 2^16 terms, whatever the order: kernels that only multiply and
 * add must agree to the bit.
 */
export function coarse(seed: number, shape: readonly number[]): Float32Array {
  const random = randomFrom(seed);
  const size = util.sizeFromShape([...shape]);
  return Float32Array.from({ length: size }, () => (Math.floor(random() * 33) - 16) / 8);
}

/** Uniform in [-1, 1). */
export function fine(seed: number, shape: readonly number[]): Float32Array {
  const random = randomFrom(seed);
  const size = util.sizeFromShape([...shape]);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}
