/** Draws of a `torch.Generator` on the CPU: the same numbers for the same seed. */
export interface TorchGenerator {
  /** As `torch.rand(1)`: in [0, 1), of 24 bits. */
  uniform(): number;
  /** As `torch.randn(1)`: standard normal, of float32. */
  normal(): number;
}

const [length, middle] = [624, 397];

/**
 * The Mersenne Twister MT19937, and what PyTorch makes of its words.
 *
 * @param seed Integer ≥ 0; its lowest 32 bits count.
 * @see Matsumoto & Nishimura 1998: https://doi.org/10.1145/272991.272995. Box & Muller 1958 for the
 *   normal numbers.
 */
export function torchGenerator(seed: number): TorchGenerator {
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let index = 1; index < length; index++) {
    const before = state[index - 1]!;
    state[index] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + index;
  }
  let next = length;
  let spare: number | null = null;

  function word(): number {
    if (next === length) {
      twist(state);
      next = 0;
    }
    let bits = state[next++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }
  const wide = (): number => ((word() & 0x1fffff) * 2 ** 32 + word()) / 2 ** 53;

  return {
    uniform: () => (word() & 0xffffff) / 2 ** 24,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return Math.fround(value);
      }
      const angle = 2 * Math.PI * wide();
      const radius = Math.sqrt(-2 * Math.log1p(-wide()));
      spare = radius * Math.sin(angle);
      return Math.fround(radius * Math.cos(angle));
    },
  };
}

/** The next 624 words. */
function twist(state: Uint32Array): void {
  for (let index = 0; index < length; index++) {
    const joined = (state[index]! & 0x80000000) | (state[(index + 1) % length]! & 0x7fffffff);
    const odd = joined & 1 ? 0x9908b0df : 0;
    state[index] = state[(index + middle) % length]! ^ (joined >>> 1) ^ odd;
  }
}
