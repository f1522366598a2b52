//! Arc tangent, arc sine and arc cosine.

use super::floats::{Floats, Is};
use melior::ir::Value;
use std::f64::consts::{FRAC_PI_2, PI};

/// `(atan(t) / t - 1) / t^2` by `t^2`, for `t` up to one.
const ATAN: [f64; 9] = [
    -0.333_332_985_6,
    0.199_985_489_2,
    -0.142_642_408_6,
    0.109_521_813_7,
    -0.084_034_368_4,
    0.057_957_358_7,
    -0.031_177_613_9,
    0.010_914_481_2,
    -0.001_793_593_87,
];
/// `(asin(t) / t - 1) / t^2` by `t^2`, for `t` up to a half.
const ASIN: [f64; 5] = [0.166_667_535_9, 0.074_952_416_1, 0.045_477_096_0, 0.024_147_613_0, 0.042_218_547_3];

/// The arc tangent.
pub fn atan<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let is_large = float.test(size, Is::Greater, 1.0);
    let inverse = float.div(float.number(1.0), size);
    let angle = atan_of_fraction(float, float.select(is_large, inverse, size));
    let angle = float.select(is_large, float.sub(float.number(FRAC_PI_2), angle), angle);
    float.with_sign(angle, x)
}

/// The angle of the point `(x, y)`.
pub fn atan2<'c, 'a>(float: &Floats<'c, 'a>, y: Value<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let [a, b] = [x, y].map(|value| float.abs(value));
    let is_steep = float.compare(b, Is::Greater, a);
    let (small, large) = (float.select(is_steep, a, b), float.select(is_steep, b, a));
    // Neither 0/0 nor inf/inf is a number, and both points have an angle.
    let is_origin = float.test(large, Is::Equal, 0.0);
    let is_corner = float.test(small, Is::Equal, f64::INFINITY);
    let fraction = float.select(is_origin, float.number(0.0), float.div(small, large));
    let fraction = float.select(is_corner, float.number(1.0), fraction);
    let angle = atan_of_fraction(float, fraction);
    let angle = float.select(is_steep, float.sub(float.number(FRAC_PI_2), angle), angle);
    // By its bit, for the angle of minus zero is pi.
    let is_left = float.compare_bits(float.bits_of(x), 2, float.integer(0));
    let angle = float.select(is_left, float.sub(float.number(PI), angle), angle);
    let angle = float.with_sign(angle, y);
    let is_nan = float.compare(x, Is::Unordered, y);
    float.select(is_nan, float.number(f64::NAN), angle)
}

fn atan_of_fraction<'c, 'a>(float: &Floats<'c, 'a>, t: Value<'c, 'a>) -> Value<'c, 'a> {
    let square = float.mul(t, t);
    float.mul_add(float.mul(square, t), float.polynomial(square, &ATAN), t)
}

/// The arc sine.
pub fn asin<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (angle, is_large) = half_angle(float, float.abs(x));
    let far = float.mul_add(angle, float.number(-2.0), float.number(FRAC_PI_2));
    float.with_sign(float.select(is_large, far, angle), x)
}

/// The arc cosine.
pub fn acos<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let (angle, is_large) = half_angle(float, float.abs(x));
    let twice = float.add(angle, angle);
    let is_negative = float.test(x, Is::Less, 0.0);
    let far = float.select(is_negative, float.sub(float.number(PI), twice), twice);
    let near = float.sub(float.number(FRAC_PI_2), float.with_sign(angle, x));
    float.select(is_large, far, near)
}

/// For arguments up to a half the arc sine; above, half of the arc cosine, and that it is that.
fn half_angle<'c, 'a>(float: &Floats<'c, 'a>, size: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let is_large = float.test(size, Is::Greater, 0.5);
    let half = float.mul_add(size, float.number(-0.5), float.number(0.5));
    let square = float.select(is_large, half, float.mul(size, size));
    let t = float.select(is_large, float.sqrt(half), size);
    let angle = float.mul_add(float.mul(square, t), float.polynomial(square, &ASIN), t);
    (angle, is_large)
}
