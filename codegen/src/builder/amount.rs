//! Arithmetic of numbers of which some are known here.

use super::Builder;
use Amount::{Known, Open};
use melior::ir::Value;

/// A number that is known, or computed by the program.
#[derive(Clone, Copy)]
pub enum Amount<'c, 'a> {
    /// Known.
    Known(i64),
    /// An index.
    Open(Value<'c, 'a>),
}

impl<'c, 'a> Amount<'c, 'a> {
    /// As a value.
    pub fn value(self, builder: &Builder<'c, 'a>) -> Value<'c, 'a> {
        match self {
            Known(number) => builder.index(number),
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

    /// The sum.
    pub fn plus(self, other: Self, builder: &Builder<'c, 'a>) -> Self {
        match (self, other) {
            (Known(a), Known(b)) => Known(a + b),
            (it, Known(0)) | (Known(0), it) => it,
            (a, b) => Open(builder.add(a.value(builder), b.value(builder))),
        }
    }

    /// The product.
    pub fn times(self, other: Self, builder: &Builder<'c, 'a>) -> Self {
        match (self, other) {
            (Known(a), Known(b)) => Known(a * b),
            (Known(0), _) | (_, Known(0)) => Known(0),
            (it, Known(1)) | (Known(1), it) => it,
            (a, b) => Open(builder.mul(a.value(builder), b.value(builder))),
        }
    }

    /// The difference.
    pub fn minus(self, other: Self, builder: &Builder<'c, 'a>) -> Self {
        match (self, other) {
            (Known(a), Known(b)) => Known(a - b),
            (it, Known(0)) => it,
            (a, b) => Open(builder.binary("arith.subi", a.value(builder), b.value(builder))),
        }
    }

    /// The largest multiple of a number that is not larger.
    pub fn whole(self, step: i64, builder: &Builder<'c, 'a>) -> Self {
        match self {
            Known(number) => Known(number - number % step),
            Open(value) => {
                let rest = builder.binary("arith.remui", value, builder.index(step));
                self.minus(Open(rest), builder)
            }
        }
    }
}
