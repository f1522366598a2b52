//! Powers and cube roots.

use super::floats::{Floats, Is};
use melior::ir::Value;

/// `(atanh(q) / q - 1) / q^2` by `q^2`, for `q` up to 0.1716.
const ATANH: [f64; 4] = [0.333_333_313_5, 0.200_001_671_9, 0.142_686_396_8, 0.117_913_842_2];
/// ln 2 in two parts, of which the first has so few digits that its multiples are exact.
const LN_2: [f64; 2] = [0.693_145_751_953_125, 1.428_606_820_309_417_2e-6];
/// The bits of the square root of a half.
const ROOT_HALF_BITS: i64 = 0x3F35_04F3;

/// The cube root, from one of a third of the bits.
pub fn cbrt<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let at = float.at;
    let size = float.abs(x);
    let is_tiny = float.test(size, Is::Less, f64::from(f32::MIN_POSITIVE));
    // 2^24, whose cube root is 2^8.
    let scaled = float.select(is_tiny, float.mul(size, float.number(16_777_216.0)), size);
    let third = at.binary("arith.divui", float.bits_of(scaled), float.integer(3));
    let first = float.of_bits(float.on_bits("arith.addi", third, 0x2A51_37A0));
    // Each step of Halley's has three times the digits.
    let root = (0..2).fold(first, |root, _| {
        let cube = float.mul(float.mul(root, root), root);
        let above = float.add(float.add(scaled, scaled), cube);
        let below = float.add(float.add(cube, cube), scaled);
        float.mul(root, float.div(above, below))
    });
    let root = float.select(is_tiny, float.mul(root, float.number(1.0 / 256.0)), root);
    let is_finite = float.test(size, Is::Less, f64::INFINITY);
    let is_kept = float.or(float.test(size, Is::Equal, 0.0), float.not(is_finite));
    float.with_sign(float.select(is_kept, size, root), x)
}

/// `x` to the power of `y`: the logarithm and its product with `y` have twice the digits, for the power multiplies their
/// errors.
pub fn powf<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>, y: Value<'c, 'a>) -> Value<'c, 'a> {
    let size = float.abs(x);
    let [high, low] = logarithm(float, size);
    let product = float.mul(high, y);
    let rest = float.add(float.lost(product, high, y), float.mul(low, y));
    // Beyond these the power is infinite, or zero.
    let counts = float.test(float.abs(product), Is::Less, 104.0);
    let factor = float.select(counts, float.add(rest, float.number(1.0)), float.number(1.0));
    let power = float.mul(float.function("math.exp", product), factor);
    with_edges(float, [x, y], power)
}

/// The logarithm of a positive number as a sum of two: that of a number near one, by the quotient `q = (m - 1) / (m + 1)`,
/// and a multiple of ln 2.
fn logarithm<'c, 'a>(float: &Floats<'c, 'a>, x: Value<'c, 'a>) -> [Value<'c, 'a>; 2] {
    let is_tiny = float.test(x, Is::Less, f64::from(f32::MIN_POSITIVE));
    let scaled = float.select(is_tiny, float.mul(x, float.number(16_777_216.0)), x);
    let bits = float.on_bits("arith.subi", float.bits_of(scaled), ROOT_HALF_BITS);
    let exponent = float.at.value("arith.sitofp", &[float.on_bits("arith.shrsi", bits, 23)], float.r#type);
    let shift = float.select(is_tiny, float.number(24.0), float.number(0.0));
    let exponent = float.sub(exponent, shift);
    let mantissa = float.on_bits("arith.andi", bits, 0x7F_FFFF);
    let near_one = float.of_bits(float.on_bits("arith.addi", mantissa, ROOT_HALF_BITS));
    let (above, below) = (float.sub(near_one, float.number(1.0)), float.add(near_one, float.number(1.0)));
    let q = float.div(above, below);
    // What the quotient lost: (above - q * (above + 2)) / below.
    let most = float.sub(above, float.add(q, q));
    let product = float.mul(q, above);
    let q_lost = float.sub(float.sub(most, product), float.lost(product, q, above));
    let q_lost = float.div(q_lost, below);
    let square = float.mul(q, q);
    let square_lost = float.add(float.lost(square, q, q), float.mul(float.add(q, q), q_lost));
    let cube = float.mul(square, q);
    let cube_lost = float.add(float.lost(cube, square, q), float.mul(square_lost, q));
    let cube_lost = float.add(cube_lost, float.mul(square, q_lost));
    let series = float.polynomial(square, &ATANH);
    let small = float.mul_add(series, cube, float.mul_add(series, cube_lost, q_lost));
    let twice = float.add(q, q);
    let whole = float.mul(float.number(LN_2[0]), exponent);
    let sum = float.add(whole, twice);
    let sum_lost = float.sub(twice, float.sub(sum, whole));
    let rest = float.add(sum_lost, float.add(small, small));
    let rest = float.mul_add(float.number(LN_2[1]), exponent, rest);
    let high = float.add(sum, rest);
    [high, float.add(float.sub(sum, high), rest)]
}

/// Signs, zeros, infinities and what is no number, as C has them.
fn with_edges<'c, 'a>(float: &Floats<'c, 'a>, [x, y]: [Value<'c, 'a>; 2], power: Value<'c, 'a>) -> Value<'c, 'a> {
    let [zero, one, infinity] = [0.0, 1.0, f64::INFINITY].map(|it| float.number(it));
    let (size, exponent) = (float.abs(x), float.abs(y));
    let is_rising = float.test(y, Is::Greater, 0.0);
    // Of an infinite exponent the logarithm's sign alone counts, and of no number at all its digits do not.
    let grows = float.at.binary("arith.xori", float.test(size, Is::Less, 1.0), is_rising);
    let limit = float.select(grows, infinity, zero);
    let result = float.select(float.compare(exponent, Is::Equal, infinity), limit, power);
    let at_zero = float.select(is_rising, zero, infinity);
    let at_infinity = float.select(is_rising, infinity, zero);
    let result = float.select(float.test(size, Is::Equal, 0.0), at_zero, result);
    let result = float.select(float.compare(size, Is::Equal, infinity), at_infinity, result);
    let is_whole = float.compare(float.function("math.floor", y), Is::Equal, y);
    let half = float.mul(y, float.number(0.5));
    let is_even = float.compare(float.function("math.floor", half), Is::Equal, half);
    let is_odd = float.and(is_whole, float.not(is_even));
    let has_sign = float.and(is_odd, float.compare_bits(float.bits_of(x), 2, float.integer(0)));
    let signed = float.select(has_sign, float.negated(result), result);
    let has_root = float.or(is_whole, float.test(size, Is::Equal, 0.0));
    let has_root = float.or(has_root, float.compare(size, Is::Equal, infinity));
    let is_negative = float.test(x, Is::Less, 0.0);
    let has_none = float.and(is_negative, float.not(has_root));
    let signed = float.select(has_none, float.number(f64::NAN), signed);
    let signed = float.select(float.compare(x, Is::Unordered, y), float.number(f64::NAN), signed);
    let is_unit = float.and(float.test(size, Is::Equal, 1.0), float.compare(exponent, Is::Equal, infinity));
    let is_one = float.or(float.test(x, Is::Equal, 1.0), float.test(y, Is::Equal, 0.0));
    float.select(float.or(is_unit, is_one), one, signed)
}
