//! Tensors that can be had in any order at no cost, because they are made anew: those without contents, and those that
//! repeat a number or a few.

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

use super::order::{Order, shape_of};
use crate::builder::Builder;

/// A tensor that is made anew.
pub enum Free<'c, 'a> {
    /// Without contents.
    Empty,
    /// One scalar everywhere.
    Fill(Value<'c, 'a>),
    /// One number of a constant everywhere.
    Splat(f64),
    /// A smaller tensor, repeated along these dimensions.
    Broadcast(Value<'c, 'a>, Vec<usize>),
}

impl<'c: 'a, 'a> Free<'c, 'a> {
    /// How a value is made anew, if it can be.
    pub fn of(value: Value<'c, 'a>) -> Option<Self> {
        ir::defining_op(value).and_then(Self::of_op)
    }

    /// The same for the result of an op.
    pub fn of_op(op: OperationRef<'c, 'a>) -> Option<Self> {
        let operand = |idx| op.operand_at(idx);
        match ir::op_name(op).as_str() {
            "tensor.empty" => Some(Self::Empty),
            "linalg.fill" => operand(0).map(Self::Fill),
            "arith.constant" => {
                ir::shape_of(ir::results_of(op)[0].r#type())?;
                ir::float_of(op.attribute("value").ok()?).map(Self::Splat)
            }
            "linalg.broadcast" => {
                let added = ir::integers_of(op.attribute("dimensions").ok()?, 64)?;
                let added = added.into_iter().map(|dim| usize::try_from(dim).ok()).collect::<Option<_>>()?;
                operand(0).map(|input| Self::Broadcast(input, added))
            }
            "linalg.generic" => Self::of_generic(op),
            _ => None,
        }
    }

    /// A generic op that only repeats its input, whose dimensions keep their order.
    fn of_generic(op: OperationRef<'c, 'a>) -> Option<Self> {
        let structure = ir::structured(op)?;
        let [from, to] = structure.maps.as_slice() else { return None };
        let dims = (0..from.result_count()).map(|idx| from.result(idx).ok().filter(|it| it.is_dim()));
        let dims: Vec<usize> = dims.map(|it| it.map(|it| it.dim_position())).collect::<Option<_>>()?;
        let passes_on = ir::terminator(op)?.operand_at(0)? == ir::arguments_of(ir::body(op)?)[0];
        let rank = to.result_count();
        let repeats = dims.len() < rank && dims.is_sorted_by(|a, b| a < b);
        let added = (0..rank).filter(|dim| !dims.contains(dim)).collect();
        (passes_on && repeats && to.is_identity()).then(|| Some(Self::Broadcast(op.operand_at(0)?, added)))?
    }

    /// Makes a tensor like `value` that is held in another order. None if a broadcast would have to be transposed.
    pub fn make(&self, builder: &Builder<'c, 'a>, value: Value<'c, 'a>, order: &Order) -> Option<Value<'c, 'a>> {
        let extents = order.apply(&builder.extents(value));
        let element = ir::element_type(value.r#type());
        match self {
            Self::Empty => Some(builder.empty(&extents, element)),
            Self::Fill(scalar) => Some(builder.filled(*scalar, &extents)),
            Self::Splat(number) => Some(builder.filled(builder.float(*number, element), &extents)),
            Self::Broadcast(input, added) => {
                let kept: Vec<usize> = order.0.iter().copied().filter(|dim| !added.contains(dim)).collect();
                let places = order.0.iter().enumerate().filter(|(_, dim)| added.contains(dim)).map(|(place, _)| place);
                let is_in_order = kept.is_sorted() && kept.len() == shape_of(*input).len();
                is_in_order.then(|| builder.broadcasted(*input, &places.collect::<Vec<_>>(), &extents))
            }
        }
    }
}
