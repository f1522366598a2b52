//! Convolutions with channels innermost, of one to three dimensions.

use super::contraction::{Axis, BlockOp, Contraction, Operand, Right, behind_transposes, product_of};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// A named convolution that blocks are made of.
struct Form {
    name: &'static str,
    /// What a block does its part with, which has filters last.
    block_name: &'static str,
    /// Dimensions of the image.
    n_spatial: usize,
    filters_first: bool,
}

const FORMS: [Form; 4] = [
    Form::new("linalg.conv_1d_nwc_wcf", "linalg.conv_1d_nwc_wcf", 1, false),
    Form::new("linalg.conv_2d_nhwc_hwcf", "linalg.conv_2d_nhwc_hwcf", 2, false),
    Form::new("linalg.conv_2d_nhwc_fhwc", "linalg.conv_2d_nhwc_hwcf", 2, true),
    Form::new("linalg.conv_3d_ndhwc_dhwcf", "linalg.conv_3d_ndhwc_dhwcf", 3, false),
];

impl Form {
    const fn new(name: &'static str, block_name: &'static str, n_spatial: usize, filters_first: bool) -> Self {
        Self { name, block_name, n_spatial, filters_first }
    }
}

/// Reads a convolution. None if the op is no convolution; an error with the reason if it is one with another layout.
pub fn read<'c: 'a, 'a>(op: OperationRef<'c, 'a>) -> Option<Result<Contraction<'c, 'a>, String>> {
    let name = ir::op_name(op);
    if !name.starts_with("linalg.conv_") {
        return None;
    }
    let form = FORMS.iter().find(|form| form.name == name);
    Some(form.ok_or_else(|| "layout: expected channels innermost".to_owned()).and_then(|form| of_form(op, form)))
}

/// Whether the op is a convolution.
pub fn is_convolution(op: OperationRef) -> bool {
    ir::op_name(op).starts_with("linalg.conv_")
}

fn of_form<'c: 'a, 'a>(op: OperationRef<'c, 'a>, form: &Form) -> Result<Contraction<'c, 'a>, String> {
    let [image, filter, out] = op.operands().collect::<Vec<Value>>()[..] else {
        return Err("operands: expected three".to_owned());
    };
    let shape = |value: Value| ir::shape_of(value.r#type()).unwrap_or_default();
    let (filter_shape, out_shape) = (shape(filter), shape(out));
    let [strides, dilations] = ["strides", "dilations"].map(|name| numbers(op, name, form.n_spatial));
    // Filters last, whatever the form.
    let order: Vec<usize> = match form.filters_first {
        true => (1..filter_shape.len()).chain([0]).collect(),
        false => (0..filter_shape.len()).collect(),
    };
    let (source, dims) = behind_transposes(filter);
    let (columns, depth) = order.split_last().ok_or("filter: expected dimensions")?;
    let reach = (filter_shape[depth[0]] - 1) * dilations[0] + 1;
    if filter_shape[depth[0]] == ir::DYNAMIC {
        return Err("filter: expected known lengths".to_owned());
    }
    let axes = |rows: Axis, last: Axis| {
        let outer = Axis::Outer { idx: 0, stays: true };
        let others = vec![Axis::Whole; form.n_spatial - 1];
        [vec![outer, rows], others, vec![last]].concat()
    };
    let attributes = ["strides", "dilations"].into_iter();
    let attributes = attributes.filter_map(|name| Some((name, op.attribute(name).ok()?))).collect();
    Ok(Contraction {
        op,
        left: Operand { tensor: image, axes: axes(Axis::Rows { step: strides[0], reach }, Axis::Whole) },
        right: Right {
            tensor: source,
            outer: vec![],
            depth: depth.iter().map(|&dim| dims[dim]).collect(),
            columns: dims[*columns],
        },
        out: Operand { tensor: out, axes: axes(Axis::ROWS, Axis::Columns) },
        outer: vec![out_shape[0]],
        rows: Some(out_shape[1]),
        row_length: product_of(out_shape[2..out_shape.len() - 1].iter().copied()),
        columns: filter_shape[*columns],
        depth: product_of(depth.iter().map(|&dim| filter_shape[dim])),
        block_op: BlockOp { name: form.block_name, attributes },
    })
}

/// A list of numbers, ones where the op does not say.
fn numbers(op: OperationRef, name: &str, count: usize) -> Vec<i64> {
    let stated = op.attribute(name).ok().and_then(|attribute| ir::integers_of(attribute, count));
    // A splat stands for all of them.
    match stated.as_deref() {
        Some(&[number]) => vec![number; count],
        Some(numbers) if numbers.len() == count => numbers.to_vec(),
        _ => vec![1; count],
    }
}
