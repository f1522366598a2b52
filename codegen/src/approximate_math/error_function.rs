//! The error function.

use super::{
    exponential::exp2_of_negative,
    float32::{Float32, FloatPredicate},
};
use melior::ir::Value;

/// Below this argument one polynomial, above it the other.
const BORDER: f64 = 0.92;
/// From here on the result is one.
const END: f64 = 3.95;
/// `erf(x) / x - 1` by `x^2`.
const SMALL: [f64; 6] =
    [0.128_379_151, -0.376_124_978, 0.112_818_457, -0.026_767_719_5, 0.004_994_830_12, -0.000_599_940_424];
/// The logarithm to the base two of `1 - erf(x)`.
const LARGE: [f64; 8] = [
    0.000_252_018_508,
    -1.629_545_57,
    -0.913_726_389,
    -0.156_215_176,
    0.036_239_691_1,
    -0.006_017_579_23,
    0.000_626_798_719,
    -3.043_387_37e-5,
];

/// The error function.
pub fn erf<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let small = float.mul_add(size, float.polynomial(float.mul(size, size), &SMALL), size);
    let logarithm = float.polynomial(float.at_most(size, END), &LARGE);
    let large = float.sub(float.float(1.0), exp2_of_negative(float, logarithm));
    let is_small = float.compare(FloatPredicate::Less, size, float.float(BORDER));
    float.copy_sign(float.select(is_small, small, large), x)
}
