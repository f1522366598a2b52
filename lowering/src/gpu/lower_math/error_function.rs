//! What is left of the error function.

use super::floats::{Floats, Is};
use melior::ir::Value;

/// `exp(z^2) erfc(z)` by `(z - 3) / (z + 3)`, for `z` up to 10.2.
const SCALED: [f64; 11] = [
    0.179_001_152_5,
    -0.326_233_565_8,
    0.245_603_799_8,
    -0.150_115_787_98,
    0.071_665_860_7,
    -0.024_394_230_9,
    0.004_268_875_81,
    0.000_715_730_77,
    -0.000_594_569_487,
    0.000_028_880_796_9,
    0.000_055_916_167_2,
];
/// From here on the result is zero.
const END: f64 = 10.06;

/// One less the error function.
pub fn erfc<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let z = float.select(float.test(size, Is::Greater, END), float.number(END), size);
    let three = float.number(3.0);
    let place = float.div(float.sub(z, three), float.add(z, three));
    let square = float.mul(z, z);
    // What the square lost counts as much as the square itself.
    let lost = float.lost(square, z, z);
    let power = float.function("math.exp", float.negated(square));
    let power = float.sub(power, float.mul(lost, power));
    let right = float.mul(power, float.polynomial(place, &SCALED));
    let right = float.select(float.test(size, Is::AtLeast, END), float.number(0.0), right);
    let is_negative = float.test(x, Is::Less, 0.0);
    let result = float.select(is_negative, float.sub(float.number(2.0), right), right);
    float.select(float.is_nan(x), x, result)
}
