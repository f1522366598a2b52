//! Shape arithmetic as exporters to ONNX write it.
//!
//! Ops of the unregistered dialect `onnx`, or wrapped in `torch.operator`, with axes and the like as attributes or as
//! operands: both were right in some version. Division of integers rounds towards zero, `Mod` follows the sign of the
//! divisor. Floats are known where they are whole numbers, as on the way through a scale factor.

use super::{
    arithmetic,
    call::Call,
    integers::{Integers, position},
    types::is_float,
};
use melior::ir::OperationRef;
use parallel_op_dialect::ir::{self, OperationParts};

/// Whether an op stands for an operand that is left out.
pub fn is_no_value(op: OperationRef) -> bool {
    ["onnx.NoValue", "torch.constant.none"].contains(&ir::op_name(op).as_str())
}

/// The result of an op, as far as it is known; none for ops that are not shape arithmetic.
pub fn evaluate(call: &Call) -> Option<Integers> {
    if let Some(combine) = arithmetic_of(call) {
        return call.operand(0)?.zip(call.operand(1)?, combine);
    }
    match call.name {
        "onnx.Shape" => shape(call),
        "onnx.Dim" => {
            let extents = call.extents(0)?;
            extents.gather(0, &Integers::scalar(Some(call.attribute_or("axis", 0)?)))?.reshape(vec![1])
        }
        "onnx.Size" => Some(Integers::scalar(Some(arithmetic::product(&call.extents(0)?.known()?)?))),
        // Floats are whole numbers here.
        "onnx.Cast" | "onnx.Identity" | "onnx.Floor" | "onnx.Ceil" | "onnx.Round" => call.operand(0).cloned(),
        "onnx.Neg" => Some(call.operand(0)?.map(i64::checked_neg)),
        "onnx.Abs" => Some(call.operand(0)?.map(i64::checked_abs)),
        "onnx.Not" => Some(call.operand(0)?.map(|value| Some(i64::from(value == 0)))),
        "onnx.Where" => call.operand(0)?.select(call.operand(1)?, call.operand(2)?),
        "onnx.Gather" => {
            let data = call.operand(0)?;
            data.gather(position(call.attribute_or("axis", 0)?, data.shape().len())?, call.operand(1)?)
        }
        "onnx.Concat" => {
            let parts = call.operands_from(0)?;
            let rank = parts.first()?.shape().len();
            Integers::concat(position(call.attribute_or("axis", 0)?, rank)?, &parts)
        }
        "onnx.Slice" => slice(call),
        "onnx.Unsqueeze" | "onnx.UnsqueezeV11" => unsqueeze(call),
        "onnx.Squeeze" | "onnx.SqueezeV11" => squeeze(call),
        "onnx.Reshape" => reshape(call),
        "onnx.ConstantOfShape" => constant_of_shape(call),
        "onnx.Range" => arithmetic::range(call.number(0)?, call.number(1)?, call.number(2)?),
        _ => None,
    }
}

fn arithmetic_of(call: &Call) -> Option<arithmetic::Combine> {
    if call.n_operands() != 2 {
        return None;
    }
    Some(match call.name {
        "onnx.Add" => i64::checked_add,
        "onnx.Sub" => i64::checked_sub,
        "onnx.Mul" => i64::checked_mul,
        "onnx.Div" if call.result_type().is_some_and(is_float) => arithmetic::exact_div,
        "onnx.Div" => i64::checked_div,
        "onnx.Mod" if call.attribute_or("fmod", 0)? == 0 => arithmetic::floor_mod,
        "onnx.Min" => arithmetic::least,
        "onnx.Max" => arithmetic::greatest,
        "onnx.Equal" => arithmetic::equal,
        "onnx.Less" => arithmetic::less,
        "onnx.Greater" => arithmetic::greater,
        "onnx.And" => arithmetic::both,
        "onnx.Or" => arithmetic::either,
        _ => return None,
    })
}

