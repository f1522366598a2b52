//! Arithmetic on 32-bit floats, scalars or vectors.

use crate::builder::Builder;
use melior::ir::{Attribute, Type, Value, ValueLike, attribute::IntegerAttribute, r#type::IntegerType};
use parallel_op_dialect::ir;

/// Adding this number, 1.5 * 2^23, to a small one rounds it to a whole number, which then stands in the lowest bits.
const ROUNDER: f64 = 12_582_912.0;
/// The bits of [`ROUNDER`].
const ROUNDER_BITS: i64 = 0x4B40_0000;

/// Writes operations on values of one type.
pub struct Float32<'c, 'a> {
    /// Where they go.
    pub builder: Builder<'c, 'a>,
    /// `f32`, or a vector of it.
    pub r#type: Type<'c>,
    /// `i32`, or a vector of as many.
    pub int: Type<'c>,
    has_fma: bool,
}

impl<'c, 'a> Float32<'c, 'a> {
    /// For values shaped as those of type `like`.
    pub fn new(builder: Builder<'c, 'a>, like: Type<'c>, has_fma: bool) -> Self {
        let context = builder.context;
        let r#type = shaped_as(like, Type::float32(context));
        let int = shaped_as(like, IntegerType::new(context, 32).into());
        Self { builder, r#type, int, has_fma }
    }

    /// A float.
    pub fn float(&self, number: f64) -> Value<'c, 'a> {
        self.builder.float(number, self.r#type)
    }

    /// A whole number of 32 bits.
    pub fn integer(&self, number: i64) -> Value<'c, 'a> {
        self.builder.integer(number, self.int)
    }

    /// `a + b`
    pub fn add(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.binary("arith.addf", a, b)
    }

    /// `a - b`
    pub fn sub(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.binary("arith.subf", a, b)
    }

    /// `a * b`
    pub fn mul(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.binary("arith.mulf", a, b)
    }

    /// `a / b`
    pub fn div(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.binary("arith.divf", a, b)
    }

    /// `a * b + c`, rounded once where the machine can.
    pub fn mul_add(&self, a: Value<'c, 'a>, b: Value<'c, 'a>, c: Value<'c, 'a>) -> Value<'c, 'a> {
        match self.has_fma {
            true => self.builder.value("math.fma", &[a, b, c], self.r#type, &[]),
            false => self.add(self.mul(a, b), c),
        }
    }

    /// The polynomial with these coefficients, the constant one first.
    pub fn polynomial(&self, x: Value<'c, 'a>, coefficients: &[f64]) -> Value<'c, 'a> {
        let mut highest_first = coefficients.iter().rev().map(|it| self.float(*it));
        let highest = highest_first.next().expect("a polynomial has coefficients");
        highest_first.fold(highest, |sum, coefficient| self.mul_add(sum, x, coefficient))
    }

    /// A comparison of floats, such as `olt`.
    pub fn compare(&self, predicate: FloatPredicate, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        let context = self.builder.context;
        let bits = shaped_as(self.r#type, IntegerType::new(context, 1).into());
        let i64 = IntegerType::new(context, 64).into();
        let predicate: Attribute = IntegerAttribute::new(i64, predicate as i64).into();
        self.builder.value("arith.cmpf", &[a, b], bits, &[("predicate", predicate)])
    }

    /// `condition ? a : b`
    pub fn select(&self, condition: Value<'c, 'a>, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.value("arith.select", &[condition, a, b], a.r#type(), &[])
    }

    /// `x`, but at least `low`. A NaN stays.
    pub fn at_least(&self, x: Value<'c, 'a>, low: f64) -> Value<'c, 'a> {
        let low = self.float(low);
        self.select(self.compare(FloatPredicate::Less, x, low), low, x)
    }

    /// `x`, but at most `high`. A NaN stays.
    pub fn at_most(&self, x: Value<'c, 'a>, high: f64) -> Value<'c, 'a> {
        let high = self.float(high);
        self.select(self.compare(FloatPredicate::Greater, x, high), high, x)
    }

    /// Without its sign.
    pub fn abs(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.value("math.absf", &[x], self.r#type, &[])
    }

    /// With the sign of another one.
    pub fn copy_sign(&self, x: Value<'c, 'a>, sign: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.value("math.copysign", &[x, sign], self.r#type, &[])
    }

    /// The bits of a float as a whole number.
    pub fn bits_of(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.value("arith.bitcast", &[x], self.int, &[])
    }

    /// The float of these bits.
    pub fn of_bits(&self, bits: Value<'c, 'a>) -> Value<'c, 'a> {
        self.builder.value("arith.bitcast", &[bits], self.r#type, &[])
    }

    /// An op on two whole numbers, such as `arith.addi`.
    pub fn on_bits(&self, name: &str, a: Value<'c, 'a>, b: i64) -> Value<'c, 'a> {
        self.builder.binary(name, a, self.integer(b))
    }

    /// Two to the power of a whole number from -126 to 127.
    pub fn power_of_two(&self, exponent: Value<'c, 'a>) -> Value<'c, 'a> {
        let biased = self.on_bits("arith.addi", exponent, 127);
        self.of_bits(self.on_bits("arith.shli", biased, 23))
    }

    /// `a * b` to the nearest whole number, as float and as integer, for products below 2^22. A NaN becomes a NaN and
    /// some integer.
    pub fn rounded_product(&self, a: Value<'c, 'a>, b: f64) -> (Value<'c, 'a>, Value<'c, 'a>) {
        self.split_rounded(self.mul_add(a, self.float(b), self.float(ROUNDER)))
    }

    /// As [`Float32::rounded_product`], of one number.
    pub fn rounded(&self, a: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
        self.split_rounded(self.add(a, self.float(ROUNDER)))
    }

    fn split_rounded(&self, sum: Value<'c, 'a>) -> (Value<'c, 'a>, Value<'c, 'a>) {
        let integer = self.on_bits("arith.subi", self.bits_of(sum), ROUNDER_BITS);
        (self.sub(sum, self.float(ROUNDER)), integer)
    }
}

/// Comparisons, none of which holds for a NaN, by their number in `arith.cmpf`.
#[derive(Clone, Copy)]
pub enum FloatPredicate {
    /// Equal.
    Equal = 1,
    /// Greater.
    Greater = 2,
    /// Less.
    Less = 4,
}

/// A scalar type, or a vector of it where `like` is a vector.
pub fn shaped_as<'c>(like: Type<'c>, element: Type<'c>) -> Type<'c> {
    match ir::shape_of(like) {
        None => element,
        Some(shape) => Type::vector(&shape.iter().map(|length| length.unsigned_abs()).collect::<Vec<_>>(), element),
    }
}
