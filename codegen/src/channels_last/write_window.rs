//! Writes convolutions with channels innermost.

use melior::ir::{AffineExpr, AffineMap, Attribute, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

use super::{follow::Follow, order::shape_of, versions::Versions, write::operand};
use crate::builder::{
    Builder,
    structured::Generic,
    tensors::{Extent, Slice},
};

const CONVOLUTION: &str = "linalg.conv_2d_nhwc_hwcf";

/// Groups up to which each becomes a convolution of its own, with code of its own that is cut by its sizes.
const FEW_GROUPS: i64 = 4;
/// Groups up to which one becomes a convolution; more of them are too small for that.
const MOST_GROUPS: i64 = 32;

/// One convolution.
pub fn convolution<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let [input, filter, output] = [0, 1, 2].map(|idx| operand(builder, follow, idx, versions));
    let tensor = builder.named(CONVOLUTION, &[input, filter], output, &steps(follow));
    versions.note(ir::results_of(follow.op)[0], follow.results[0].clone(), tensor);
}

/// How far apart windows stand, and the elements of one.
fn steps<'c>(follow: &Follow<'c, '_>) -> Vec<(&'static str, Attribute<'c>)> {
    ["dilations", "strides"].into_iter().filter_map(|name| Some((name, follow.op.attribute(name).ok()?))).collect()
}

/// One convolution for each group, a loop over groups, or one generic op.
pub fn groups<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let [input, filter, output] = [0, 1, 2].map(|idx| operand(builder, follow, idx, versions));
    let n_groups = shape_of(output)[3];
    let has_many_channels = shape_of(filter)[3] > 1;
    let convolve = |builder: &Builder<'c, 'a>, sum: Value<'c, 'a>, group| {
        let parts = [(input, 3), (filter, 0), (sum, 3)].map(|(tensor, dim)| part(builder, tensor, dim, group));
        let new = builder.named(CONVOLUTION, &parts[..2], parts[2], &steps(follow));
        (new, place(builder, sum, 3, group))
    };
    let tensor = if !has_many_channels || n_groups > MOST_GROUPS {
        grouped_generic(builder, follow, [input, filter, output])
    } else if n_groups > FEW_GROUPS {
        // Each turn runs the same code.
        builder.forall(&[Extent::Static(n_groups)], output, |inner, groups, sum| {
            convolve(inner, sum, Extent::Dynamic(groups[0]))
        })
    } else {
        (0..n_groups).fold(output, |sum, group| {
            let (new, place) = convolve(builder, sum, Extent::Static(group));
            builder.insert_slice(new, sum, &place)
        })
    };
    versions.note(ir::results_of(follow.op)[0], follow.results[0].clone(), tensor);
}

/// The slice of one group.
fn place<'c, 'a>(builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>, dim: usize, group: Extent<'c, 'a>) -> Slice<'c, 'a> {
    let mut sizes = builder.extents(tensor);
    let mut offsets = vec![Extent::Static(0); sizes.len()];
    (offsets[dim], sizes[dim]) = (group, Extent::Static(1));
    Slice::dense(offsets, sizes)
}

/// The elements of one group, without the dimension of groups.
fn part<'c, 'a>(builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>, dim: usize, group: Extent<'c, 'a>) -> Value<'c, 'a> {
    let mut shape = shape_of(tensor);
    shape.remove(dim);
    builder.extract_slice(tensor, &place(builder, tensor, dim, group), &shape)
}

