//! Blocks that read and write through shuffles of dimensions.
//!
//! Attention moves its heads outwards in front of products and inwards behind them. A block of one head can as well take
//! its rows where they lie, or leave them where they are wanted: its slices name other dimensions, and the shuffle goes.
//!
//! Leaves a shuffle alone if
//!   1. it moves the innermost dimension, along which blocks read vectors,
//!   2. something but slices reads it, and something but one shuffle reads the blocks,
//!   3. it is there for the order that it gives: a contraction reads panels faster than what they were made of, or
//!   4. a slice has two dimensions of more than one element that it would turn around.

use crate::{
    builder::{
        Builder,
        tensors::{Extent, Slice},
    },
    structure::{PANELS_ATTRIBUTE, stands_in_block},
};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// A `linalg.transpose` on tensors.
struct Shuffle<'c, 'a> {
    op: OperationRef<'c, 'a>,
    source: Value<'c, 'a>,
    result: Value<'c, 'a>,
    /// For each dimension of the result which one of the source it is.
    order: Vec<usize>,
}

/// Takes away the shuffles under a function that blocks can read or write through. Returns how many went.
pub fn read_and_write_through<'c: 'a, 'a>(function: OperationRef<'c, 'a>) -> usize {
    let mut ops = ir::walk(function);
    ops.retain(|op| ir::is_op(*op, "linalg.transpose") && !stands_in_block(*op));
    // One after the other: what a block writes another one may read.
    ops.into_iter()
        .filter_map(Shuffle::of)
        .filter(|shuffle| shuffle.is_read_through() || shuffle.is_written_through())
        .count()
}

