import { float, int, madd, nmadd, ptr, share } from "./common";

/*
 * One step of many variables, in PyTorch's order of arithmetic. Split over the vectors of all
 * variables.
 */

/**
 * One variable's row of the table: addresses to read, addresses to write, then the rule's numbers.
 */
enum UpdateRow {
  vectors,
  parameter,
  gradient,
  slot0,
  slot1,
  slot2,
  toParameter,
  toSlot0,
  toSlot1,
  toSlot2,
}

enum SgdNumber {
  rate = 10,
  momentum,
  /** What the gradient is scaled by. */
  damped,
  weightDecay,
  nesterov,
  /** Whether this is the first step. */
  first,
}

enum AdamNumber {
  /** 1 - beta1 */
  rest1 = 10,
  beta2,
  epsilon,
  /** Added to the gradient. */
  weightDecay,
  /** What the parameter is scaled by first. */
  keep,
  /** Step size. */
  size,
  /** Square root of the second correction. */
  root,
  /** 1 - beta2 */
  rest2,
}

enum RmspropNumber {
  rate = 10,
  alpha,
  /** 1 - alpha */
  rest,
  epsilon,
  momentum,
  weightDecay,
}

const ROW: usize = 80;

const SGD: i32 = 0;
const ADAM: i32 = 1;
const RMSPROP: i32 = 2;

enum UpdateWord {
  variables,
  table,
  vectors,
}

// @ts-ignore: decorator
@inline
function update(rule: i32, p: usize, t: i32, n: i32): void {
  const first = share(int(p, UpdateWord.vectors), t, n);
  const end = share(int(p, UpdateWord.vectors), t + 1, n);
  let row = ptr(p, UpdateWord.table);
  let before: i32 = 0;
  for (let i: i32 = 0; i < int(p, UpdateWord.variables); i++, row += ROW) {
    const from = max<i32>(0, first - before);
    const to = min<i32>(int(row, UpdateRow.vectors), end - before);
    if (from < to) {
      if (rule == SGD) sgd(row, <usize>from * 16, <usize>to * 16);
      if (rule == ADAM) adam(row, <usize>from * 16, <usize>to * 16);
      if (rule == RMSPROP) rmsprop(row, <usize>from * 16, <usize>to * 16);
    }
    before += int(row, UpdateRow.vectors);
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

/** Slot: momentum, or none. */
function sgd(row: usize, start: usize, end: usize): void {
  const rate = f32x4.splat(float(row, SgdNumber.rate));
  const factor = f32x4.splat(float(row, SgdNumber.momentum));
  const damped = f32x4.splat(float(row, SgdNumber.damped));
  const decay = f32x4.splat(float(row, SgdNumber.weightDecay));
  const nesterov = int(row, SgdNumber.nesterov);
  const first = int(row, SgdNumber.first);
  const slot = ptr(row, UpdateRow.slot0);
  for (let i = start; i < end; i += 16) {
    const w = v128.load(ptr(row, UpdateRow.parameter) + i);
    const g = madd(decay, w, v128.load(ptr(row, UpdateRow.gradient) + i));
    if (!slot) {
      v128.store(ptr(row, UpdateRow.toParameter) + i, nmadd(rate, g, w));
      continue;
    }
    const b = first ? g : madd(damped, g, f32x4.mul(v128.load(slot + i), factor));
    const d = nesterov ? madd(factor, b, g) : b;
    v128.store(ptr(row, UpdateRow.toParameter) + i, nmadd(rate, d, w));
    v128.store(ptr(row, UpdateRow.toSlot0) + i, b);
  }
}

/** Slots: m, v. */
function adam(row: usize, start: usize, end: usize): void {
  const rest1 = f32x4.splat(float(row, AdamNumber.rest1));
  const beta2 = f32x4.splat(float(row, AdamNumber.beta2));
  const epsilon = f32x4.splat(float(row, AdamNumber.epsilon));
  const decay = f32x4.splat(float(row, AdamNumber.weightDecay));
  const keep = f32x4.splat(float(row, AdamNumber.keep));
  const size = f32x4.splat(float(row, AdamNumber.size));
  const root = f32x4.splat(float(row, AdamNumber.root));
  const rest2 = f32x4.splat(float(row, AdamNumber.rest2));
  for (let i = start; i < end; i += 16) {
    let w = v128.load(ptr(row, UpdateRow.parameter) + i);
    const g = madd(decay, w, v128.load(ptr(row, UpdateRow.gradient) + i));
    w = f32x4.mul(w, keep);
    let m = v128.load(ptr(row, UpdateRow.slot0) + i);
    let v = v128.load(ptr(row, UpdateRow.slot1) + i);
    m = madd(f32x4.sub(g, m), rest1, m);
    v = madd(f32x4.mul(rest2, g), g, f32x4.mul(v, beta2));
    const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), root), epsilon);
    w = nmadd(size, f32x4.div(m, denominator), w);
    v128.store(ptr(row, UpdateRow.toParameter) + i, w);
    v128.store(ptr(row, UpdateRow.toSlot0) + i, m);
    v128.store(ptr(row, UpdateRow.toSlot1) + i, v);
  }
}

/**
 * Slots: mean of squares, mean or 0, momentum or 0.
 * A factor of 0 leaves the momentum as it is.
 */
function rmsprop(row: usize, start: usize, end: usize): void {
  const rate = f32x4.splat(float(row, RmspropNumber.rate));
  const alpha = f32x4.splat(float(row, RmspropNumber.alpha));
  const rest = f32x4.splat(float(row, RmspropNumber.rest));
  const epsilon = f32x4.splat(float(row, RmspropNumber.epsilon));
  const factor = f32x4.splat(float(row, RmspropNumber.momentum));
  const decay = f32x4.splat(float(row, RmspropNumber.weightDecay));
  const mean = ptr(row, UpdateRow.slot1);
  const momentum = ptr(row, UpdateRow.slot2);
  const moves = momentum && float(row, RmspropNumber.momentum) > 0;
  for (let i = start; i < end; i += 16) {
    const w = v128.load(ptr(row, UpdateRow.parameter) + i);
    const g = madd(decay, w, v128.load(ptr(row, UpdateRow.gradient) + i));
    const square = madd(
      f32x4.mul(rest, g),
      g,
      f32x4.mul(v128.load(ptr(row, UpdateRow.slot0) + i), alpha),
    );
    let spread = square;
    if (mean) {
      let a = v128.load(mean + i);
      a = madd(f32x4.sub(g, a), rest, a);
      spread = nmadd(a, a, square);
      v128.store(ptr(row, UpdateRow.toSlot1) + i, a);
    }
    const root = f32x4.add(f32x4.sqrt(spread), epsilon);
    if (momentum) {
      let b = v128.load(momentum + i);
      if (moves) b = f32x4.add(f32x4.mul(b, factor), f32x4.div(g, root));
      v128.store(ptr(row, UpdateRow.toSlot2) + i, b);
      if (moves) v128.store(ptr(row, UpdateRow.toParameter) + i, nmadd(rate, b, w));
    }
    if (!moves)
      v128.store(
        ptr(row, UpdateRow.toParameter) + i,
        f32x4.sub(w, f32x4.div(f32x4.mul(rate, g), root)),
      );
    v128.store(ptr(row, UpdateRow.toSlot0) + i, square);
  }
}
