import { float, int, madd, ptr, share } from "./common";

/** 1 / √(variance + epsilon) */
// @ts-ignore: decorator
@inline
function inverse(variance: usize, epsilon: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(v128.load(variance), epsilon)));
}

enum NormalizeWord {
  x,
  mean,
  variance,
  /** 0 where there is none. */
  scale,
  /** 0 where there is none. */
  offset,
  output,
  count,
  epsilon,
}

/**
 * output = scale * (x - mean) / √(variance + epsilon) + offset, each of them as long as x.
 * Split in blocks of 4.
 */
export function normalize(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, NormalizeWord.count) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const epsilon = f32x4.splat(float(p, NormalizeWord.epsilon));
  const scale = ptr(p, NormalizeWord.scale);
  const offset = ptr(p, NormalizeWord.offset);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    let factor = inverse(ptr(p, NormalizeWord.variance) + i, epsilon);
    if (scale) factor = f32x4.mul(factor, v128.load(scale + i));
    const off = f32x4.sub(
      v128.load(ptr(p, NormalizeWord.x) + i),
      v128.load(ptr(p, NormalizeWord.mean) + i),
    );
    const last = offset ? v128.load(offset + i) : f32x4.splat(0);
    v128.store(ptr(p, NormalizeWord.output) + i, madd(off, factor, last));
  }
}

enum NormalizeGradientWord {
  dy,
  x,
  mean,
  variance,
  /** 0 where there is none. */
  scale,
  /** The gradients. */
  ofX,
  ofMean,
  ofVariance,
  ofScale,
  count,
  epsilon,
}

/**
 * Its gradients from that of the output, dy: of x, the mean, the variance and the scale.
 * Split in blocks of 4.
 */
export function normalizeGradient(p: usize, t: i32, n: i32): void {
  const vectors = (int(p, NormalizeGradientWord.count) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const epsilon = f32x4.splat(float(p, NormalizeGradientWord.epsilon));
  const scale = ptr(p, NormalizeGradientWord.scale);
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    const dy = v128.load(ptr(p, NormalizeGradientWord.dy) + i);
    const r = inverse(ptr(p, NormalizeGradientWord.variance) + i, epsilon);
    const off = f32x4.sub(
      v128.load(ptr(p, NormalizeGradientWord.x) + i),
      v128.load(ptr(p, NormalizeGradientWord.mean) + i),
    );
    const normal = f32x4.mul(off, r);
    let dx = f32x4.mul(dy, r);
    if (scale) dx = f32x4.mul(dx, v128.load(scale + i));
    v128.store(ptr(p, NormalizeGradientWord.ofX) + i, dx);
    v128.store(ptr(p, NormalizeGradientWord.ofMean) + i, f32x4.neg(dx));
    v128.store(
      ptr(p, NormalizeGradientWord.ofVariance) + i,
      f32x4.mul(f32x4.mul(dx, normal), f32x4.mul(r, f32x4.splat(-0.5))),
    );
    v128.store(ptr(p, NormalizeGradientWord.ofScale) + i, f32x4.mul(dy, normal));
  }
}
