//! What is known of the small integers that the ops of a function compute.

use super::{
    call::{Call, Known},
    integers::Integers,
    onnx, registered, torch,
    types::{range_of, static_shape},
};
use crate::{roles, whitelist::Whitelist};
use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Where constants keep their value.
const VALUE_ATTRIBUTES: &[&str] = &["value", "values", "value_int", "value_ints"];

/// Evaluates the ops of a walk in their order. Returns what is known of values, and the ops that were evaluated:
/// all are without effects, and none is a constant. Ops that the whitelist refuses are not looked at.
pub fn evaluate<'c, 'a>(ops: &[OperationRef<'c, 'a>], whitelist: &Whitelist) -> (Known, Vec<OperationRef<'c, 'a>>) {
    let mut known = Known::new();
    let mut evaluated = Vec::new();
    for &op in ops {
        let name = roles::called_name(op);
        if roles::is_constant(op) {
            if let Some(value) = constant(&Call { op, name: &name, result: 0, known: &known }) {
                remember(op, 0, value, &mut known);
            }
            continue;
        }
        if whitelist.verdict_on(op) == Some(false) {
            continue;
        }
        let mut is_evaluated = false;
        for result in 0..op.result_count() {
            let value = value_of(&Call { op, name: &name, result, known: &known });
            is_evaluated |= value.is_some_and(|value| remember(op, result, value, &mut known));
        }
        if is_evaluated {
            evaluated.push(op);
        }
    }
    (known, evaluated)
}

/// Notes the value of a result, less the elements that its type cannot hold. Returns whether the result is one of
/// integers in the first place.
fn remember(op: OperationRef, result: usize, value: Integers, known: &mut Known) -> bool {
    let Some(result) = op.result_at(result) else { return false };
    if torch::is_written_list(result) {
        return false;
    }
    let Some(range) = range_of(result.r#type()) else { return false };
    if static_shape(result.r#type()).is_some_and(|shape| shape != value.shape()) {
        return false;
    }
    known.insert(ir::value_key(result), value.map(|element| range.contains(&element).then_some(element)));
    true
}

fn value_of(call: &Call) -> Option<Integers> {
    match call.name.split('.').next()? {
        "onnx" if ir::is_unregistered(call.op) => onnx::evaluate(call),
        "torch" if ir::is_unregistered(call.op) => torch::evaluate(call),
        "tensor" | "tosa" => registered::evaluate(call),
        _ => None,
    }
}

/// The value of a constant of small integers.
fn constant(call: &Call) -> Option<Integers> {
    let numbers = VALUE_ATTRIBUTES.iter().find_map(|name| call.attribute(name))?;
    Integers::new(call.result_shape()?, numbers.into_iter().map(Some).collect())
}
