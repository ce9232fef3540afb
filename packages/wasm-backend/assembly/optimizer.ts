import { float, int, madd, nmadd, ptr, share } from "./common";

/**
 * One Adam step in PyTorch's order of arithmetic.
 * Words: 0 parameter, 1 gradient, 2 m, 3 v, 4 to parameter, 5 to m, 6 to v, 7 count, 8 1 - beta1,
 * 9 beta2, 10 epsilon, 11 weight decay added to the gradient, 12 what the parameter is scaled by
 * first, 13 step size, 14 square root of the second correction, 15 1 - beta2.
 */
export function adam(p: usize, t: i32, n: i32): void {
  const blocks = (int(p, 7) + 3) >> 2;
  const beta2 = f32x4.splat(float(p, 9));
  const rest1 = f32x4.splat(float(p, 8));
  const rest2 = f32x4.splat(float(p, 15));
  const epsilon = f32x4.splat(float(p, 10));
  const decay = f32x4.splat(float(p, 11));
  const keep = f32x4.splat(float(p, 12));
  const size = f32x4.splat(float(p, 13));
  const root = f32x4.splat(float(p, 14));
  const end = <usize>share(blocks, t + 1, n) * 16;
  for (let i = <usize>share(blocks, t, n) * 16; i < end; i += 16) {
    let w = v128.load(ptr(p, 0) + i);
    const g = madd(decay, w, v128.load(ptr(p, 1) + i));
    w = f32x4.mul(w, keep);
    let m = v128.load(ptr(p, 2) + i);
    let v = v128.load(ptr(p, 3) + i);
    m = madd(f32x4.sub(g, m), rest1, m);
    v = madd(f32x4.mul(rest2, g), g, f32x4.mul(v, beta2));
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), root), epsilon);
    w = nmadd(size, f32x4.div(m, denominator), w);
    v128.store(ptr(p, 4) + i, w);
    v128.store(ptr(p, 5) + i, m);
    v128.store(ptr(p, 6) + i, v);
  }
}

/**
 * One step of SGD with momentum in PyTorch's order of arithmetic.
 * Words: 0 parameter, 1 gradient, 2 momentum, 3 to parameter, 4 to momentum, 5 count, 6 rate,
 * 7 momentum factor, 8 what the gradient is scaled by, 9 weight decay, 10 Nesterov,
 * 11 whether this is the first step.
 */
export function sgd(p: usize, t: i32, n: i32): void {
  const blocks = (int(p, 5) + 3) >> 2;
  const rate = f32x4.splat(float(p, 6));
  const factor = f32x4.splat(float(p, 7));
  const damped = f32x4.splat(float(p, 8));
  const decay = f32x4.splat(float(p, 9));
  const nesterov = int(p, 10);
  const first = int(p, 11);
  const end = <usize>share(blocks, t + 1, n) * 16;
  for (let i = <usize>share(blocks, t, n) * 16; i < end; i += 16) {
    const w = v128.load(ptr(p, 0) + i);
    const g = madd(decay, w, v128.load(ptr(p, 1) + i));
    const b = first ? g : madd(damped, g, f32x4.mul(v128.load(ptr(p, 2) + i), factor));
    const d = nesterov ? madd(factor, b, g) : b;
    v128.store(ptr(p, 3) + i, nmadd(rate, d, w));
    v128.store(ptr(p, 4) + i, b);
  }
}
