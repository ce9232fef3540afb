import { madd, nmadd } from "./common";

/*
 * Elementary functions of four floats, by the polynomials of the Cephes library. Off the true value
 * by less than 2 units in the last place (exp, log, sin, cos), 3 (tanh, elu), 4 (sigmoid); softplus
 * 3e-7, the error function 6e-7.
 */

// @ts-ignore: decorator
@inline
const LN2_HIGH: f32 = 0.693359375;
// @ts-ignore: decorator
@inline
const LN2_LOW: f32 = -2.1219444e-4;

/** y * x + c */
// @ts-ignore: decorator
@inline
function horner(y: v128, x: v128, c: f32): v128 {
  return madd(y, x, f32x4.splat(c));
}

/** 2 to the power of whole numbers between -126 and 127. */
// @ts-ignore: decorator
@inline
function powerOf2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** What e^x is a multiple of: the whole power of 2 near it. */
// @ts-ignore: decorator
@inline
function exponent(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

/** e^(x - n ln 2) - 1. */
// @ts-ignore: decorator
@inline
function fraction(x: v128, n: v128): v128 {
  let r = nmadd(n, f32x4.splat(LN2_HIGH), x);
  r = nmadd(n, f32x4.splat(LN2_LOW), r);
  let y = horner(f32x4.splat(1.98756915e-4), r, 1.39819995e-3);
  y = horner(y, r, 8.3334519e-3);
  y = horner(y, r, 4.1665796e-2);
  y = horner(y, r, 1.66666655e-1);
  y = horner(y, r, 5.00000012e-1);
  return madd(f32x4.mul(y, r), r, r);
}

export function exp(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-105)), f32x4.splat(89.5));
  const n = exponent(x);
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const y = f32x4.add(fraction(x, n), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(y, powerOf2(half)), powerOf2(i32x4.sub(whole, half)));
}

/** e^x - 1 for x that is not above 0. */
export function expm1Negative(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(-87));
  const n = exponent(x);
  const power = powerOf2(i32x4.trunc_sat_f32x4_s(n));
  return madd(fraction(x, n), power, f32x4.sub(power, f32x4.splat(1)));
}

/** e^x - 1 for any x. */
export function expm1(x: v128): v128 {
  const one = f32x4.splat(1);
  const large = f32x4.sub(exp(x), one);
  const y = v128.bitselect(expm1Negative(f32x4.min(x, one)), large, f32x4.le(x, one));
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)));
}

export function log(x: v128): v128 {
  const one = f32x4.splat(1);
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, tiny);
  let e = i32x4.sub(i32x4.shr_u(normal, 23), i32x4.splat(126));
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  const mantissa = v128.and(normal, i32x4.splat(0x007fffff));
  let m = v128.or(mantissa, f32x4.splat(0.5));
  const low = f32x4.lt(m, f32x4.splat(0.707106781));
  e = i32x4.add(e, low);
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), one);
  const z = f32x4.mul(m, m);
  let y = horner(f32x4.splat(7.0376836292e-2), m, -1.151461031e-1);
  y = horner(y, m, 1.167699874e-1);
  y = horner(y, m, -1.2420140846e-1);
  y = horner(y, m, 1.4249322787e-1);
  y = horner(y, m, -1.6668057665e-1);
  y = horner(y, m, 2.0000714765e-1);
  y = horner(y, m, -2.4999993993e-1);
  y = horner(y, m, 3.3333331174e-1);
  y = f32x4.mul(f32x4.mul(y, m), z);
  const n = f32x4.convert_i32x4_s(e);
  y = madd(n, f32x4.splat(LN2_LOW), y);
  y = nmadd(f32x4.splat(0.5), z, y);
  y = madd(n, f32x4.splat(LN2_HIGH), f32x4.add(m, y));
  const zero = f32x4.splat(0);
  const infinity = f32x4.splat(Infinity);
  y = v128.bitselect(infinity, y, f32x4.eq(x, infinity));
  y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, zero));
  return v128.bitselect(y, f32x4.splat(NaN), f32x4.ge(x, zero));
}

/** log(1 + x); what 1 + x rounds away is put back. */
export function log1p(x: v128): v128 {
  const one = f32x4.splat(1);
  const sum = f32x4.add(x, one);
  const lost = f32x4.div(f32x4.sub(x, f32x4.sub(sum, one)), sum);
  const y = f32x4.add(log(sum), v128.and(lost, f32x4.eq(lost, lost)));
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
const SIGN: i32 = 0x80000000;

export function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const z = f32x4.mul(x, x);
  let y = horner(f32x4.splat(-5.70498872745e-3), z, 2.06390887954e-2);
  y = horner(y, z, -5.37397155531e-2);
  y = horner(y, z, 1.33314422036e-1);
  y = horner(y, z, -3.33332819422e-1);
  const near = madd(f32x4.mul(y, z), x, x);
  const power = exp(f32x4.add(size, size));
  let far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(power, one)));
  far = v128.or(far, v128.and(x, i32x4.splat(SIGN)));
  return v128.bitselect(far, near, f32x4.ge(size, f32x4.splat(0.625)));
}

