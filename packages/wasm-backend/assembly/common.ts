/** a * b + c, fused where the build allows it. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a * b, fused where the build allows it. */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** Word `i` of a parameter block as a signed integer. */
// @ts-ignore: decorator
@inline
export function int(p: usize, i: i32): i32 {
  return load<i32>(p + ((<usize>i) << 2));
}

/** Word `i` of a parameter block as an address. */
// @ts-ignore: decorator
@inline
export function ptr(p: usize, i: i32): usize {
  return <usize>load<u32>(p + ((<usize>i) << 2));
}

/** Word `i` of a parameter block as a float. */
// @ts-ignore: decorator
@inline
export function float(p: usize, i: i32): f32 {
  return load<f32>(p + ((<usize>i) << 2));
}

/** Start of thread `t`'s share of `total` units among `n` threads; the next one's is its end. */
// @ts-ignore: decorator
@inline
export function share(total: i32, t: i32, n: i32): i32 {
  return <i32>((<i64>total * <i64>t) / <i64>n);
}

/** The first of thread `t`'s share of `count` floats, in blocks of 4. */
// @ts-ignore: decorator
@inline
export function start(count: i32, t: i32, n: i32): i32 {
  return share((count + 3) >> 2, t, n) << 2;
}

/** Behind the last of them. */
// @ts-ignore: decorator
@inline
export function stop(count: i32, t: i32, n: i32): i32 {
  return min<i32>(count, share((count + 3) >> 2, t + 1, n) << 2);
}

/** Stores the first `count` lanes of `v`, 1 to 4. */
export function storeLanes(at: usize, v: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, v);
    return;
  }
  v128.store32_lane(at, v, 0);
  if (count > 1) v128.store32_lane(at, v, 1, 4);
  if (count > 2) v128.store32_lane(at, v, 2, 8);
}

/** Stores the first `lanes` of 8, at least 1. */
// @ts-ignore: decorator
@inline
export function store8(at: usize, a: v128, b: v128, lanes: i32): void {
  if (lanes >= 8) {
    v128.store(at, a);
    v128.store(at, b, 16);
    return;
  }
  storeLanes(at, a, lanes);
  if (lanes > 4) storeLanes(at + 16, b, lanes - 4);
}

/**
 * Copies one [height, width, channels] image to row `top` and column `left`, which may be negative,
 * of a zeroed [paddedHeight, paddedWidth, channels] one; what falls outside is cropped.
 */
export function padImage(
  from: usize,
  to: usize,
  height: i32,
  width: i32,
  rowBytes: i32,
  top: i32,
  left: i32,
  pixelBytes: i32,
  paddedHeight: i32,
  paddedWidth: i32,
): void {
  const pixel: usize = <usize>pixelBytes;
  const paddedRow: usize = <usize>paddedWidth * pixel;
  const start = min<i32>(max<i32>(left, 0), paddedWidth);
  const skip = max<i32>(-left, 0);
  const used = max<i32>(0, min<i32>(width - skip, paddedWidth - start));
  const startBytes: usize = <usize>start * pixel;
  const usedBytes: usize = <usize>used * pixel;
  for (let y: i32 = 0; y < paddedHeight; y++) {
    const row = to + <usize>y * paddedRow;
    const source = y - top;
    if (source < 0 || source >= height || used == 0) {
      memory.fill(row, 0, paddedRow);
      continue;
    }
    memory.fill(row, 0, startBytes);
    memory.copy(
      row + startBytes,
      from + <usize>source * <usize>rowBytes + <usize>skip * pixel,
      usedBytes,
    );
    memory.fill(row + startBytes + usedBytes, 0, paddedRow - startBytes - usedBytes);
  }
}
