//! Ops of the tosa dialect.

use super::{
    Along, Dim, Known, NOT_KNOWN, constant, extent, from_one, integer, only_operand,
    rearranging::{concat, reshape},
    shape, shape_of,
};
use melior::ir::{
    Value, ValueLike,
    attribute::{DenseElementsAttribute, DenseI32ArrayAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};

/// Ops that compute each element from those at the same place of operands of the same rank, where an extent of 1 stands
/// for all places.
const ELEMENTWISE: &[&str] = &[
    "abs",
    "add",
    "arithmetic_right_shift",
    "bitwise_and",
    "bitwise_not",
    "bitwise_or",
    "bitwise_xor",
    "cast",
    "ceil",
    "clamp",
    "clz",
    "cos",
    "equal",
    "erf",
    "exp",
    "floor",
    "greater",
    "greater_equal",
    "identity",
    "intdiv",
    "log",
    "logical_and",
    "logical_left_shift",
    "logical_not",
    "logical_or",
    "logical_right_shift",
    "logical_xor",
    "maximum",
    "minimum",
    "mul",
    "negate",
    "pow",
    "reciprocal",
    "rsqrt",
    "select",
    "sigmoid",
    "sin",
    "sub",
    "tanh",
];

/// The dimensions along which an op of the tosa dialect treats so many samples apart.
pub fn along(known: &Known, name: &str, n_samples: usize) -> Result<Along, String> {
    let op = name.strip_prefix("tosa.").unwrap_or(name);
    match op {
        _ if ELEMENTWISE.contains(&op) => broadcasting(known),
        "const" => constant(known),
        "conv2d" | "conv3d" | "depthwise_conv2d" | "transpose_conv2d" | "avg_pool2d" | "max_pool2d" | "resize" => {
            match only_operand(known)? {
                (0, 0) => Ok(from_one(known, 0, 0, 0)),
                _ => Err("combines samples with each other".to_owned()),
            }
        }
        "matmul" => matmul(known),
        "argmax" | "reduce_all" | "reduce_any" | "reduce_max" | "reduce_min" | "reduce_product" | "reduce_sum" => {
            reduction(known)
        }
        "reverse" => reduction(known),
        "concat" => concat(known, "axis"),
        "reshape" => {
            constant_shape(known, 1)?;
            reshape(known, n_samples)
        }
        "transpose" => transpose(known),
        "pad" => pad(known),
        "slice" => slice(known),
        "tile" => tile(known),
        "gather" => gather(known),
        _ => Err(NOT_KNOWN.to_owned()),
    }
}

fn broadcasting(known: &Known) -> Result<Along, String> {
    let dim = known.operands.iter().flatten().next().copied().or(known.wanted.map(|(_, dim)| dim)).ok_or(NOT_KNOWN)?;
    let result = known.op.results().next().map(Value::from).ok_or(NOT_KNOWN)?;
    let rank = shape_of(result)?.len();
    let of = |value: Value| -> Dim {
        let shape = shape(value.r#type())?;
        (shape.len() == rank && shape.get(dim) != Some(&Some(1))).then_some(dim)
    };
    Ok(Along { operands: known.op.operands().map(of).collect(), results: vec![Some(dim)] })
}

/// A batch of products of `H x C` and `C x W`.
fn matmul(known: &Known) -> Result<Along, String> {
    let dims = (known.operands.first().copied().flatten(), known.operands.get(1).copied().flatten());
    let (left, right, result) = match dims {
        (Some(2), _) | (_, Some(1)) => return Err("reduces over the samples".to_owned()),
        (Some(0), _) | (None, Some(0)) => (Some(0), Some(0), 0),
        (Some(1), None) => (Some(1), None, 1),
        (None, Some(2)) => (None, Some(2), 2),
        _ => return Err("combines samples with each other".to_owned()),
    };
    let mut operands = vec![None; known.op.operand_count()];
    (operands[0], operands[1]) = (left, right);
    Ok(Along { operands, results: vec![Some(result)] })
}

/// A reduction, reversal or search along one axis, which the result may lack.
fn reduction(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let axis = integer(known.op, "axis").ok_or(NOT_KNOWN)?;
    if axis == dim {
        return Err("reduces over the samples".to_owned());
    }
    let is_dropped = ir::is_op(known.op, "tosa.argmax") && axis < dim;
    Ok(from_one(known, operand, dim, dim - usize::from(is_dropped)))
}

fn transpose(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let attribute = known.op.attribute("perms").map_err(|_| NOT_KNOWN)?;
    let perms = DenseI32ArrayAttribute::try_from(attribute).map_err(|_| NOT_KNOWN)?;
    let to =
        (0..perms.len()).find(|&to| perms.element(to).ok().and_then(|from| usize::try_from(from).ok()) == Some(dim));
    Ok(from_one(known, operand, dim, to.ok_or(NOT_KNOWN)?))
}

fn pad(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let padding = constant_shape(known, 1)?;
    match padding.get(2 * dim..2 * dim + 2) {
        Some([0, 0]) if operand == 0 => Ok(from_one(known, 0, dim, dim)),
        _ => Err("pads the samples".to_owned()),
    }
}

fn slice(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let (start, size) = (constant_shape(known, 1)?, constant_shape(known, 2)?);
    let all = known.op.operand_at(0).and_then(|value| extent(value, dim)).and_then(|all| i64::try_from(all).ok());
    if operand != 0 || start.get(dim) != Some(&0) || size.get(dim).copied() != all {
        return Err("takes a part of the samples".to_owned());
    }
    Ok(from_one(known, 0, dim, dim))
}

fn tile(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    match constant_shape(known, 1)?.get(dim) {
        Some(1) if operand == 0 => Ok(from_one(known, 0, dim, dim)),
        _ => Err("repeats the samples".to_owned()),
    }
}

/// Rows of tables, chosen by numbers: each sample has tables and numbers, or numbers for tables that all share, or a part
/// of each row.
fn gather(known: &Known) -> Result<Along, String> {
    let (operands, result) = match known.operands {
        [Some(0) | None, Some(0) | None] => (vec![Some(0), Some(0)], 0),
        [None, Some(1)] => (vec![None, Some(1)], 1),
        [Some(2), None] => (vec![Some(2), None], 2),
        _ => return Err("combines samples with each other".to_owned()),
    };
    Ok(Along { operands, results: vec![Some(result)] })
}

/// The numbers of an operand that is a constant shape.
fn constant_shape(known: &Known, operand: usize) -> Result<Vec<i64>, String> {
    let computed = || "takes a shape that is computed".to_owned();
    let op = known.op.operand_at(operand).and_then(ir::defining_op).filter(|op| ir::is_op(*op, "tosa.const_shape"));
    let attribute = op.and_then(|op| op.attribute("values").ok()).ok_or_else(computed)?;
    let numbers = DenseElementsAttribute::try_from(attribute).map_err(|_| computed())?;
    (0..numbers.len()).map(|idx| numbers.i64_element(idx).map_err(|_| computed())).collect()
}
