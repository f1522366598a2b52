//! Sine and cosine.
//!
//! An argument is a multiple of pi/2 and a rest of at most half of it. The rest is computed in 64 bits, which is exact
//! enough for arguments up to 2^20 pi/2. Larger ones, of which a program has hardly any, go to the C library.

use super::float32::{Float32, FloatPredicate, shaped_as};
use melior::ir::{Type, Value, attribute::IntegerAttribute, r#type::IntegerType};

/// Arguments up to here need no call.
const LARGEST: f64 = 1_000_000.0;
/// pi/2 in two parts. Multiples of the first by up to 2^20 are exact in 64 bits.
const HALF_PI: [f64; 2] = [1.570_796_326_734_125_6, 6.077_100_506_506_192e-11];
/// As for 32 bits: 1.5 * 2^52.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// `(sin(r) / r - 1) / r^2` by `r^2`.
const SIN: [f64; 4] = [-0.166_666_672, 0.008_333_329_11, -0.000_198_393_114, 2.718_114_05e-6];
/// `(cos(r) - 1 + r^2 / 2) / r^4` by `r^2`.
const COS: [f64; 3] = [0.041_666_645_6, -0.001_388_731_53, 2.443_308_04e-5];

/// The sine.
pub fn sin<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    or_call(float, x, "math.sin", of_quadrant(float, x, 0))
}

/// The cosine: the sine a quarter later.
pub fn cos<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    or_call(float, x, "math.cos", of_quadrant(float, x, 1))
}

/// The sine of `x + shift * pi/2`.
fn of_quadrant<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>, shift: i64) -> Value<'c, 'a> {
    let (rest, quadrant) = reduced(float, x);
    let quadrant = float.on_bits("arith.addi", quadrant, shift);
    let square = float.mul(rest, rest);
    let sine = float.mul_add(float.mul(square, rest), float.polynomial(square, &SIN), rest);
    let half = float.mul_add(square, float.float(-0.5), float.float(1.0));
    let cosine = float.mul_add(float.mul(square, square), float.polynomial(square, &COS), half);
    let is_odd = is_set(float, float.on_bits("arith.andi", quadrant, 1));
    let value = float.select(is_odd, cosine, sine);
    // The second bit of the quadrant is the sign.
    let sign = float.on_bits("arith.shli", float.on_bits("arith.andi", quadrant, 2), 30);
    let bits = float.builder.binary("arith.xori", float.bits_of(value), sign);
    float.of_bits(bits)
}

/// The rest, and the multiple of pi/2 as a whole number.
fn reduced<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
    let builder = float.builder;
    let double = shaped_as(float.r#type, Type::float64(builder.context));
    let long = shaped_as(float.r#type, IntegerType::new(builder.context, 64).into());
    let number = |value: f64| builder.float(value, double);
    let wide = builder.value("arith.extf", &[x], double, &[]);
    let product = builder.binary("arith.mulf", wide, number(std::f64::consts::FRAC_2_PI));
    let sum = builder.binary("arith.addf", product, number(ROUNDER));
    let whole = builder.binary("arith.subf", sum, number(ROUNDER));
    let rest = HALF_PI.iter().fold(wide, |rest, part| {
        let multiple = builder.binary("arith.mulf", whole, number(*part));
        builder.binary("arith.subf", rest, multiple)
    });
    let bits = builder.value("arith.bitcast", &[sum], long, &[]);
    let quadrant = builder.value("arith.trunci", &[bits], float.int, &[]);
    (builder.value("arith.truncf", &[rest], float.r#type, &[]), quadrant)
}

/// The elements of large arguments by the C library, in 64 bits, if there are any.
fn or_call<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>, name: &str, result: Value<'c, 'a>) -> Value<'c, 'a> {
    let builder = float.builder;
    let is_large = float.compare(FloatPredicate::Greater, float.abs(x), float.float(LARGEST));
    let bit = IntegerType::new(builder.context, 1).into();
    let any = match float.int == Type::from(IntegerType::new(builder.context, 32)) {
        true => is_large,
        false => builder.any(is_large, bit),
    };
    let call = |inside: &crate::builder::Builder<'c, 'a>| {
        let double = shaped_as(float.r#type, Type::float64(builder.context));
        let wide = inside.value("arith.extf", &[x], double, &[]);
        let exact = inside.value(name, &[wide], double, &[]);
        let exact = inside.value("arith.truncf", &[exact], float.r#type, &[]);
        vec![inside.value("arith.select", &[is_large, exact, result], float.r#type, &[])]
    };
    builder.if_else(any, &[float.r#type], call, |_| vec![result])[0]
}

/// Whether a whole number is not zero.
fn is_set<'c, 'a>(float: &Float32<'c, 'a>, number: Value<'c, 'a>) -> Value<'c, 'a> {
    let context = float.builder.context;
    let bits = shaped_as(float.r#type, IntegerType::new(context, 1).into());
    let not_equal = IntegerAttribute::new(IntegerType::new(context, 64).into(), 1).into();
    float.builder.value("arith.cmpi", &[number, float.integer(0)], bits, &[("predicate", not_equal)])
}
