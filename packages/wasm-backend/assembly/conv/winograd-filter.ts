import { int, madd, ptr } from "../common";

/* The filter's side of Winograd F(4x4, 3x3); see winograd.ts. */

/** A filter line times G: 3 values to 6. */
// @ts-ignore: decorator
@inline
function filterLine(g0: v128, g1: v128, g2: v128, to: usize, toStep: usize): void {
  const even = f32x4.add(g0, g2);
  const far = madd(f32x4.splat(4), g2, g0);
  const sixth = f32x4.splat(<f32>(-1.0 / 6.0));
  const small = f32x4.splat(<f32>(1.0 / 24.0));
  const twice = f32x4.add(g1, g1);
  v128.store(to, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(to + toStep, f32x4.mul(sixth, f32x4.add(even, g1)));
  v128.store(to + toStep * 2, f32x4.mul(sixth, f32x4.sub(even, g1)));
  v128.store(to + toStep * 3, f32x4.mul(small, f32x4.add(far, twice)));
  v128.store(to + toStep * 4, f32x4.mul(small, f32x4.sub(far, twice)));
  v128.store(to + toStep * 5, g2);
}

enum WinogradFilterWord {
  from,
  to,
  channels,
  outChannels,
  /** Work space of 1,024 bytes. */
  work,
}

/**
 * Transforms a 3x3 filter [3, 3, channels, outChannels] into [36, panel, channels, 8].
 */
export function winogradFilter(p: usize, t: i32, n: i32): void {
  const channels = int(p, WinogradFilterWord.channels);
  const outChannels = int(p, WinogradFilterWord.outChannels);
  const work = ptr(p, WinogradFilterWord.work);
  const tap: usize = <usize>(channels * outChannels) * 4;
  for (let c: i32 = 0; c < channels; c++) {
    for (let o: i32 = 0; o < outChannels; o += 4) {
      const from = ptr(p, WinogradFilterWord.from) + <usize>(c * outChannels + o) * 4;
      for (let i: usize = 0; i < 3; i++) {
        filterLine(
          v128.load(from + i * tap),
          v128.load(from + (i + 3) * tap),
          v128.load(from + (i + 6) * tap),
          work + i * 16,
          48,
        );
      }
      const to =
        ptr(p, WinogradFilterWord.to) + <usize>((((o >> 3) * channels + c) << 3) + (o & 7)) * 4;
      for (let i: usize = 0; i < 6; i++) {
        const row = work + i * 48;
        filterLine(v128.load(row), v128.load(row, 16), v128.load(row, 32), to + i * 6 * tap, tap);
      }
    }
  }
}

/** 6 sums times G transposed: 3 values. */
// @ts-ignore: decorator
@inline
function filterGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const sixth = f32x4.splat(<f32>(-1.0 / 6.0));
  const small = f32x4.splat(<f32>(1.0 / 24.0));
  const u1 = v128.load(from + step);
  const u2 = v128.load(from + step * 2);
  const u3 = v128.load(from + step * 3);
  const u4 = v128.load(from + step * 4);
  const near = f32x4.mul(sixth, f32x4.add(u1, u2));
  const far = f32x4.mul(small, f32x4.add(u3, u4));
  const slope = f32x4.mul(sixth, f32x4.sub(u1, u2));
  const steep = f32x4.mul(small, f32x4.sub(u3, u4));
  v128.store(to, f32x4.add(f32x4.mul(f32x4.splat(0.25), v128.load(from)), f32x4.add(near, far)));
  v128.store(to + toStep, f32x4.add(slope, f32x4.add(steep, steep)));
  v128.store(
    to + toStep * 2,
    f32x4.add(f32x4.add(near, f32x4.mul(f32x4.splat(4), far)), v128.load(from + step * 5)),
  );
}

enum WinogradFilterGradientWord {
  from,
  to,
  /** channels * outChannels */
  plane,
  /** Work space of 1,024 bytes. */
  work,
}

/**
 * The filter's gradient [3, 3, channels, outChannels] from gathered sums [36, channels,
 * outChannels].
 */
export function winogradFilterGradient(p: usize, t: i32, n: i32): void {
  const tap: usize = ptr(p, WinogradFilterGradientWord.plane) * 4;
  const work = ptr(p, WinogradFilterGradientWord.work);
  for (let c: usize = 0; c < tap; c += 16) {
    const from = ptr(p, WinogradFilterGradientWord.from) + c;
    for (let i: usize = 0; i < 6; i++) {
      filterGradientLine(from + i * tap, tap * 6, work + i * 16, 96);
    }
    for (let i: usize = 0; i < 3; i++) {
      filterGradientLine(
        work + i * 96,
        16,
        ptr(p, WinogradFilterGradientWord.to) + c + i * 3 * tap,
        tap,
      );
    }
  }
}
