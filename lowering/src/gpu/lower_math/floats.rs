//! Arithmetic on scalars of 32 bits.

use crate::gpu::cursor::Cursor;
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    attribute::{FloatAttribute, IntegerAttribute},
};
use parallel_op_dialect::ir;

/// The upper half of the digits of a float, with exponent and sign.
const UPPER_HALF: i64 = 0xFFFF_F000_u32.cast_signed() as i64;

/// Writes operations in front of an op.
pub struct Floats<'c, 'a> {
    /// Where they go.
    pub at: Cursor<'c, 'a>,
    /// `f32`.
    pub r#type: Type<'c>,
}

/// Comparisons, none of which holds for a NaN, by their number in `arith.cmpf`.
#[derive(Clone, Copy)]
pub enum Is {
    /// Equal.
    Equal = 1,
    /// Greater.
    Greater = 2,
    /// Greater or equal.
    AtLeast = 3,
    /// Less.
    Less = 4,
    /// Either is no number.
    Unordered = 14,
}

impl<'c, 'a> Floats<'c, 'a> {
    /// In front of this op.
    pub fn before(op: OperationRef<'c, 'a>) -> Self {
        Self::at(Cursor::before(op))
    }

    /// Here.
    pub fn at(at: Cursor<'c, 'a>) -> Self {
        Self { at, r#type: Type::float32(at.context) }
    }

    /// A constant.
    pub fn number(&self, number: f64) -> Value<'c, 'a> {
        let value = FloatAttribute::new(self.at.context, self.r#type, number).into();
        ir::results_of(self.at.op("arith.constant", &[], &[self.r#type], &[("value", value)]))[0]
    }

    /// A constant whole number of 32 bits.
    pub fn integer(&self, number: i64) -> Value<'c, 'a> {
        self.at.integer(number, self.at.bits(32))
    }

    /// `a + b`
    pub fn add(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.addf", a, b)
    }

    /// `a - b`
    pub fn sub(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.subf", a, b)
    }

    /// `a * b`
    pub fn mul(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.mulf", a, b)
    }

    /// `a / b`
    pub fn div(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.divf", a, b)
    }

    /// `-a`
    pub fn negated(&self, a: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value("arith.negf", &[a], self.r#type)
    }

    /// `a * b + c`, rounded once or twice: devices differ.
    pub fn mul_add(&self, a: Value<'c, 'a>, b: Value<'c, 'a>, c: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value("math.fma", &[a, b, c], self.r#type)
    }

    /// `a * b` less the product as it was rounded, exactly. Without `math.fma`, which devices may round twice: the halves
    /// of the digits have exact products.
    pub fn lost(&self, product: Value<'c, 'a>, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        let [(a_high, a_low), (b_high, b_low)] = [a, b].map(|value| {
            let high = self.of_bits(self.on_bits("arith.andi", self.bits_of(value), UPPER_HALF));
            (high, self.sub(value, high))
        });
        let rest = self.sub(self.mul(a_high, b_high), product);
        let rest = self.add(rest, self.mul(a_high, b_low));
        let rest = self.add(rest, self.mul(a_low, b_high));
        self.add(rest, self.mul(a_low, b_low))
    }

    /// The opposite of a truth.
    pub fn not(&self, a: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.xori", a, self.at.integer(1, self.at.bits(1)))
    }

    /// A function of one argument, such as `math.exp`.
    pub fn function(&self, name: &str, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value(name, &[x], self.r#type)
    }

    /// The square root.
    pub fn sqrt(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.function("math.sqrt", x)
    }

    /// Without its sign.
    pub fn abs(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.function("math.absf", x)
    }

    /// With the sign of another one.
    pub fn with_sign(&self, x: Value<'c, 'a>, sign: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("math.copysign", x, sign)
    }

    /// The polynomial with these coefficients, the constant one first.
    pub fn polynomial(&self, x: Value<'c, 'a>, coefficients: &[f64]) -> Value<'c, 'a> {
        let mut highest_first = coefficients.iter().rev().map(|it| self.number(*it));
        let highest = highest_first.next().expect("a polynomial has coefficients");
        highest_first.fold(highest, |sum, coefficient| self.mul_add(sum, x, coefficient))
    }

    /// A comparison.
    pub fn compare(&self, a: Value<'c, 'a>, is: Is, b: Value<'c, 'a>) -> Value<'c, 'a> {
        let predicate = IntegerAttribute::new(self.at.bits(64), is as i64).into();
        ir::results_of(self.at.op("arith.cmpf", &[a, b], &[self.at.bits(1)], &[("predicate", predicate)]))[0]
    }

    /// A comparison with a constant.
    pub fn test(&self, a: Value<'c, 'a>, is: Is, b: f64) -> Value<'c, 'a> {
        self.compare(a, is, self.number(b))
    }

    /// Whether it is no number.
    pub fn is_nan(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.compare(x, Is::Unordered, x)
    }

    /// `condition ? a : b`
    pub fn select(&self, condition: Value<'c, 'a>, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value("arith.select", &[condition, a, b], a.r#type())
    }

    /// Both.
    pub fn and(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.andi", a, b)
    }

    /// Either.
    pub fn or(&self, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.binary("arith.ori", a, b)
    }

    /// The bits of a float as a whole number.
    pub fn bits_of(&self, x: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value("arith.bitcast", &[x], self.at.bits(32))
    }

    /// The float of these bits.
    pub fn of_bits(&self, bits: Value<'c, 'a>) -> Value<'c, 'a> {
        self.at.value("arith.bitcast", &[bits], self.r#type)
    }

    /// An op on a whole number and a constant, such as `arith.addi`.
    pub fn on_bits(&self, name: &str, a: Value<'c, 'a>, b: i64) -> Value<'c, 'a> {
        self.at.binary(name, a, self.at.integer(b, a.r#type()))
    }

    /// A comparison of whole numbers, by its number in `arith.cmpi`.
    pub fn compare_bits(&self, a: Value<'c, 'a>, predicate: i64, b: Value<'c, 'a>) -> Value<'c, 'a> {
        let predicate = IntegerAttribute::new(self.at.bits(64), predicate).into();
        ir::results_of(self.at.op("arith.cmpi", &[a, b], &[self.at.bits(1)], &[("predicate", predicate)]))[0]
    }

    /// Whether a whole number is not zero.
    pub fn is_set(&self, number: Value<'c, 'a>) -> Value<'c, 'a> {
        self.compare_bits(number, 1, self.at.integer(0, number.r#type()))
    }
}
