//! Lengths, strides and offsets, of which some are known here.

use crate::gpu::cursor::Cursor;
use Amount::{Known, Open};
use melior::ir::{Type, Value, ValueLike, attribute::IntegerAttribute, operation::OperationLike};
use parallel_op_dialect::ir;

/// A number of type `index` that is known, or computed by the program.
#[derive(Clone, Copy)]
pub enum Amount<'c, 'a> {
    /// Known.
    Known(i64),
    /// An index.
    Open(Value<'c, 'a>),
}

impl<'c, 'a> Amount<'c, 'a> {
    /// What an index is: a number if it is a constant.
    pub fn of(value: Value<'c, 'a>) -> Self {
        let constant = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"));
        let number = constant.and_then(|op| IntegerAttribute::try_from(op.attribute("value").ok()?).ok());
        number.map_or(Open(value), |number| Known(number.value()))
    }

    /// As a value.
    pub fn value(self, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
        match self {
            Known(number) => at.index(number),
            Open(value) => value,
        }
    }

    /// As a number, if it is known.
    pub fn known(self) -> Option<i64> {
        match self {
            Known(number) => Some(number),
            Open(_) => None,
        }
    }

    /// Whether both are the same for sure.
    pub fn is(self, other: Self) -> bool {
        match (self, other) {
            (Known(a), Known(b)) => a == b,
            (Open(a), Open(b)) => a == b,
            _ => false,
        }
    }

    /// The sum.
    pub fn plus(self, other: Self, at: &Cursor<'c, 'a>) -> Self {
        match (self, other) {
            (Known(a), Known(b)) => Known(a.saturating_add(b)),
            (it, Known(0)) | (Known(0), it) => it,
            (a, b) => Open(no_overflow(at, "arith.addi", a.value(at), b.value(at))),
        }
    }

    /// The product.
    pub fn times(self, other: Self, at: &Cursor<'c, 'a>) -> Self {
        match (self, other) {
            (Known(a), Known(b)) => Known(a.saturating_mul(b)),
            (Known(0), _) | (_, Known(0)) => Known(0),
            (it, Known(1)) | (Known(1), it) => it,
            (a, b) => Open(no_overflow(at, "arith.muli", a.value(at), b.value(at))),
        }
    }

    /// The quotient by a divisor of the number.
    pub fn divided_by(self, divisor: i64, at: &Cursor<'c, 'a>) -> Self {
        match self {
            it if divisor == 1 => it,
            Known(number) => Known(number / divisor),
            Open(value) => Open(at.binary("arith.divui", value, at.index(divisor))),
        }
    }
}

/// Positions in memory do not wrap around: where the machine's index has more bits than ours, that helps it.
fn no_overflow<'c, 'a>(at: &Cursor<'c, 'a>, name: &str, a: Value<'c, 'a>, b: Value<'c, 'a>) -> Value<'c, 'a> {
    let flags = melior::ir::Attribute::parse(at.context, "#arith.overflow<nsw>").expect("an attribute of arith");
    let r#type: Type = a.r#type();
    ir::results_of(at.op(name, &[a, b], &[r#type], &[("overflowFlags", flags)]))[0]
}
