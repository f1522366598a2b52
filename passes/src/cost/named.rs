//! Work of ops on tensors that are no loop nests: TOSA, tensor, and ops of dialects that are not registered.

use super::{
    composite,
    shapes::{Shape, shape_of},
    structured::REDUCTION_FACTOR,
    walk::misses,
    weights::scalar_weight,
};
use crate::roles::{Role, family, role_of};
use melior::ir::{OperationRef, ValueLike, attribute::DenseI64ArrayAttribute, operation::OperationLike};
use parallel_op_dialect::ir::{self, Subscript};
use parallel_op_task_graph::machine::Work;

/// Elements of a pooling window that is not an attribute.
const ASSUMED_WINDOW: f64 = 9.0;

/// Work of an op by its name and the shapes in its types; none if the name says nothing.
pub fn named_work(op: OperationRef) -> Option<Work> {
    let family = family(&ir::op_name(op));
    let inputs: Vec<Shape> = op.operands().filter_map(|operand| shape_of(operand.r#type())).collect();
    let output_elements: f64 = op.results().filter_map(|result| shape_of(result.r#type())).map(|s| s.elements()).sum();
    let output_bytes: f64 = op.results().filter_map(|result| shape_of(result.r#type())).map(|s| s.bytes()).sum();
    let input_elements = inputs.iter().map(Shape::elements).fold(0.0, f64::max);
    let traffic = output_bytes + inputs.iter().map(Shape::bytes).sum::<f64>();
    let per_element = |weight: f64| Work { flops: weight * output_elements, bytes: traffic, ..Work::default() };
    if role_of(op) != Role::Work {
        return Some(if family == "fill" { per_element(1.0) } else { Work::default() });
    }
    if family.contains("conv") && !family.contains("convert") {
        return convolution(&family, &inputs, output_elements).map(|products| Work {
            products,
            bytes: traffic,
            ..Work::default()
        });
    }
    if is_product(&family) {
        return product(&inputs, output_elements).map(|work| work + Work { bytes: traffic, ..Work::default() });
    }
    if family.contains("pool") {
        return Some(per_element(REDUCTION_FACTOR * window(op)));
    }
    if family.contains("softmax") {
        return Some(Work { flops: 30.0 * input_elements, bytes: 4.0 * traffic, ..Work::default() });
    }
    if family.contains("norm") {
        return Some(Work { flops: 10.0 * input_elements, bytes: 4.0 * traffic, ..Work::default() });
    }
    if let Some(flops) = composite::composite_flops(&family, &inputs, output_elements) {
        return Some(Work { flops, bytes: traffic, ..Work::default() });
    }
    if MOVING_ALONE.contains(&family.as_str()) || MOVING.iter().any(|word| family.contains(word)) {
        // What is read is what is written: of a table of embeddings, the rows that are looked up.
        return Some(Work { flops: output_elements, bytes: 2.0 * output_bytes, ..Work::default() });
    }
    if REDUCING.iter().any(|word| family.starts_with(word)) {
        return Some(Work { flops: REDUCTION_FACTOR * input_elements, bytes: traffic, ..Work::default() });
    }
    scalar_weight(&family).map(|weight| per_element(weight.max(1.0)))
}

/// Words in names of ops that copy elements.
const MOVING: &[&str] = &[
    "cat",
    "concat",
    "copy",
    "clone",
    "embedding",
    "gather",
    "generate",
    "index",
    "insert",
    "pad",
    "permute",
    "repeat",
    "reverse",
    "roll",
    "scatter",
    "stack",
    "tile",
    "transpose",
    "upsample",
    "resize",
    "pack",
    "broadcast",
    "take",
];
/// Whole names of ops that copy elements, or write the same one.
const MOVING_ALONE: &[&str] = &[
    "_unsafe_view",
    "arange",
    "chunk",
    "contiguous",
    "depthtospace",
    "dynamic_slice",
    "dynamic_update_slice",
    "empty",
    "eyelike",
    "flip",
    "full",
    "full_like",
    "imag",
    "iota",
    "meshgrid",
    "narrow",
    "new_ones",
    "new_zeros",
    "one_hot",
    "onehot",
    "ones",
    "ones_like",
    "pixel_shuffle",
    "pixel_unshuffle",
    "range",
    "real",
    "shape",
    "size",
    "spacetodepth",
    "split_with_sizes",
    "t",
    "tril",
    "trilu",
    "triu",
    "unbind",
    "zeros",
    "zeros_like",
];
/// How names of ops that reduce begin.
const REDUCING: &[&str] =
    &["reduce", "sum", "mean", "arg", "amax", "amin", "prod", "var", "std", "cumsum", "any", "all"];

fn is_product(family: &str) -> bool {
    [
        "matmul",
        "mm",
        "mv",
        "outer",
        "bmm",
        "addmm",
        "baddbmm",
        "linear",
        "gemm",
        "dot",
        "dot_general",
        "fully_connected",
    ]
    .contains(&family)
        || family.contains("matmul")
}

/// Operations of a convolution. The filter is the second tensor, with the output channels first (TOSA's depthwise
/// filters have the window first).
fn convolution(family: &str, inputs: &[Shape], output_elements: f64) -> Option<f64> {
    let [input, filter, ..] = inputs else { return None };
    let first = filter.extents.first()?.max(1.0);
    Some(
        2.0 * REDUCTION_FACTOR
            * match (family.contains("depthwise"), filter.extents.get(1)) {
                (true, Some(second)) => output_elements * first * second,
                _ if family.contains("transpose") => input.elements() * filter.elements() / first,
                _ => output_elements * filter.elements() / first,
            },
    )
}

/// Work of a matrix product, from the last extent of its first matrix. The second is walked down its columns.
fn product(inputs: &[Shape], output_elements: f64) -> Option<Work> {
    let mut matrices = inputs.iter().filter(|shape| shape.extents.len() >= 2);
    let depth = *matrices.next()?.extents.last()?;
    let multiplications = output_elements * depth;
    let work = Work { products: 2.0 * REDUCTION_FACTOR * multiplications, ..Work::default() };
    let Some(second) = matrices.next() else { return Some(work) };
    let rank = second.extents.len();
    let subscripts: Vec<Subscript> = (0..rank).map(Subscript::Loop).collect();
    Some(work + misses(second, &subscripts, rank - 2, depth, multiplications))
}

/// Elements of a pooling window: TOSA's `kernel`, else assumed.
fn window(op: OperationRef) -> f64 {
    let Some(kernel) = op.attribute("kernel").ok().and_then(|kernel| DenseI64ArrayAttribute::try_from(kernel).ok())
    else {
        return ASSUMED_WINDOW;
    };
    (0..kernel.len()).filter_map(|idx| kernel.element(idx).ok()).map(|extent| extent as f64).product()
}