impl<'c: 'a, 'a> Shuffle<'c, 'a> {
    fn of(op: OperationRef<'c, 'a>) -> Option<Self> {
        if !ir::is_op(op, "linalg.transpose") || op.result_count() != 1 {
            return None;
        }
        let source = op.operand_at(0)?;
        let rank = ir::shape_of(source.r#type())?.len();
        let order = ir::integers_of(op.attribute("permutation").ok()?, rank)?;
        let order: Vec<usize> = order.into_iter().map(usize::try_from).collect::<Result<_, _>>().ok()?;
        let keeps_innermost = order.last().is_some_and(|&dim| dim + 1 == rank);
        keeps_innermost.then(|| Self { op, source, result: ir::results_of(op)[0], order })
    }

    /// Where each dimension of the source went.
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.order.len()];
        for (place, &dim) in self.order.iter().enumerate() {
            places[dim] = place;
        }
        places
    }

    /// Lets slices of the result take from the source, if nothing else uses the result.
    fn is_read_through(&self) -> bool {
        if self.op.attribute(PANELS_ATTRIBUTE).is_ok() {
            return false;
        }
        let slices: Option<Vec<_>> = ir::uses(self.result)
            .into_iter()
            .map(|(user, _)| {
                Part::of(user, self.result).filter(|part| part.is_extract && part.keeps_order(&self.order))
            })
            .collect();
        let Some(slices) = slices.filter(|slices| !slices.is_empty()) else { return false };
        let places = self.places();
        for part in slices {
            part.take_from(self.source, &places);
        }
        ir::erase(self.op);
        true
    }

    /// Lets the loop that computes the source write the result, if nothing else uses the source.
    fn is_written_through(&self) -> bool {
        let Some(turns) = ir::defining_op(self.source).filter(|op| ir::is_op(*op, "scf.forall")) else { return false };
        let is_static = ir::shape_of(self.result.r#type()).is_some_and(|shape| !shape.contains(&ir::DYNAMIC));
        let Some(output) = ir::results_of(turns).iter().position(|value| *value == self.source) else { return false };
        let behind = turns.result_count() - output;
        let operand = turns.operand_count() - behind;
        let is_empty = |value| ir::defining_op(value).is_some_and(|op| ir::is_op(op, "tensor.empty"));
        if !is_static || ir::uses(self.source).len() != 1 || !turns.operand_at(operand).is_some_and(is_empty) {
            return false;
        }
        let arguments = ir::body(turns).map(ir::arguments_of).unwrap_or_default();
        let Some(&shared) = arguments.len().checked_sub(behind).and_then(|idx| arguments.get(idx)) else {
            return false;
        };
        let places = self.places();
        let parts: Option<Vec<_>> = ir::uses(shared)
            .into_iter()
            .map(|(user, _)| {
                // Told from the source: the dimension of a slice there goes to its place here.
                Part::of(user, shared).filter(|part| part.is_reduced() && part.keeps_order(&places))
            })
            .collect();
        let Some(parts) = parts else { return false };
        let shape = ir::shape_of(self.result.r#type()).unwrap_or_default();
        let extents: Vec<Extent> = shape.into_iter().map(Extent::Static).collect();
        let empty = Builder::before(turns).empty(&extents, ir::element_type(self.result.r#type()));
        ir::set_operand(turns, operand, empty);
        ir::set_type(shared, self.result.r#type());
        ir::set_type(self.source, self.result.r#type());
        for part in parts {
            part.take_from(shared, &self.order);
        }
        ir::replace_all_uses(self.result, self.source);
        ir::erase(self.op);
        true
    }
}

/// An op that reads or writes a part of a tensor.
struct Part<'c, 'a> {
    op: OperationRef<'c, 'a>,
    slice: Slice<'c, 'a>,
    is_extract: bool,
    /// Lengths of the part as its other side has them.
    shape: Vec<i64>,
}

impl<'c: 'a, 'a> Part<'c, 'a> {
    /// The part of `tensor` that an op reads or writes, and that is all that the op does with it.
    fn of(op: OperationRef<'c, 'a>, tensor: Value<'c, 'a>) -> Option<Self> {
        let (is_extract, whole, part) = match ir::op_name(op).as_str() {
            "tensor.extract_slice" => (true, op.operand_at(0)?, ir::results_of(op)[0]),
            "tensor.parallel_insert_slice" => (false, op.operand_at(1)?, op.operand_at(0)?),
            _ => return None,
        };
        let slice = Slice::of(op)?;
        (whole == tensor && part != tensor).then_some(())?;
        Some(Self { op, slice, is_extract, shape: ir::shape_of(part.r#type())? })
    }

    /// The dimensions that may have more than one element.
    fn long_dims(&self) -> Vec<usize> {
        (0..self.slice.sizes.len()).filter(|&dim| self.slice.sizes[dim] != Extent::Static(1)).collect()
    }

    /// Whether the part lacks all dimensions of one element.
    fn is_reduced(&self) -> bool {
        self.shape.len() == self.long_dims().len()
    }

    /// Whether its elements stand in the same order if dimension `d` of the slice is number `order[d]`.
    fn keeps_order(&self, order: &[usize]) -> bool {
        let has_place = self.is_reduced() || self.is_extract && self.shape.len() == self.slice.sizes.len();
        let long: Vec<usize> = self.long_dims().into_iter().map(|dim| order[dim]).collect();
        has_place && !long.is_empty() && long.is_sorted()
    }

    /// Reads or writes the same elements of a tensor whose dimension `d` was number `places[d]`.
    fn take_from(self, tensor: Value<'c, 'a>, places: &[usize]) {
        let builder = Builder::before(self.op);
        let slice = self.slice.permuted(places);
        if !self.is_extract {
            let part = self.op.operand_at(0).expect("it writes a part");
            builder.parallel_insert_slice(part, tensor, &slice);
            ir::erase(self.op);
            return;
        }
        let long = self.long_dims();
        let reduced: Vec<i64> = long.iter().map(|&dim| self.slice.sizes[dim].number()).collect();
        let mut part = builder.extract_slice(tensor, &slice, &reduced);
        if !self.is_reduced() {
            part = builder.expand(part, &groups_around(&long, self.slice.sizes.len()), &self.slice.sizes);
        }
        ir::replace_all_uses(ir::results_of(self.op)[0], part);
        ir::erase(self.op);
    }
}

/// Dimensions in groups, each with one of the long ones: those in front belong to the first.
fn groups_around(long: &[usize], rank: usize) -> Vec<Vec<usize>> {
    let begin = |group: usize| if group == 0 { 0 } else { long[group] };
    let end = |group: usize| long.get(group + 1).copied().unwrap_or(rank);
    (0..long.len()).map(|group| (begin(group)..end(group)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::groups_around;

    #[test]
    fn short_dimensions_go_with_the_long_one_before_them() {
        assert_eq!(groups_around(&[1, 3], 5), [vec![0, 1, 2], vec![3, 4]]);
        assert_eq!(groups_around(&[0], 2), [vec![0, 1]]);
    }
}