/// All groups at once: loops over image, height, width and group, then over the window and the channels of a group, and
/// innermost over what each group gives.
fn grouped_generic<'c, 'a>(
    builder: &Builder<'c, 'a>,
    follow: &Follow<'c, 'a>,
    [input, filter, output]: [Value<'c, 'a>; 3],
) -> Value<'c, 'a> {
    let dim = |it| AffineExpr::dim(builder.context, it);
    let at = positions(builder, follow);
    let map = |results: &[AffineExpr<'c>]| AffineMap::new(builder.context, 8, 0, results);
    let generic = Generic {
        inputs: vec![input, filter],
        outputs: vec![output],
        maps: vec![
            map(&[dim(0), at(1, 4, 0), at(2, 5, 1), dim(3), dim(6)]),
            map(&[dim(3), dim(4), dim(5), dim(6), dim(7)]),
            map(&[dim(0), dim(1), dim(2), dim(3), dim(7)]),
        ],
        is_parallel: vec![true, true, true, true, false, false, false, true],
    };
    sum_of_products(builder, &generic)
}

/// Each channel with a window of its own: loops over image, height and width, then over the window, and innermost over
/// the channels.
pub fn depthwise<'c, 'a>(builder: &Builder<'c, 'a>, follow: &Follow<'c, 'a>, versions: &mut Versions<'c, 'a>) {
    let [input, filter, output] = [0, 1, 2].map(|idx| operand(builder, follow, idx, versions));
    let extents = builder.extents(output);
    // One dimension more tells what each channel gives, which is one number here.
    let last_two_as_one = |rank: usize| -> Vec<Vec<usize>> {
        (0..rank - 2).map(|dim| vec![dim]).chain([vec![rank - 2, rank - 1]]).collect()
    };
    let flat = |tensor: Value<'c, 'a>, rank: usize| match shape_of(tensor).len() == rank {
        true => tensor,
        false => builder.collapse(tensor, &last_two_as_one(rank + 1)),
    };
    let dim = |it| AffineExpr::dim(builder.context, it);
    let at = positions(builder, follow);
    let map = |results: &[AffineExpr<'c>]| AffineMap::new(builder.context, 6, 0, results);
    let generic = Generic {
        inputs: vec![input, flat(filter, 3)],
        outputs: vec![flat(output, 4)],
        maps: vec![
            map(&[dim(0), at(1, 3, 0), at(2, 4, 1), dim(5)]),
            map(&[dim(3), dim(4), dim(5)]),
            map(&[dim(0), dim(1), dim(2), dim(5)]),
        ],
        is_parallel: vec![true, true, true, false, false, true],
    };
    let sum = sum_of_products(builder, &generic);
    let tensor = if extents.len() == 4 { sum } else { builder.expand(sum, &last_two_as_one(5), &extents) };
    versions.note(ir::results_of(follow.op)[0], follow.results[0].clone(), tensor);
}

/// Where a window reads: from the loop over positions, the loop over the window, and which of the two sides it is.
fn positions<'c>(builder: &Builder<'c, '_>, follow: &Follow<'c, '_>) -> impl Fn(usize, usize, usize) -> AffineExpr<'c> {
    let pair = |name| {
        let numbers = follow.op.attribute(name).ok().and_then(|attribute| ir::integers_of(attribute, 2));
        numbers.filter(|it| it.len() == 2).unwrap_or_else(|| vec![1, 1])
    };
    let (strides, dilations) = (pair("strides"), pair("dilations"));
    let context = builder.context;
    let times = move |it, factor| AffineExpr::dim(context, it) * AffineExpr::constant(context, factor);
    move |position, window, side| times(position, strides[side]) + times(window, dilations[side])
}

/// Adds the products of two inputs to the output.
fn sum_of_products<'c, 'a>(builder: &Builder<'c, 'a>, generic: &Generic<'c, 'a>) -> Value<'c, 'a> {
    let is_integer = ir::element_type(generic.outputs[0].r#type()).is_integer();
    let [mul, add] = if is_integer { ["arith.muli", "arith.addi"] } else { ["arith.mulf", "arith.addf"] };
    let op = builder.generic(generic, |inner, elements| {
        let product = inner.binary(mul, elements[0], elements[1]);
        vec![inner.binary(add, elements[2], product)]
    });
    ir::results_of(op)[0]
}
