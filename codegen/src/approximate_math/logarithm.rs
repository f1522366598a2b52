//! Logarithms.
//!
//! An argument is a power of two times a number from sqrt(1/2) to sqrt(2), of which a polynomial (minimax in relative
//! error) gives the logarithm.

use super::float32::{Float32, FloatPredicate};
use melior::ir::Value;

/// ln 2 in two parts. The first has so few bits that its multiples are exact.
const LN_2: [f64; 2] = [0.693_359_375, -2.121_944_4e-4];
/// `(log(1 + t) - t + t^2 / 2) / t^3`
const LOG: [f64; 8] = [
    0.333_333_313,
    -0.250_008_225,
    0.200_012_267,
    -0.166_233_569,
    0.142_017_618,
    -0.131_601_945,
    0.127_615_497,
    -0.076_344_296_3,
];
/// The bits of the square root of 1/2.
const ROOT_HALF_BITS: i64 = 0x3F35_04F3;

/// A number as `2^exponent * (1 + t)`.
struct Parts<'c, 'a> {
    exponent: Value<'c, 'a>,
    t: Value<'c, 'a>,
}

/// The natural logarithm.
pub fn log<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let Parts { exponent, t } = split(float, x);
    let tail = float.mul_add(exponent, float.float(LN_2[1]), cubic_part(float, t));
    let tail = float.mul_add(float.mul(t, t), float.float(-0.5), tail);
    let result = float.mul_add(exponent, float.float(LN_2[0]), float.add(t, tail));
    with_edges(float, x, result)
}

/// The logarithm to the base two.
pub fn log2<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let Parts { exponent, t } = split(float, x);
    let log2_e = float.float(std::f64::consts::LOG2_E);
    with_edges(float, x, float.mul_add(log_of_one_plus(float, t), log2_e, exponent))
}

/// The logarithm to the base ten.
pub fn log10<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let Parts { exponent, t } = split(float, x);
    let small = float.mul(log_of_one_plus(float, t), float.float(std::f64::consts::LOG10_E));
    with_edges(float, x, float.mul_add(exponent, float.float(std::f64::consts::LOG10_2), small))
}

/// The natural logarithm of `1 + x`, with what the sum lost put back.
pub fn log1p<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let one = float.float(1.0);
    let sum = float.add(x, one);
    let result = log(float, sum);
    let lost = float.div(float.sub(x, float.sub(sum, one)), sum);
    let whole = float.add(result, lost);
    // The infinite logarithms lost nothing, and without them the quotient is no number.
    let size = float.abs(result);
    let is_infinite = float.compare(FloatPredicate::Equal, size, float.float(f64::INFINITY));
    let whole = float.select(is_infinite, result, whole);
    float.select(float.compare(FloatPredicate::Equal, sum, one), x, whole)
}

/// The terms of `log(1 + t)` from the third on.
fn cubic_part<'c, 'a>(float: &Float32<'c, 'a>, t: Value<'c, 'a>) -> Value<'c, 'a> {
    float.mul(float.mul(t, float.mul(t, t)), float.polynomial(t, &LOG))
}

fn log_of_one_plus<'c, 'a>(float: &Float32<'c, 'a>, t: Value<'c, 'a>) -> Value<'c, 'a> {
    let tail = float.mul_add(float.mul(t, t), float.float(-0.5), cubic_part(float, t));
    float.add(t, tail)
}

fn split<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Parts<'c, 'a> {
    // A subnormal number is made a normal one first.
    let is_subnormal = float.compare(FloatPredicate::Less, x, float.float(f64::from(f32::MIN_POSITIVE)));
    let x = float.select(is_subnormal, float.mul(x, float.float(8_388_608.0)), x);
    let bits = float.on_bits("arith.subi", float.bits_of(x), ROOT_HALF_BITS);
    let exponent = float.on_bits("arith.shrsi", bits, 23);
    let mantissa = float.on_bits("arith.andi", bits, 0x7F_FFFF);
    let number = float.of_bits(float.on_bits("arith.addi", mantissa, ROOT_HALF_BITS));
    let exponent = float.builder.value("arith.sitofp", &[exponent], float.r#type, &[]);
    let shift = float.select(is_subnormal, float.float(23.0), float.float(0.0));
    Parts { exponent: float.sub(exponent, shift), t: float.sub(number, float.float(1.0)) }
}

/// Infinite at zero and infinity, and no number below zero and for no number.
fn with_edges<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>, result: Value<'c, 'a>) -> Value<'c, 'a> {
    let [zero, infinity] = [0.0, f64::INFINITY].map(|it| float.float(it));
    let is_finite = float.compare(FloatPredicate::Less, x, infinity);
    let result = float.select(is_finite, result, x);
    let is_negative = float.compare(FloatPredicate::Less, x, zero);
    let result = float.select(is_negative, float.float(f64::NAN), result);
    float.select(float.compare(FloatPredicate::Equal, x, zero), float.float(f64::NEG_INFINITY), result)
}