/// The extents of the operand between the attributes `start` and `end`.
fn shape(call: &Call) -> Option<Integers> {
    call.extents(0)?.slice(0, (call.attribute_or("start", 0)?, call.attribute_or("end", i64::MAX)?, 1))
}

fn has_operand(call: &Call, idx: usize) -> bool {
    call.op.operand_at(idx).is_some_and(|operand| !ir::defining_op(operand).is_some_and(is_no_value))
}

/// The integers of operand `idx` if there is one, else those of the attribute; `absent` if there is neither.
fn operand_or_attribute(call: &Call, idx: usize, name: &str, absent: Option<Vec<i64>>) -> Option<Vec<i64>> {
    if has_operand(call, idx) {
        return call.numbers(idx);
    }
    if call.raw_attribute(name).is_some() { call.attribute(name) } else { absent }
}

fn slice(call: &Call) -> Option<Integers> {
    let mut data = call.operand(0)?.clone();
    let starts = operand_or_attribute(call, 1, "starts", None)?;
    let ends = operand_or_attribute(call, 2, "ends", None)?;
    let axes = operand_or_attribute(call, 3, "axes", Some((0..).take(starts.len()).collect()))?;
    let steps = operand_or_attribute(call, 4, "steps", Some(vec![1; starts.len()]))?;
    if [ends.len(), axes.len(), steps.len()] != [starts.len(); 3] {
        return None;
    }
    for (idx, &axis) in axes.iter().enumerate() {
        let axis = position(axis, data.shape().len())?;
        data = data.slice(axis, (starts[idx], ends[idx], steps[idx]))?;
    }
    Some(data)
}

fn unsqueeze(call: &Call) -> Option<Integers> {
    let data = call.operand(0)?;
    let axes = operand_or_attribute(call, 1, "axes", None)?;
    let rank = data.shape().len() + axes.len();
    let axes: Vec<usize> = axes.into_iter().map(|axis| position(axis, rank)).collect::<Option<_>>()?;
    let mut extents = data.shape().iter().copied();
    let shape: Option<Vec<usize>> =
        (0..rank).map(|axis| if axes.contains(&axis) { Some(1) } else { extents.next() }).collect();
    data.reshape(shape?)
}

fn squeeze(call: &Call) -> Option<Integers> {
    let data = call.operand(0)?;
    let rank = data.shape().len();
    let ones = (0..).zip(data.shape()).filter(|(_, extent)| **extent == 1).map(|(axis, _)| axis).collect();
    let axes = operand_or_attribute(call, 1, "axes", Some(ones))?;
    let axes: Vec<usize> = axes.into_iter().map(|axis| position(axis, rank)).collect::<Option<_>>()?;
    if axes.iter().any(|&axis| data.shape()[axis] != 1) {
        return None;
    }
    data.reshape((0..rank).filter(|axis| !axes.contains(axis)).map(|axis| data.shape()[axis]).collect())
}

/// A shape of a shape: 0 keeps an extent, -1 takes what is left.
fn reshape(call: &Call) -> Option<Integers> {
    let data = call.operand(0)?;
    let keeps_zeros = call.attribute_or("allowzero", 0)? == 0;
    let wanted = call.numbers(1)?;
    let extent = |axis: usize, extent: i64| match extent {
        0 if keeps_zeros => data.shape().get(axis).and_then(|&extent| i64::try_from(extent).ok()),
        extent => Some(extent),
    };
    let wanted: Vec<i64> = wanted.into_iter().enumerate().map(|(axis, e)| extent(axis, e)).collect::<Option<_>>()?;
    data.reshape(arithmetic::with_open_extent(&wanted, data.elements().len())?)
}

fn constant_of_shape(call: &Call) -> Option<Integers> {
    let shape = call.numbers(0)?.into_iter().map(|extent| usize::try_from(extent).ok()).collect::<Option<_>>()?;
    let [value] = call.attribute("value")?[..] else { return None };
    Integers::from_fn(shape, |_| Some(value))
}
