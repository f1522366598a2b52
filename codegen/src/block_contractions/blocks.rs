//! Writes a contraction as blocks: turns of `scf.forall`, of which each computes a part of the output with everything that
//! is done to it.

use super::{
    contraction::{Axis, Contraction},
    coordinates::joined,
    epilogue::Epilogue,
    origin::Origin,
    pack::packed,
    sizes::Cut,
    turn::{Stretch, Writer},
};
use crate::builder::{Builder, tensors::Extent};
use melior::ir::{Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC};

/// What is to be written.
pub struct Plan<'c, 'a> {
    /// The contraction.
    pub contraction: Contraction<'c, 'a>,
    /// What is computed from it.
    pub epilogue: Epilogue<'c, 'a>,
    /// How columns are cut.
    pub panels: Cut,
    /// How rows are cut; none without such a loop.
    pub row_blocks: Option<Cut>,
    /// Whether the right operand is packed.
    pub packs: bool,
}

impl<'c, 'a> Plan<'c, 'a> {
    /// Writes the blocks in place of the contraction and its epilogue.
    pub fn write(&self) {
        let last = *self.epilogue.ops.last().expect("the contraction is one of them");
        let builder = Builder::before(last);
        let out = &self.contraction.out;
        let element = ir::element_type(out.tensor.r#type());
        let first = Origin::of_whole(out.tensor);
        let starts_anew = self.has_first_values(&first);
        let mut tensor = match starts_anew {
            true => builder.empty(&builder.extents(out.tensor), element),
            false => out.tensor,
        };
        let packed = self.packs.then(|| packed(&builder, &self.contraction.right, self.panels));
        let writer = Writer { plan: self, packed, first: starts_anew.then_some(first) };
        let last_dim = (out.tensor, out.axes.len() - 1);
        for columns in Stretch::of(&builder, self.panels, last_dim) {
            for rows in self.row_stretches(&builder) {
                tensor = writer.stretch(&builder, tensor, columns, rows);
            }
        }
        let result = self.in_shape_of_result(&builder, tensor);
        ir::replace_all_uses(self.epilogue.result, result);
        self.epilogue.ops.iter().rev().for_each(|op| ir::erase(*op));
    }

    /// Whether a block can compute the first values of its part of the output: from a number, or from a tensor that is
    /// broadcast. Otherwise the output is there and is added to.
    fn has_first_values(&self, origin: &Origin<'c, 'a>) -> bool {
        match origin {
            Origin::Scalar(_) => true,
            Origin::Tensor(tensor, places) => {
                let is_new = |(dim, place)| !places[..dim].contains(place);
                *tensor != self.contraction.out.tensor && places.iter().enumerate().all(is_new)
            }
        }
    }

    fn row_stretches(&self, builder: &Builder<'c, 'a>) -> Vec<Option<Stretch<'c, 'a>>> {
        let Some(cut) = self.row_blocks else { return vec![None] };
        let out = &self.contraction.out;
        let dim = out.dim(|axis| *axis == Axis::ROWS).expect("the output has the rows");
        Stretch::of(builder, cut, (out.tensor, dim)).into_iter().map(Some).collect()
    }

    /// The output with the shape that the last op of the epilogue gave it.
    fn in_shape_of_result(&self, builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>) -> Value<'c, 'a> {
        let Epilogue { result, coordinates, ops, .. } = &self.epilogue;
        let rank = self.contraction.out.axes.len();
        if coordinates.iter().copied().eq((0..rank).map(Some)) {
            return tensor;
        }
        // Dimensions of length one that the result lacks go first, then those come that it has besides.
        let lacks = |dim: usize| if coordinates.contains(&Some(dim)) { Some(dim) } else { None };
        let held: Vec<Option<usize>> = (0..rank).map(lacks).collect();
        let tensor = if held.contains(&None) { builder.collapse(tensor, &joined(&held)) } else { tensor };
        let groups = joined(coordinates);
        if groups.len() == coordinates.len() {
            return tensor;
        }
        let shape = ir::shape_of(result.r#type()).unwrap_or_default();
        let output = ops.last().and_then(|op| op.operands().last()).expect("an elementwise op has an output");
        let extent = |(dim, length): (usize, &i64)| match *length {
            DYNAMIC => Extent::Dynamic(builder.dim(output, dim)),
            length => Extent::Static(length),
        };
        let extents: Vec<Extent> = shape.iter().enumerate().map(extent).collect();
        builder.expand(tensor, &groups, &extents)
    }
}
