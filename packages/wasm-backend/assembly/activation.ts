import { float, int, ptr, start, stop } from "./common";

/* Elementwise kernels over `count` floats, split in blocks of 4. */

enum ReluWord {
  x,
  output,
  count,
}

/** output = max(x, 0). */
export function relu(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, ReluWord.count), t, n) * 4;
  const a = ptr(p, ReluWord.x);
  const o = ptr(p, ReluWord.output);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(int(p, ReluWord.count), t, n) * 4; i < end; i += 16) {
    v128.store(o + i, f32x4.max(v128.load(a + i), zero));
  }
}

enum WhereStepWord {
  a,
  x,
  output,
  count,
}

/** output = 0 where x <= 0, else a: the gradient of ReLU. */
export function whereStep(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, WhereStepWord.count), t, n) * 4;
  const a = ptr(p, WhereStepWord.a);
  const b = ptr(p, WhereStepWord.x);
  const o = ptr(p, WhereStepWord.output);
  const zero = f32x4.splat(0);
  for (let i = <usize>start(int(p, WhereStepWord.count), t, n) * 4; i < end; i += 16) {
    v128.store(o + i, v128.andnot(v128.load(a + i), f32x4.le(v128.load(b + i), zero)));
  }
}

enum StepWord {
  x,
  output,
  count,
  alpha,
}

/** output = 1 where x > 0, alpha where not, NaN where x is NaN. */
export function step(p: usize, t: i32, n: i32): void {
  const end = <usize>stop(int(p, StepWord.count), t, n) * 4;
  const a = ptr(p, StepWord.x);
  const o = ptr(p, StepWord.output);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const alpha = f32x4.splat(float(p, StepWord.alpha));
  for (let i = <usize>start(int(p, StepWord.count), t, n) * 4; i < end; i += 16) {
    const x = v128.load(a + i);
    const value = v128.bitselect(one, alpha, f32x4.gt(x, zero));
    v128.store(o + i, v128.bitselect(value, x, f32x4.eq(x, x)));
  }
}
