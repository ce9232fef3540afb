import { float, int, ptr, share } from "./common";
import {
  cos,
  erf,
  exp,
  expm1,
  expm1Negative,
  log,
  log1p,
  sigmoid,
  sin,
  softplus,
  tanh,
} from "./maths";

enum Unary {
  Neg,
  Abs,
  Square,
  Sqrt,
  Rsqrt,
  Reciprocal,
  Exp,
  Log,
  Sigmoid,
  Tanh,
  Softplus,
  Erf,
  Elu,
  Selu,
  LeakyRelu,
  Relu6,
  ClipByValue,
  Sign,
  Floor,
  Ceil,
  Round,
  Expm1,
  Log1p,
  Sin,
  Cos,
}

/** One operation on four floats; `p` and `q` are its numbers. */
// @ts-ignore: decorator
@inline
function apply(kind: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (kind == Unary.Neg) return f32x4.neg(x);
  if (kind == Unary.Abs) return f32x4.abs(x);
  if (kind == Unary.Square) return f32x4.mul(x, x);
  if (kind == Unary.Sqrt) return f32x4.sqrt(x);
  if (kind == Unary.Rsqrt) return f32x4.div(one, f32x4.sqrt(x));
  if (kind == Unary.Reciprocal) return f32x4.div(one, x);
  if (kind == Unary.Exp) return exp(x);
  if (kind == Unary.Log) return log(x);
  if (kind == Unary.Sigmoid) return sigmoid(x);
  if (kind == Unary.Tanh) return tanh(x);
  if (kind == Unary.Softplus) return softplus(x);
  if (kind == Unary.Erf) return erf(x);
  if (kind == Unary.Elu) {
    return v128.bitselect(x, expm1Negative(f32x4.min(x, zero)), f32x4.ge(x, zero));
  }
  if (kind == Unary.Selu) {
    const low = f32x4.mul(q, expm1Negative(f32x4.min(x, zero)));
    return v128.bitselect(f32x4.mul(p, x), low, f32x4.ge(x, zero));
  }
  if (kind == Unary.LeakyRelu) {
    return v128.bitselect(f32x4.mul(p, x), x, f32x4.lt(x, zero));
  }
  if (kind == Unary.Relu6) return f32x4.min(f32x4.max(x, zero), f32x4.splat(6));
  if (kind == Unary.ClipByValue) {
    const low = v128.bitselect(p, x, f32x4.lt(x, p));
    return v128.bitselect(q, low, f32x4.gt(x, q));
  }
  if (kind == Unary.Sign) {
    const positive = v128.and(one, f32x4.gt(x, zero));
    return v128.bitselect(f32x4.splat(-1), positive, f32x4.lt(x, zero));
  }
  if (kind == Unary.Floor) return f32x4.floor(x);
  if (kind == Unary.Ceil) return f32x4.ceil(x);
  if (kind == Unary.Round) return f32x4.nearest(x);
  if (kind == Unary.Expm1) return expm1(x);
  if (kind == Unary.Log1p) return log1p(x);
  if (kind == Unary.Sin) return sin(x);
  return cos(x);
}

enum UnaryWord {
  x,
  output,
  count,
  operation,
  /** Numbers that the operation takes beside x. */
  first,
  second,
}

/** Buffers are padded to whole vectors, so the last one may run over. */
// @ts-ignore: decorator
@inline
function loop(kind: i32, p: usize, t: i32, n: i32): void {
  const vectors = (int(p, UnaryWord.count) + 3) >> 2;
  const end = <usize>share(vectors, t + 1, n) * 16;
  const x = ptr(p, UnaryWord.x);
  const o = ptr(p, UnaryWord.output);
  const first = f32x4.splat(float(p, UnaryWord.first));
  const second = f32x4.splat(float(p, UnaryWord.second));
  for (let i = <usize>share(vectors, t, n) * 16; i < end; i += 16) {
    v128.store(o + i, apply(kind, v128.load(x + i), first, second));
  }
}

/** One operation of `count` floats. Split in blocks of 4. */
export function unary(p: usize, t: i32, n: i32): void {
  switch (int(p, UnaryWord.operation)) {
    case Unary.Neg:
      return loop(Unary.Neg, p, t, n);
    case Unary.Abs:
      return loop(Unary.Abs, p, t, n);
    case Unary.Square:
      return loop(Unary.Square, p, t, n);
    case Unary.Sqrt:
      return loop(Unary.Sqrt, p, t, n);
    case Unary.Rsqrt:
      return loop(Unary.Rsqrt, p, t, n);
    case Unary.Reciprocal:
      return loop(Unary.Reciprocal, p, t, n);
    case Unary.Exp:
      return loop(Unary.Exp, p, t, n);
    case Unary.Log:
      return loop(Unary.Log, p, t, n);
    case Unary.Sigmoid:
      return loop(Unary.Sigmoid, p, t, n);
    case Unary.Tanh:
      return loop(Unary.Tanh, p, t, n);
    case Unary.Softplus:
      return loop(Unary.Softplus, p, t, n);
    case Unary.Erf:
      return loop(Unary.Erf, p, t, n);
    case Unary.Elu:
      return loop(Unary.Elu, p, t, n);
    case Unary.Selu:
      return loop(Unary.Selu, p, t, n);
    case Unary.LeakyRelu:
      return loop(Unary.LeakyRelu, p, t, n);
    case Unary.Relu6:
      return loop(Unary.Relu6, p, t, n);
    case Unary.ClipByValue:
      return loop(Unary.ClipByValue, p, t, n);
    case Unary.Sign:
      return loop(Unary.Sign, p, t, n);
    case Unary.Floor:
      return loop(Unary.Floor, p, t, n);
    case Unary.Ceil:
      return loop(Unary.Ceil, p, t, n);
    case Unary.Round:
      return loop(Unary.Round, p, t, n);
    case Unary.Expm1:
      return loop(Unary.Expm1, p, t, n);
    case Unary.Log1p:
      return loop(Unary.Log1p, p, t, n);
    case Unary.Sin:
      return loop(Unary.Sin, p, t, n);
    default:
      return loop(Unary.Cos, p, t, n);
  }
}
