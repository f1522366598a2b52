//! Ops of the tensor dialect, which move elements and do not change them.

use super::{Along, Known, NOT_KNOWN, extent, from_one, integers, kept_dim, only_operand, reshaped_dim, shape_of};
use melior::ir::{Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// The dimensions along which an op of the tensor dialect treats so many samples apart.
pub fn along(known: &Known, name: &str, n_samples: usize) -> Result<Along, String> {
    match name {
        "tensor.empty" => empty(known),
        "tensor.splat" => Ok(Along {
            operands: vec![None; known.op.operand_count()],
            results: vec![known.wanted.map(|(_, dim)| dim)],
        }),
        "tensor.cast" => {
            let (operand, dim) = only_operand(known)?;
            Ok(from_one(known, operand, dim, dim))
        }
        "tensor.collapse_shape" | "tensor.expand_shape" => reshape(known, n_samples),
        "tensor.extract_slice" => extract_slice(known),
        "tensor.insert_slice" => insert_slice(known),
        "tensor.pad" => pad(known),
        "tensor.concat" => concat(known, "dim"),
        _ => Err(NOT_KNOWN.to_owned()),
    }
}

fn result<'c, 'a>(known: &Known<'c, 'a, '_>) -> Result<Value<'c, 'a>, String> {
    known.op.results().next().map(Value::from).ok_or_else(|| NOT_KNOWN.to_owned())
}

/// Sizes are operands for open extents only, which carry no samples.
fn empty(known: &Known) -> Result<Along, String> {
    let (_, dim) = known.wanted.ok_or(NOT_KNOWN)?;
    Ok(Along { operands: vec![None; known.op.operand_count()], results: vec![Some(dim)] })
}

/// A reshape in row-major order, whatever names its new shape.
pub fn reshape(known: &Known, n_samples: usize) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let from = shape_of(known.op.operand_at(operand).ok_or(NOT_KNOWN)?)?;
    let to = shape_of(result(known)?)?;
    let to_dim = reshaped_dim(&from, dim, &to, n_samples).ok_or("takes the samples apart or mixes them with others")?;
    Ok(from_one(known, operand, dim, to_dim))
}

/// A slice takes all of the samples if it starts at the first and is as long as the dimension.
fn takes_all(known: &Known, dim: usize, extent: Option<usize>) -> Result<(), String> {
    let at = |name: &str| integers(known.op, name).map(|numbers| numbers.get(dim).copied());
    let size = extent.and_then(|extent| i64::try_from(extent).ok());
    if at("static_offsets")? == Some(0) && at("static_strides")? == Some(1) && at("static_sizes")? == size {
        Ok(())
    } else {
        Err("takes a part of the samples".to_owned())
    }
}

/// The sizes of a slice, with the dimensions that its tensor may lack.
fn slice_sizes(known: &Known) -> Result<Vec<Option<usize>>, String> {
    Ok(integers(known.op, "static_sizes")?.into_iter().map(|size| usize::try_from(size).ok()).collect())
}

fn extract_slice(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    takes_all(known, dim, extent(known.op.operand_at(operand).ok_or(NOT_KNOWN)?, dim))?;
    let to = kept_dim(&slice_sizes(known)?, &shape_of(result(known)?)?, dim).ok_or(NOT_KNOWN)?;
    Ok(from_one(known, operand, dim, to))
}

fn insert_slice(known: &Known) -> Result<Along, String> {
    let (source, destination) = (known.operands.first().copied().flatten(), known.operands.get(1).copied().flatten());
    let source_shape = shape_of(known.op.operand_at(0).ok_or(NOT_KNOWN)?)?;
    let sizes = slice_sizes(known)?;
    let in_source = |dim: usize| kept_dim(&sizes, &source_shape, dim);
    let dim = match (destination.or(known.wanted.map(|(_, dim)| dim)), source) {
        (Some(dim), _) => dim,
        (None, Some(source)) => (0..sizes.len()).find(|&dim| in_source(dim) == Some(source)).ok_or(NOT_KNOWN)?,
        (None, None) => return Err(NOT_KNOWN.to_owned()),
    };
    takes_all(known, dim, extent(result(known)?, dim))?;
    let mut along = from_one(known, 1, dim, dim);
    along.operands[0] = Some(in_source(dim).ok_or(NOT_KNOWN)?);
    Ok(along)
}

fn pad(known: &Known) -> Result<Along, String> {
    let (operand, dim) = only_operand(known)?;
    let at = |name: &str| integers(known.op, name).map(|numbers| numbers.get(dim).copied());
    if at("static_low")? != Some(0) || at("static_high")? != Some(0) {
        return Err("pads the samples".to_owned());
    }
    let index = ir::body(known.op).and_then(|body| ir::arguments_of(body).get(dim).copied());
    if !index.is_some_and(|index| ir::uses(index).is_empty()) {
        return Err("reads the number of the sample".to_owned());
    }
    Ok(from_one(known, operand, dim, dim))
}

/// Operands that are joined along another dimension all carry samples.
pub fn concat(known: &Known, attribute: &str) -> Result<Along, String> {
    let dim = known.operands.iter().flatten().next().copied().or(known.wanted.map(|(_, dim)| dim)).ok_or(NOT_KNOWN)?;
    if ir::int_attribute(known.op, attribute).and_then(|joined| usize::try_from(joined).ok()).ok_or(NOT_KNOWN)? == dim {
        return Err("joins along the samples".to_owned());
    }
    Ok(Along { operands: vec![Some(dim); known.op.operand_count()], results: vec![Some(dim)] })
}