export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** log(1 + e^x), as x where that is the same in float32 and as e^x where that is. */
export function softplus(x: v128): v128 {
  const power = exp(x);
  const y = log(f32x4.add(f32x4.splat(1), power));
  const edge = f32x4.splat(13.942385);
  const large = v128.bitselect(x, y, f32x4.gt(x, edge));
  return v128.bitselect(power, large, f32x4.lt(x, f32x4.neg(edge)));
}

/** Abramowitz and Stegun, 7.1.26. */
export function erf(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const t = f32x4.div(one, madd(size, f32x4.splat(0.3275911), one));
  let y = horner(f32x4.splat(1.061405429), t, -1.453152027);
  y = horner(y, t, 1.421413741);
  y = horner(y, t, -0.284496736);
  y = horner(y, t, 0.254829592);
  y = f32x4.mul(f32x4.mul(y, t), exp(f32x4.neg(f32x4.mul(x, x))));
  const sign = v128.and(x, i32x4.splat(SIGN));
  y = v128.or(f32x4.sub(one, y), sign);
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0)));
}

/** Up to here four angles are reduced at a time; beyond, float64 takes them one by one. */
// @ts-ignore: decorator
@inline
const FAR_ANGLE: f32 = 65536;

/** The first 33 bits of pi / 2, whose multiples up to FAR_ANGLE are exact in float64. */
// @ts-ignore: decorator
@inline
const QUARTER_HIGH: f64 = 1.57079632673412561417;
/** The rest of pi / 2. */
// @ts-ignore: decorator
@inline
const QUARTER_LOW: f64 = 6.07710050650619224932e-11;

/** x - n pi / 2 of the low two lanes, in float64: near a multiple nearly all of x cancels. */
// @ts-ignore: decorator
@inline
function reduceAngle(x: v128, n: v128): v128 {
  const quarters = f64x2.promote_low_f32x4(n);
  let r = f64x2.promote_low_f32x4(x);
  r = f64x2.sub(r, f64x2.mul(quarters, f64x2.splat(QUARTER_HIGH)));
  r = f64x2.sub(r, f64x2.mul(quarters, f64x2.splat(QUARTER_LOW)));
  return f32x4.demote_f64x2_zero(r);
}

// @ts-ignore: decorator
@inline
function highLanes(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 0);
}

/**
 * `near`, or what float64 says of an angle beyond FAR_ANGLE, infinite or NaN. Not `Mathf`, which in
 * AssemblyScript 0.28.20 is wrong from 2^89 to 2^90, by up to 2.
 */
function farAngle(x: f32, quarters: i32, near: f32): f32 {
  if (abs<f32>(x) <= FAR_ANGLE) return near;
  return <f32>(quarters == 0 ? Math.sin(x) : Math.cos(x));
}

/** sin(x + quarters pi / 2), for 0 or 1 quarters. */
// @ts-ignore: decorator
@inline
function sinAhead(x: v128, quarters: i32): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(0.636619772)));
  const high = reduceAngle(highLanes(x), highLanes(n));
  const r = v128.shuffle<i64>(reduceAngle(x, n), high, 0, 2);
  const z = f32x4.mul(r, r);
  let sine = horner(f32x4.splat(-1.9515295891e-4), z, 8.3321608736e-3);
  sine = horner(sine, z, -1.6666654611e-1);
  sine = madd(f32x4.mul(sine, z), r, r);
  let cosine = horner(f32x4.splat(2.44331571181e-5), z, -1.38873162549e-3);
  cosine = horner(cosine, z, 4.16666456830e-2);
  const parabola = nmadd(f32x4.splat(0.5), z, f32x4.splat(1));
  cosine = madd(f32x4.mul(cosine, z), z, parabola);
  const turned = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(quarters));
  const odd = i32x4.neg(v128.and(turned, i32x4.splat(1)));
  const sign = i32x4.shl(v128.and(turned, i32x4.splat(2)), 30);
  let y = v128.xor(v128.bitselect(cosine, sine, odd), sign);
  if (i32x4.all_true(f32x4.le(f32x4.abs(x), f32x4.splat(FAR_ANGLE)))) return y;
  const a = farAngle(f32x4.extract_lane(x, 0), quarters, f32x4.extract_lane(y, 0));
  const b = farAngle(f32x4.extract_lane(x, 1), quarters, f32x4.extract_lane(y, 1));
  const c = farAngle(f32x4.extract_lane(x, 2), quarters, f32x4.extract_lane(y, 2));
  const d = farAngle(f32x4.extract_lane(x, 3), quarters, f32x4.extract_lane(y, 3));
  y = f32x4.replace_lane(f32x4.replace_lane(y, 0, a), 1, b);
  return f32x4.replace_lane(f32x4.replace_lane(y, 2, c), 3, d);
}

/** -0 stays -0. */
export function sin(x: v128): v128 {
  return v128.bitselect(x, sinAhead(x, 0), f32x4.eq(x, f32x4.splat(0)));
}

export function cos(x: v128): v128 {
  return sinAhead(x, 1);
}
