//! Packs the operand with the columns: panels of a few columns each, in which the elements of one step of the sum lie
//! side by side.
//!
//! Plain ops on the operand itself, transposed or not: if it is a weight, all of it can be done once for a loaded model.

use super::{contraction::Right, sizes::Cut};
use crate::{
    builder::{
        Builder,
        tensors::{Extent, Slice},
    },
    structure::PANELS_ATTRIBUTE,
};
use melior::ir::{Attribute, Value, ValueLike};
use parallel_op_dialect::ir;

/// The operand as `[outer…, panels, sum…, columns of a panel]`, with zeros behind the last column.
pub fn packed<'c, 'a>(builder: &Builder<'c, 'a>, right: &Right<'c, 'a>, cut: Cut) -> Value<'c, 'a> {
    let n_panels = cut.count + i64::from(cut.rest > 0);
    let tensor = padded(builder, right, n_panels * cut.size);
    let extents = builder.extents(tensor);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut split = Vec::new();
    for (dim, extent) in extents.iter().enumerate() {
        let first = split.len();
        if dim == right.columns {
            split.extend([Extent::Static(n_panels), Extent::Static(cut.size)]);
        } else {
            split.push(*extent);
        }
        groups.push((first..split.len()).collect());
    }
    let expanded = builder.expand(tensor, &groups, &split);
    let outer = right.outer.iter().map(|(dim, _)| groups[*dim][0]);
    let depth = right.depth.iter().map(|dim| groups[*dim][0]);
    let [panels, columns] = [groups[right.columns][0], groups[right.columns][1]];
    let order: Vec<usize> = outer.chain([panels]).chain(depth).chain([columns]).collect();
    if order.is_sorted() {
        return expanded;
    }
    let panels = builder.transposed(expanded, &order);
    let op = ir::defining_op(panels).expect("it was just built");
    ir::set_attribute(op, PANELS_ATTRIBUTE, Attribute::unit(builder.context));
    panels
}

/// The operand with zeros behind its columns.
fn padded<'c, 'a>(builder: &Builder<'c, 'a>, right: &Right<'c, 'a>, columns: i64) -> Value<'c, 'a> {
    let sizes = builder.extents(right.tensor);
    if sizes[right.columns] == Extent::Static(columns) {
        return right.tensor;
    }
    let mut whole = sizes.clone();
    whole[right.columns] = Extent::Static(columns);
    let zero = builder.zero(ir::element_type(right.tensor.r#type()));
    let zeros = builder.filled(zero, &whole);
    let offsets = vec![Extent::Static(0); sizes.len()];
    builder.insert_slice(right.tensor, zeros, &Slice::dense(offsets, sizes))
}
