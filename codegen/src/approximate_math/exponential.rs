//! `exp` and what is made from it.
//!
//! An argument is a multiple of ln 2 and a rest of at most half of it; the multiple becomes an exponent, the rest goes
//! through a polynomial (minimax in relative error).

use super::float32::Float32;
use melior::ir::Value;

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts. The first has so few bits that its multiples are exact.
const LN_2: [f64; 2] = [0.693_359_375, -2.121_944_4e-4];
/// `(exp(r) - 1 - r) / r^2` for rests of ln 2.
const EXP: [f64; 5] = [0.499_999_94, 0.166_665_211, 0.041_668_389, 0.008_368_736_13, 0.001_381_455_8];
/// The same, with the error weighed by `exp(r) - 1`.
const EXPM1: [f64; 5] = [0.499_999_97, 0.166_665_435, 0.041_667_200_6, 0.008_366_538_21, 0.001_388_251_2];
/// `(2^r - 1) / r` for rests of one.
const EXP2: [f64; 6] =
    [0.693_147_182, 0.240_226_477, 0.055_503_323_7, 0.009_618_436_92, 0.001_339_887_5, 0.000_153_533_605];

/// e to the power of `x`.
pub fn exp<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    // Beyond these the result is infinite, or zero.
    let x = float.at_least(float.at_most(x, 89.0), -104.0);
    let (n, rest) = reduced(float, x);
    let square = float.mul(rest, rest);
    let power = float.add(float.mul_add(square, float.polynomial(rest, &EXP), rest), float.float(1.0));
    scaled(float, power, n)
}

/// Two to the power of `x`.
pub fn exp2<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let x = float.at_least(float.at_most(x, 129.0), -151.0);
    let (whole, n) = float.rounded(x);
    scaled(float, power_of_rest(float, float.sub(x, whole)), n)
}

/// Two to the power of a number from -100 to 0.
pub fn exp2_of_negative<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (whole, n) = float.rounded(x);
    float.mul(power_of_rest(float, float.sub(x, whole)), float.power_of_two(n))
}

/// Two to the power of a number of at most a half.
fn power_of_rest<'c, 'a>(float: &Float32<'c, 'a>, rest: Value<'c, 'a>) -> Value<'c, 'a> {
    float.mul_add(float.polynomial(rest, &EXP2), rest, float.float(1.0))
}

/// e to the power of `x`, less one. It keeps the digits of small arguments, and the sign of zero.
pub fn expm1<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let bounded = float.at_least(float.at_most(x, 89.0), -18.0);
    let result = expm1_of_bounded(float, bounded);
    // Both have one sign, but for a zero.
    float.copy_sign(result, x)
}

fn expm1_of_bounded<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (n, rest) = reduced(float, x);
    let square = float.mul(rest, rest);
    let power = float.mul_add(square, float.polynomial(rest, &EXPM1), rest);
    // 2^n (p + 1) - 1 = 2^h (2^(n-h) p + 2^(n-h) - 2^-h), of which no part overflows before the result does.
    let half = float.on_bits("arith.shrsi", n, 1);
    let other = float.builder.binary("arith.subi", n, half);
    let zero = float.integer(0);
    let [low, high] = [other, half].map(|it| float.power_of_two(it));
    let one = float.power_of_two(float.builder.binary("arith.subi", zero, half));
    float.mul(high, float.mul_add(low, power, float.sub(low, one)))
}

/// The hyperbolic tangent: `e / (e + 2)` with `e = exp(2 |x|) - 1`.
pub fn tanh<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    // From 9.01 on the result is one.
    let size = float.at_most(float.abs(x), 10.0);
    let power = expm1_of_bounded(float, float.add(size, size));
    float.copy_sign(float.div(power, float.add(power, float.float(2.0))), x)
}

/// The multiple of ln 2 as a whole number, and the rest.
fn reduced<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let (whole, n) = float.rounded_product(x, LOG2_E);
    let rest = LN_2.iter().fold(x, |rest, part| float.mul_add(whole, float.float(-part), rest));
    (n, rest)
}

/// `x` times 2^n in two steps, since 2^n alone may be too large, or subnormal.
fn scaled<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>, n: Value<'c, 'a>) -> Value<'c, 'a> {
    let half = float.on_bits("arith.shrsi", n, 1);
    let other = float.builder.binary("arith.subi", n, half);
    [half, other].iter().fold(x, |x, n| float.mul(x, float.power_of_two(*n)))
}
