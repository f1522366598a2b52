//! Hyperbolic sine and cosine, and their inverses, from `expm1` and `log1p`, which keep the digits of small arguments.

use super::floats::{Floats, Is};
use melior::ir::Value;
use std::f64::consts::LN_2;

/// From here on powers of e may overflow before their halves do.
const LARGE: f64 = 88.0;
/// From here on squares say nothing of one.
const HUGE: f64 = 1e8;

/// The hyperbolic sine: `(p + p / (p + 1)) / 2` with `p = exp(|x|) - 1`.
pub fn sinh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let power = float.function("math.expm1", size);
    let other = float.div(power, float.add(power, float.number(1.0)));
    let small = float.mul(float.add(power, other), float.number(0.5));
    let large = half_of_power(float, size);
    float.with_sign(float.select(float.test(size, Is::Greater, LARGE), large, small), x)
}

/// The hyperbolic cosine.
pub fn cosh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let half = float.number(0.5);
    let power = float.function("math.exp", size);
    let small = float.mul_add(power, half, float.div(half, power));
    float.select(float.test(size, Is::Greater, LARGE), half_of_power(float, size), small)
}

/// `exp(x) / 2` for large `x`, of which only the half may be finite.
fn half_of_power<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let root = float.function("math.exp", float.mul(x, float.number(0.5)));
    float.mul(float.mul(root, float.number(0.5)), root)
}

/// `log(|x| + sqrt(x^2 + 1))`
pub fn asinh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let one = float.number(1.0);
    let square = float.mul(size, size);
    let root = float.sqrt(float.add(square, one));
    let more = float.add(size, float.div(square, float.add(root, one)));
    let result = float.select(float.test(size, Is::Greater, HUGE), log_of_twice(float, size), log1p(float, more));
    float.with_sign(result, x)
}

/// `log(x + sqrt(x^2 - 1))`
pub fn acosh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let more = float.sub(x, float.number(1.0));
    let root = float.sqrt(float.mul(more, float.add(more, float.number(2.0))));
    let near = log1p(float, float.add(more, root));
    float.select(float.test(x, Is::Greater, HUGE), log_of_twice(float, x), near)
}

/// `log((1 + |x|) / (1 - |x|)) / 2`
pub fn atanh<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let quotient = float.div(float.add(size, size), float.sub(float.number(1.0), size));
    float.with_sign(float.mul(log1p(float, quotient), float.number(0.5)), x)
}

fn log1p<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    float.function("math.log1p", x)
}

fn log_of_twice<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    float.add(float.function("math.log", x), float.number(LN_2))
}
