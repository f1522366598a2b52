//! Tensors that are put together from parts: joins and pads.

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

use super::producer::Places;
use crate::builder::{
    Builder,
    tensors::{Extent, Slice, extents_of},
};

/// A tensor that is put together.
pub struct Join<'c, 'a> {
    /// The op that puts it together.
    pub op: OperationRef<'c, 'a>,
    /// Each part, with its place.
    pub parts: Vec<Part<'c, 'a>>,
    /// What stands where no part does: a scalar, and the strips that hold it.
    pub border: Option<(Value<'c, 'a>, Vec<Strip>)>,
}

/// A part of a join.
pub struct Part<'c, 'a> {
    /// The tensor.
    pub value: Value<'c, 'a>,
    /// First element in each dimension.
    pub offsets: Vec<i64>,
}

/// Offsets and lengths of a border.
pub type Strip = (Vec<i64>, Vec<i64>);

impl<'c: 'a, 'a> Join<'c, 'a> {
    /// The op as a join of static shape, or none.
    pub fn of(op: OperationRef<'c, 'a>) -> Option<Self> {
        let result = ir::results_of(op).first().copied()?;
        let is_static = |value: Value| ir::shape_of(value.r#type()).is_some_and(|shape| !shape.contains(&ir::DYNAMIC));
        match ir::op_name(op).as_str() {
            "tensor.concat" if is_static(result) && op.operands().all(is_static) => Self::of_concat(op),
            "tensor.pad" if is_static(result) && op.operands().all(is_static) => Self::of_pad(op),
            _ => None,
        }
    }

    fn of_concat(op: OperationRef<'c, 'a>) -> Option<Self> {
        let dim = usize::try_from(ir::int_attribute(op, "dim")?).ok()?;
        let mut next = 0;
        let parts = op.operands().map(|value| {
            let shape = shape_of(value);
            let mut offsets = vec![0; shape.len()];
            offsets[dim] = next;
            next += shape[dim];
            Part { value, offsets }
        });
        Some(Self { op, parts: parts.collect(), border: None })
    }

    fn of_pad(op: OperationRef<'c, 'a>) -> Option<Self> {
        let value = op.operand_at(0)?;
        let mut none = std::iter::empty();
        let [low, high] = ["static_low", "static_high"].map(|name| extents_of(op, name, &mut none));
        let numbers = |extents: Vec<Extent>| extents.iter().map(|extent| extent.number()).collect::<Vec<i64>>();
        let (low, high) = (numbers(low?), numbers(high?));
        let scalar = ir::terminator(op)?.operand_at(0)?;
        // A border of negative width cuts something off, and one that is computed may differ from place to place.
        let is_outside = match ir::defining_op(scalar) {
            Some(definition) => !ir::is_inside(definition, op),
            None => !ir::body(op).is_some_and(|body| ir::arguments_of(body).contains(&scalar)),
        };
        let has_borders = low.iter().chain(&high).all(|width| *width >= 0);
        let strips = strips(&low, &high, &shape_of(value));
        let parts = vec![Part { value, offsets: low }];
        (is_outside && has_borders).then_some(Self { op, parts, border: Some((scalar, strips)) })
    }

    /// The tensor that is put together.
    pub fn result(&self) -> Value<'c, 'a> {
        ir::results_of(self.op)[0]
    }

    /// The op that computes what stands in the border.
    pub fn border_op(&self) -> Option<OperationRef<'c, 'a>> {
        ir::defining_op(self.border.as_ref()?.0).filter(|op| op.block() == self.op.block())
    }

    /// Whether the border can be filled in front of an op.
    pub fn border_is_known(&self, places: &Places, before: OperationRef<'c, 'a>) -> bool {
        self.border_op().is_none_or(|op| ir::is_constant_like(op) || places.of(op) < places.of(before))
    }

    /// A tensor for the result, with its borders filled.
    pub fn begin(&self, builder: &Builder<'c, 'a>) -> Value<'c, 'a> {
        let result = self.result().r#type();
        let extents: Vec<Extent> = ir::shape_of(result).unwrap_or_default().into_iter().map(Extent::Static).collect();
        let empty = builder.empty(&extents, ir::element_type(result));
        let Some((scalar, strips)) = &self.border else { return empty };
        strips.iter().fold(empty, |tensor, (offsets, sizes)| {
            let slice = dense(offsets, sizes);
            let strip = builder.extract_slice(tensor, &slice, sizes);
            let filled = builder.named("linalg.fill", &[*scalar], strip, &[]);
            builder.insert_slice(filled, tensor, &slice)
        })
    }
}

impl<'c, 'a> Part<'c, 'a> {
    /// The place of the part.
    pub fn slice(&self) -> Slice<'c, 'a> {
        dense(&self.offsets, &shape_of(self.value))
    }
}

/// The borders of a tensor of this shape, none of which overlap: for each dimension the two in front of and behind what is
/// inside of the dimensions before it.
fn strips(low: &[i64], high: &[i64], shape: &[i64]) -> Vec<Strip> {
    let mut strips = Vec::new();
    for dim in 0..shape.len() {
        for (offset, width) in [(0, low[dim]), (low[dim] + shape[dim], high[dim])] {
            if width == 0 {
                continue;
            }
            let inner = |other: usize| other < dim;
            let mut offsets: Vec<i64> = (0..shape.len()).map(|it| if inner(it) { low[it] } else { 0 }).collect();
            let whole = |it: usize| low[it] + shape[it] + high[it];
            let mut sizes: Vec<i64> =
                (0..shape.len()).map(|it| if inner(it) { shape[it] } else { whole(it) }).collect();
            (offsets[dim], sizes[dim]) = (offset, width);
            strips.push((offsets, sizes));
        }
    }
    strips
}

/// A slice of known place.
pub fn dense<'c, 'a>(offsets: &[i64], sizes: &[i64]) -> Slice<'c, 'a> {
    let known = |numbers: &[i64]| numbers.iter().map(|number| Extent::Static(*number)).collect();
    Slice::dense(known(offsets), known(sizes))
}

/// The lengths of a tensor.
pub fn shape_of(value: Value) -> Vec<i64> {
    ir::shape_of(value.r#type()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_cover_what_is_not_inside_and_do_not_overlap() {
        let (low, high, shape) = ([0, 1, 2], [0, 3, 0], [2, 4, 5]);
        let strips = strips(&low, &high, &shape);
        let covered: i64 = strips.iter().map(|(_, sizes)| sizes.iter().product::<i64>()).sum();
        assert_eq!(covered, 2 * 8 * 7 - 2 * 4 * 5);
        assert_eq!(strips[0], (vec![0, 0, 0], vec![2, 1, 7]));
        assert_eq!(strips[2], (vec![0, 1, 0], vec![2, 4, 2]));
    }
}
