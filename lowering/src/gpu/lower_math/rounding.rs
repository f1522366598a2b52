//! Whole numbers near a float, and what kind of float it is.

use super::floats::{Floats, Is};
use melior::ir::Value;

/// The whole number towards zero.
pub fn trunc<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    float.with_sign(float.function("math.floor", float.abs(x)), x)
}

/// The nearest whole number, of two the one away from zero.
pub fn round<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let whole = float.function("math.floor", size);
    let is_up = float.test(float.sub(size, whole), Is::AtLeast, 0.5);
    let rounded = float.select(is_up, float.add(whole, float.number(1.0)), whole);
    float.with_sign(rounded, x)
}

/// Whether it is one of the infinities.
pub fn is_infinite<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    float.test(float.abs(x), Is::Equal, f64::INFINITY)
}

/// Whether it is neither infinite nor no number.
pub fn is_finite<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    float.test(float.abs(x), Is::Less, f64::INFINITY)
}

/// Whether it is finite and has all its digits. By its bits, for devices may take the others for zero.
pub fn is_normal<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let exponent = float.on_bits("arith.andi", float.bits_of(x), 0x7F80_0000);
    let is_some = float.is_set(exponent);
    let is_finite = float.compare_bits(exponent, 1, float.integer(0x7F80_0000));
    float.and(is_some, is_finite)
}
