/**
 * Shuffles in place by Fisher and Yates. Integer arithmetic only: the same on every platform.
 *
 * @param seed Any safe integer.
 * @param stream In [0, 2^32). Each stream of a seed is another order.
 */
export function shuffle(items: Uint32Array, seed: number, stream: number): void {
  const random = sfc32(seed, stream);
  for (let last = items.length - 1; last > 0; last--) {
    const other = below(last + 1, random);
    const kept = items[last]!;
    items[last] = items[other]!;
    items[other] = kept;
  }
}

/** Without the bias of a bare modulo. */
function below(bound: number, random: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let value = random();
  while (value >= limit) value = random();
  return value % bound;
}

/**
 * Doty-Humphrey's small fast counting generator of PractRand, 32 bits, after its 12 rounds of
 * seeding.
 */
function sfc32(seed: number, stream: number): () => number {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = stream >>> 0;
  let counter = 1;
  const next = (): number => {
    const value = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + value) >>> 0;
    return value;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
