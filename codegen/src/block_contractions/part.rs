//! Which part of each tensor a block takes.

use super::contraction::{Axis, Operand, Right};
use crate::builder::{
    Builder,
    tensors::{Extent, Slice},
};
use melior::ir::{Value, ValueLike};
use parallel_op_dialect::ir;

/// Some elements of one dimension.
#[derive(Clone, Copy, Debug)]
pub struct Range<'c, 'a> {
    /// The first one.
    pub offset: Extent<'c, 'a>,
    /// How many.
    pub size: Extent<'c, 'a>,
}

impl<'c, 'a> Range<'c, 'a> {
    /// The first so many.
    pub fn first(size: Extent<'c, 'a>) -> Self {
        Self { offset: Extent::Static(0), size }
    }
}

/// A block: which elements of the loops.
#[derive(Clone, Debug)]
pub struct Part<'c, 'a> {
    /// The turn of each outer loop.
    pub outer: Vec<Extent<'c, 'a>>,
    /// Rows; none without such a loop.
    pub rows: Option<Range<'c, 'a>>,
    /// Columns.
    pub columns: Range<'c, 'a>,
    /// The panel of the columns.
    pub panel: Extent<'c, 'a>,
}

/// A slice of a tensor, and which of its dimensions stay.
pub struct Cutting<'c, 'a> {
    /// The slice.
    pub slice: Slice<'c, 'a>,
    /// For each dimension whether it stays; one that does not has length one.
    pub stays: Vec<bool>,
}

impl<'c, 'a> Cutting<'c, 'a> {
    /// No slice yet.
    fn new() -> Self {
        Self { slice: Slice::dense(vec![], vec![]), stays: vec![] }
    }

    fn push(&mut self, range: Range<'c, 'a>, stays: bool) {
        self.slice.offsets.push(range.offset);
        self.slice.sizes.push(range.size);
        self.slice.strides.push(Extent::Static(1));
        self.stays.push(stays);
    }

    /// Lengths of the dimensions that stay.
    pub fn shape(&self) -> Vec<i64> {
        let sizes = self.slice.sizes.iter().zip(&self.stays).filter(|(_, stays)| **stays);
        sizes.map(|(size, _)| size.number()).collect()
    }

    /// The slice of a tensor; the tensor itself if that is all of it.
    pub fn of(&self, builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>) -> Value<'c, 'a> {
        match self.is_all_of(tensor) {
            true => tensor,
            false => builder.extract_slice(tensor, &self.slice, &self.shape()),
        }
    }

    /// The part of another tensor, of which each dimension stands for one that is cut here, or for none.
    pub fn part_of(&self, coordinates: &[Option<usize>]) -> Self {
        let mut cutting = Self::new();
        for coordinate in coordinates {
            match *coordinate {
                None => cutting.push(Range::first(Extent::Static(1)), false),
                Some(dim) => {
                    let range = Range { offset: self.slice.offsets[dim], size: self.slice.sizes[dim] };
                    cutting.push(range, self.stays[dim]);
                }
            }
        }
        cutting
    }

    /// Whether this is a tensor of known shape as it is.
    pub fn is_all_of(&self, tensor: Value<'c, 'a>) -> bool {
        let shape = ir::shape_of(tensor.r#type()).unwrap_or_default();
        let is_known = |(size, length): (&Extent<'c, 'a>, &i64)| *size == Extent::Static(*length);
        self.stays.iter().all(|stays| *stays)
            && self.slice.offsets.iter().all(|offset| *offset == Extent::Static(0))
            && self.slice.sizes.iter().zip(&shape).all(is_known)
    }
}

impl<'c, 'a> Part<'c, 'a> {
    /// The part of an operand.
    pub fn of_operand(&self, builder: &Builder<'c, 'a>, operand: &Operand<'c, 'a>) -> Cutting<'c, 'a> {
        let mut cutting = Cutting::new();
        for (dim, axis) in operand.axes.iter().enumerate() {
            let (range, stays) = self.of_axis(builder, *axis, || builder.extents(operand.tensor)[dim]);
            cutting.push(range, stays);
        }
        cutting
    }

    /// The part of the right operand: of the packed one, or of the tensor as it is.
    pub fn of_right(
        &self,
        builder: &Builder<'c, 'a>,
        right: &Right<'c, 'a>,
        packed: Option<Value<'c, 'a>>,
    ) -> Cutting<'c, 'a> {
        let one = Extent::Static(1);
        let extents = builder.extents(packed.unwrap_or(right.tensor));
        let outer = |idx: usize| Range { offset: self.outer[idx], size: one };
        let mut cutting = Cutting::new();
        if packed.is_some() {
            right.outer.iter().for_each(|(_, idx)| cutting.push(outer(*idx), false));
            cutting.push(Range { offset: self.panel, size: one }, false);
            let first = cutting.stays.len();
            extents[first..extents.len() - 1].iter().for_each(|extent| cutting.push(Range::first(*extent), true));
            cutting.push(Range::first(self.columns.size), true);
            return cutting;
        }
        for (dim, extent) in extents.iter().enumerate() {
            match right.outer.iter().find(|(own, _)| *own == dim) {
                Some((_, idx)) => cutting.push(outer(*idx), false),
                None if dim == right.columns => cutting.push(self.columns, true),
                None => cutting.push(Range::first(*extent), true),
            }
        }
        cutting
    }

    fn of_axis(
        &self,
        builder: &Builder<'c, 'a>,
        axis: Axis,
        whole: impl FnOnce() -> Extent<'c, 'a>,
    ) -> (Range<'c, 'a>, bool) {
        match axis {
            Axis::Outer { idx, stays } => (Range { offset: self.outer[idx], size: Extent::Static(1) }, stays),
            Axis::Columns => (self.columns, true),
            Axis::Whole => (Range::first(whole()), true),
            Axis::Rows { step, reach } => {
                let rows = self.rows.expect("an operand with rows is one of a loop over rows");
                let offset = builder.scaled(rows.offset, step);
                let size = builder.shifted(builder.scaled(rows.size, step), reach - step);
                (Range { offset, size }, true)
            }
        }
    }
}
