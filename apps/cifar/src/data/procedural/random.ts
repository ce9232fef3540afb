/** Numbers in [0, 1) from a seed, with no state outside. */
export type Random = () => number;

/** Mixes the bits of a 32-bit integer. @see the finaliser of MurmurHash3 */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Mulberry32 behind a hash, so that neighbouring seeds and indices give unrelated numbers and any
 * sample can be made without the ones before it.
 *
 * @param stream Sets drawn from one seed that must not repeat each other, such as train and test.
 */
export function randomOf(seed: number, stream: number, index: number): Random {
  let state = mix(mix(mix(seed) + stream + 0x9e3779b9) + index);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
