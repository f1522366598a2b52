//! Functions of 64 bits that networks use: exponential, logarithm and hyperbolic tangent.

use super::floats::{Floats, Is};
use melior::ir::Value;

/// ln 2 in two parts, of which the first has so few digits that its multiples are exact.
const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
/// The bits of the square root of a half.
const ROOT_HALF_BITS: i64 = 0x3FE6_A09E_667F_3BCD;

/// e to the power of `x`.
pub fn exp<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (n, less_one) = reduced(float, x);
    let power = float.add(less_one, float.number(1.0));
    let half = float.on_bits("arith.shrsi", n, 1);
    let other = float.at.binary("arith.subi", n, half);
    // Two to the power of n alone may be too large, or too small.
    let power = [half, other].iter().fold(power, |power, n| float.mul(power, power_of_two(float, *n)));
    float.select(float.is_nan(x), x, power)
}

/// e to the power of `x`, less one.
pub fn expm1<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (n, less_one) = reduced(float, x);
    let half = float.on_bits("arith.shrsi", n, 1);
    let other = float.at.binary("arith.subi", n, half);
    let [low, high] = [other, half].map(|n| power_of_two(float, n));
    let zero = float.at.integer(0, float.at.bits(64));
    let one = power_of_two(float, float.at.binary("arith.subi", zero, half));
    let sum = float.add(float.mul(low, less_one), float.sub(low, one));
    float.select(float.is_nan(x), x, float.mul(high, sum))
}

/// The hyperbolic tangent: `p / (p + 2)` with `p = exp(2 |x|) - 1`.
pub fn tanh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = at_most(float, float.abs(x), 20.0);
    let power = expm1(float, float.add(size, size));
    float.with_sign(float.div(power, float.add(power, float.number(2.0))), x)
}

/// The natural logarithm: that of a number near one, by the quotient `q = (m - 1) / (m + 1)`, and a multiple of ln 2.
pub fn log<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let at = float.at;
    let is_tiny = float.test(x, Is::Less, f64::MIN_POSITIVE);
    let scaled = float.select(is_tiny, float.mul(x, float.number(18_014_398_509_481_984.0)), x);
    let bits = at.value("arith.bitcast", &[scaled], at.bits(64));
    let bits = float.on_bits("arith.subi", bits, ROOT_HALF_BITS);
    let exponent = at.value("arith.sitofp", &[float.on_bits("arith.shrsi", bits, 52)], float.r#type);
    let exponent = float.sub(exponent, float.select(is_tiny, float.number(54.0), float.number(0.0)));
    let mantissa = float.on_bits("arith.andi", bits, (1 << 52) - 1);
    let near_one = float.on_bits("arith.addi", mantissa, ROOT_HALF_BITS);
    let near_one = at.value("arith.bitcast", &[near_one], float.r#type);
    let q = float.div(float.sub(near_one, float.number(1.0)), float.add(near_one, float.number(1.0)));
    let square = float.mul(q, q);
    // 2 / 3, 2 / 5 and so on.
    let series: Vec<f64> = (1..=11_u32).map(|index| 2.0 / f64::from(2 * index + 1)).collect();
    let rest = float.mul(float.mul(q, square), float.polynomial(square, &series));
    let small = float.add(float.add(q, q), float.add(rest, float.mul(exponent, float.number(LN_2[1]))));
    let result = float.add(float.mul(exponent, float.number(LN_2[0])), small);
    let result = float.select(float.test(x, Is::Equal, f64::INFINITY), x, result);
    let result = float.select(float.test(x, Is::Equal, 0.0), float.number(f64::NEG_INFINITY), result);
    let has_none = float.or(float.test(x, Is::Less, 0.0), float.is_nan(x));
    float.select(has_none, float.number(f64::NAN), result)
}

/// A multiple of ln 2 as a whole number, and the power of the rest, less one.
fn reduced<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    // Beyond these powers are infinite, or zero.
    let x = at_most(float, x, 710.0);
    let is_low = float.test(x, Is::Greater, -746.0);
    let x = float.select(is_low, x, float.number(-746.0));
    let multiple = float.add(float.mul(x, float.number(std::f64::consts::LOG2_E)), float.number(0.5));
    let whole = float.function("math.floor", multiple);
    let rest = LN_2.iter().fold(x, |rest, part| float.sub(rest, float.mul(whole, float.number(*part))));
    let n = float.at.value("arith.fptosi", &[whole], float.at.bits(64));
    // One over the factorials from 2 on.
    let series: Vec<f64> = (2..=14_u32).map(|last| 1.0 / (1..=last).map(f64::from).product::<f64>()).collect();
    let power = float.mul(float.mul(rest, rest), float.polynomial(rest, &series));
    (n, float.add(power, rest))
}

/// The lower one; a NaN stays.
fn at_most<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>, high: f64) -> Value<'c, 'a> {
    float.select(float.test(x, Is::Greater, high), float.number(high), x)
}

/// Two to the power of a whole number from -1022 to 1023.
fn power_of_two<'c, 'a>(float: &Floats<'c, 'a>, n: Value<'c, 'a>) -> Value<'c, 'a> {
    let bits = float.on_bits("arith.shli", float.on_bits("arith.addi", n, 1023), 52);
    float.at.value("arith.bitcast", &[bits], float.r#type)
}
