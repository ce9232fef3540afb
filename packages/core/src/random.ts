/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** Which stream a random number comes from, so that no two uses share one. */
export const STREAM = { shuffle: 1, augment: 2, split: 3, dropout: 4 } as const;

/**
 * Mixes integers into one 32-bit hash. Integers above 2^32 count with both halves.
 *
 * @returns An integer in [0, 2^32).
 * @see The finaliser of MurmurHash3 (Appleby, public domain).
 */
export function hash(...words: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const word of words) {
    h = mix(h ^ (word >>> 0));
    h = mix(h + Math.floor(word / 2 ** 32) + 0x9e3779b9);
  }
  return h >>> 0;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * A stream that depends on its seed alone.
 *
 * @see mulberry32 (Ettinger, public domain): one 32-bit word of state.
 */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers 0 … size − 1 in the order that `random` gives (Fisher–Yates). */
export function permutation(size: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = order[last] as number;
    order[last] = order[other] as number;
    order[other] = held;
  }
  return order;
}
