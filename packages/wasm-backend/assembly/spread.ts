import { int, ptr, share } from "./common";

enum SpreadWord {
  x,
  /** [outer, middle, inner], or 0. */
  mask,
  output,
  outer,
  middle,
  inner,
}

/**
 * x [outer, inner] spread to [outer, middle, inner].
 * Where there is a mask, outputs are 0 where it is not above 0.
 */
export function spread(p: usize, t: i32, n: i32): void {
  const outer = int(p, SpreadWord.outer);
  const middle = int(p, SpreadWord.middle);
  const inner = int(p, SpreadWord.inner);
  const mask = ptr(p, SpreadWord.mask);
  const zero = f32x4.splat(0);
  const wide = inner & ~3;
  const rows = outer * middle;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const a = ptr(p, SpreadWord.x) + <usize>((row / middle) * inner) * 4;
    const offset = <usize>row * <usize>inner * 4;
    const o = ptr(p, SpreadWord.output) + offset;
    const m = mask + offset;
    for (let i: usize = 0; i < <usize>(wide * 4); i += 16) {
      let value = v128.load(a + i);
      if (mask) value = v128.andnot(value, f32x4.le(v128.load(m + i), zero));
      v128.store(o + i, value);
    }
    for (let i: usize = <usize>(wide * 4); i < <usize>(inner * 4); i += 4) {
      store<f32>(o + i, mask && load<f32>(m + i) <= 0 ? 0 : load<f32>(a + i));
    }
  }
}
