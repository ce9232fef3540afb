import { float, int, madd, nmadd, ptr, share } from "./common";

/*
 * One step of many variables, in PyTorch's order of arithmetic. Words: 0 variables, 1 table, 2 vectors
 * of all variables. Split over vectors. A row of the table: 0 vectors, 1 parameter, 2 gradient,
 * 3 to 5 slots, 6 to parameter, 7 to 9 to slots, 10 and on numbers of the rule.
 */

const ROW: usize = 80;

const SGD: i32 = 0;
const ADAM: i32 = 1;
const RMSPROP: i32 = 2;

// @ts-ignore: decorator
@inline
function update(rule: i32, p: usize, t: i32, n: i32): void {
  const first = share(int(p, 2), t, n);
  const end = share(int(p, 2), t + 1, n);
  let row = ptr(p, 1);
  let before: i32 = 0;
  for (let i: i32 = 0; i < int(p, 0); i++, row += ROW) {
    const from = max<i32>(0, first - before);
    const to = min<i32>(int(row, 0), end - before);
    if (from < to) {
      if (rule == SGD) sgd(row, <usize>from * 16, <usize>to * 16);
      if (rule == ADAM) adam(row, <usize>from * 16, <usize>to * 16);
      if (rule == RMSPROP) rmsprop(row, <usize>from * 16, <usize>to * 16);
    }
    before += int(row, 0);
  }
}

export function updateSgd(p: usize, t: i32, n: i32): void {
  update(SGD, p, t, n);
}
export function updateAdam(p: usize, t: i32, n: i32): void {
  update(ADAM, p, t, n);
}
export function updateRmsprop(p: usize, t: i32, n: i32): void {
  update(RMSPROP, p, t, n);
}

/**
 * Numbers: 10 rate, 11 momentum factor, 12 what the gradient is scaled by, 13 weight decay,
 * 14 Nesterov, 15 whether this is the first step. Slot: momentum, or none.
 */
function sgd(row: usize, start: usize, end: usize): void {
  const rate = f32x4.splat(float(row, 10));
  const factor = f32x4.splat(float(row, 11));
  const damped = f32x4.splat(float(row, 12));
  const decay = f32x4.splat(float(row, 13));
  const nesterov = int(row, 14);
  const first = int(row, 15);
  const slot = ptr(row, 3);
  for (let i = start; i < end; i += 16) {
    const w = v128.load(ptr(row, 1) + i);
    const g = madd(decay, w, v128.load(ptr(row, 2) + i));
    if (!slot) {
      v128.store(ptr(row, 6) + i, nmadd(rate, g, w));
      continue;
    }
    const b = first ? g : madd(damped, g, f32x4.mul(v128.load(slot + i), factor));
    const d = nesterov ? madd(factor, b, g) : b;
    v128.store(ptr(row, 6) + i, nmadd(rate, d, w));
    v128.store(ptr(row, 7) + i, b);
  }
}

/**
 * Numbers: 10 1 - beta1, 11 beta2, 12 epsilon, 13 weight decay added to the gradient, 14 what the
 * parameter is scaled by first, 15 step size, 16 square root of the second correction, 17 1 - beta2.
 * Slots: m, v.
 */
function adam(row: usize, start: usize, end: usize): void {
  const rest1 = f32x4.splat(float(row, 10));
  const beta2 = f32x4.splat(float(row, 11));
  const epsilon = f32x4.splat(float(row, 12));
  const decay = f32x4.splat(float(row, 13));
  const keep = f32x4.splat(float(row, 14));
  const size = f32x4.splat(float(row, 15));
  const root = f32x4.splat(float(row, 16));
  const rest2 = f32x4.splat(float(row, 17));
  for (let i = start; i < end; i += 16) {
    let w = v128.load(ptr(row, 1) + i);
    const g = madd(decay, w, v128.load(ptr(row, 2) + i));
    w = f32x4.mul(w, keep);
    let m = v128.load(ptr(row, 3) + i);
    let v = v128.load(ptr(row, 4) + i);
    m = madd(f32x4.sub(g, m), rest1, m);
    v = madd(f32x4.mul(rest2, g), g, f32x4.mul(v, beta2));
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), root), epsilon);
    w = nmadd(size, f32x4.div(m, denominator), w);
    v128.store(ptr(row, 6) + i, w);
    v128.store(ptr(row, 7) + i, m);
    v128.store(ptr(row, 8) + i, v);
  }
}

/**
 * Numbers: 10 rate, 11 alpha, 12 1 - alpha, 13 epsilon, 14 momentum factor, 15 weight decay.
 * Slots: 3 mean of squares, 4 mean or 0, 5 momentum or 0.
 * A factor of 0 leaves the momentum as it is.
 */
function rmsprop(row: usize, start: usize, end: usize): void {
  const rate = f32x4.splat(float(row, 10));
  const alpha = f32x4.splat(float(row, 11));
  const rest = f32x4.splat(float(row, 12));
  const epsilon = f32x4.splat(float(row, 13));
  const factor = f32x4.splat(float(row, 14));
  const decay = f32x4.splat(float(row, 15));
  const mean = ptr(row, 4);
  const momentum = ptr(row, 5);
  const moves = momentum && float(row, 14) > 0;
  for (let i = start; i < end; i += 16) {
    const w = v128.load(ptr(row, 1) + i);
    const g = madd(decay, w, v128.load(ptr(row, 2) + i));
    const square = madd(f32x4.mul(rest, g), g, f32x4.mul(v128.load(ptr(row, 3) + i), alpha));
    let spread = square;
    if (mean) {
      let a = v128.load(mean + i);
      a = madd(f32x4.sub(g, a), rest, a);
      spread = nmadd(a, a, square);
      v128.store(ptr(row, 8) + i, a);
    }
    const root = f32x4.add(f32x4.sqrt(spread), epsilon);
    if (momentum) {
      let b = v128.load(momentum + i);
      if (moves) b = f32x4.add(f32x4.mul(b, factor), f32x4.div(g, root));
      v128.store(ptr(row, 9) + i, b);
      if (moves) v128.store(ptr(row, 6) + i, nmadd(rate, b, w));
    }
    if (!moves) v128.store(ptr(row, 6) + i, f32x4.sub(w, f32x4.div(f32x4.mul(rate, g), root)));
    v128.store(ptr(row, 7) + i, square);
  }
}
