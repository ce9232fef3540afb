import { int, madd, ptr, share, storeLanes } from "./common";
import { exp } from "./maths";

/** The joined lanes of `v`, in all of them. */
// @ts-ignore: decorator
@inline
function total(v: v128): v128 {
  const s = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.add(s, i32x4.shuffle(s, s, 1, 0, 3, 2));
}

/** The last `columns & 3` floats of a row, and `fill` where there are none. */
// @ts-ignore: decorator
@inline
function rest(at: usize, count: i32, fill: f32): v128 {
  let v = f32x4.splat(fill);
  v = v128.load32_lane(at, v, 0);
  if (count > 1) v = v128.load32_lane(at, v, 1, 4);
  if (count > 2) v = v128.load32_lane(at, v, 2, 8);
  return v;
}

enum SoftmaxWord {
  x,
  output,
  rows,
  columns,
}

/** The softmax of each row of x [rows, columns]. Split over rows. */
export function softmax(p: usize, t: i32, n: i32): void {
  const columns = int(p, SoftmaxWord.columns);
  const left = columns & 3;
  const wide = <usize>(columns & ~3) * 4;
  const end = share(int(p, SoftmaxWord.rows), t + 1, n);
  for (let r = share(int(p, SoftmaxWord.rows), t, n); r < end; r++) {
    const offset = <usize>r * <usize>columns * 4;
    const x = ptr(p, SoftmaxWord.x) + offset;
    const o = ptr(p, SoftmaxWord.output) + offset;
    let top = f32x4.splat(-Infinity);
    for (let c: usize = 0; c < wide; c += 16) top = f32x4.max(top, v128.load(x + c));
    if (left) top = f32x4.max(top, rest(x + wide, left, -Infinity));
    top = f32x4.max(top, i32x4.shuffle(top, top, 2, 3, 0, 1));
    top = f32x4.max(top, i32x4.shuffle(top, top, 1, 0, 3, 2));
    let sum = f32x4.splat(0);
    for (let c: usize = 0; c < wide; c += 16) {
      const power = exp(f32x4.sub(v128.load(x + c), top));
      sum = f32x4.add(sum, power);
      v128.store(o + c, power);
    }
    let last = f32x4.splat(0);
    if (left) {
      last = exp(f32x4.sub(rest(x + wide, left, -Infinity), top));
      sum = f32x4.add(sum, last);
    }
    sum = total(sum);
    for (let c: usize = 0; c < wide; c += 16) {
      v128.store(o + c, f32x4.div(v128.load(o + c), sum));
    }
    if (left) storeLanes(o + wide, f32x4.div(last, sum), left);
  }
}

enum SoftmaxGradientWord {
  y,
  dy,
  output,
  rows,
  columns,
}

/** y * (dy - the row's sum of y * dy). Split over rows. */
export function softmaxGradient(p: usize, t: i32, n: i32): void {
  const columns = int(p, SoftmaxGradientWord.columns);
  const left = columns & 3;
  const wide = <usize>(columns & ~3) * 4;
  const end = share(int(p, SoftmaxGradientWord.rows), t + 1, n);
  for (let r = share(int(p, SoftmaxGradientWord.rows), t, n); r < end; r++) {
    const offset = <usize>r * <usize>columns * 4;
    const y = ptr(p, SoftmaxGradientWord.y) + offset;
    const dy = ptr(p, SoftmaxGradientWord.dy) + offset;
    const o = ptr(p, SoftmaxGradientWord.output) + offset;
    let sum = f32x4.splat(0);
    for (let c: usize = 0; c < wide; c += 16) {
      sum = madd(v128.load(y + c), v128.load(dy + c), sum);
    }
    const lastY = left ? rest(y + wide, left, 0) : sum;
    const lastDy = left ? rest(dy + wide, left, 0) : sum;
    if (left) sum = madd(lastY, lastDy, sum);
    sum = total(sum);
    for (let c: usize = 0; c < wide; c += 16) {
      v128.store(o + c, f32x4.mul(v128.load(y + c), f32x4.sub(v128.load(dy + c), sum)));
    }
    if (left) storeLanes(o + wide, f32x4.mul(lastY, f32x4.sub(lastDy, sum)), left);
  }
}
