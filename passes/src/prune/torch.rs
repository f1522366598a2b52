//! Shape arithmetic as torch-mlir writes it.
//!
//! Ops of the dialect `torch` where it is not registered: integers, booleans and lists of integers. Lists have no
//! constant; what is known of one flows on to what takes it apart, unless something may write into it. Division rounds down, as in Python.

use super::{
    arithmetic,
    call::Call,
    integers::{Integers, position},
};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// The result of an op, as far as it is known; none for ops that are not shape arithmetic.
pub fn evaluate(call: &Call) -> Option<Integers> {
    if let Some(combine) = arithmetic_of(call.name) {
        return Some(Integers::scalar(combine(call.number(0)?, call.number(1)?)));
    }
    match call.name {
        "torch.aten.size.int" => element(&call.extents(0)?, call.number(1)?),
        "torch.aten.size" => call.extents(0),
        "torch.aten.dim" | "torch.aten.len.t" => length(call),
        "torch.aten.numel" => Some(Integers::scalar(Some(arithmetic::product(&call.extents(0)?.known()?)?))),
        "torch.prim.ListConstruct" => Integers::list((0..call.n_operands()).map(|idx| call.number(idx)).collect()),
        "torch.prim.ListUnpack" => element(call.operand(0)?, i64::try_from(call.result).ok()?),
        "torch.aten.__getitem__.t" => element(call.operand(0)?, call.number(1)?),
        "torch.aten.slice.t" => call.operand(0)?.slice(0, (call.number(1)?, call.number(2)?, call.number(3)?)),
        "torch.aten.add.t" => Integers::concat(0, &[call.operand(0)?, call.operand(1)?]),
        "torch.aten.neg.int" => Some(call.operand(0)?.map(i64::checked_neg)),
        "torch.aten.__not__" => Some(call.operand(0)?.map(|value| Some(i64::from(value == 0)))),
        "torch.prim.NumToTensor.Scalar" | "torch.aten.Int.Tensor" | "torch.aten.Int.bool" | "torch.aten.Int.Scalar" => {
            Some(Integers::scalar(Some(call.number(0)?)))
        }
        _ => None,
    }
}

fn arithmetic_of(name: &str) -> Option<arithmetic::Combine> {
    Some(match name {
        "torch.aten.add.int" => i64::checked_add,
        "torch.aten.sub.int" => i64::checked_sub,
        "torch.aten.mul.int" => i64::checked_mul,
        "torch.aten.floordiv.int" => arithmetic::floor_div,
        "torch.aten.remainder.int" => arithmetic::floor_mod,
        "torch.prim.min.int" => arithmetic::least,
        "torch.prim.max.int" => arithmetic::greatest,
        "torch.aten.eq.int" => arithmetic::equal,
        "torch.aten.ne.int" => arithmetic::not_equal,
        "torch.aten.lt.int" => arithmetic::less,
        "torch.aten.le.int" => arithmetic::at_most,
        "torch.aten.gt.int" => arithmetic::greater,
        "torch.aten.ge.int" => arithmetic::at_least,
        "torch.aten.__and__.bool" => arithmetic::both,
        "torch.aten.__or__.bool" => arithmetic::either,
        _ => return None,
    })
}

/// Whether a value is a list that some op may write into.
pub fn is_written_list(value: Value) -> bool {
    is_list(value) && ir::uses(value).into_iter().any(|(user, _)| may_write_list(user))
}

/// Whether an op may write into a list: one that takes a list, and neither reads it nor makes immutable tensors.
pub fn may_write_list(op: OperationRef) -> bool {
    const READERS: &[&str] = &[
        "torch.aten.__getitem__.t",
        "torch.aten.add.t",
        "torch.aten.len.t",
        "torch.aten.slice.t",
        "torch.prim.ListUnpack",
    ];
    let makes_tensor = |result: Value| result.r#type().to_string().starts_with("!torch.vtensor");
    let results = ir::results_of(op);
    op.operands().any(is_list)
        && !READERS.contains(&ir::op_name(op).as_str())
        && (results.is_empty() || !results.into_iter().all(makes_tensor))
}

fn is_list(value: Value) -> bool {
    value.r#type().to_string().starts_with("!torch.list<")
}

/// The element of a list at an index that may count from the end.
fn element(list: &Integers, index: i64) -> Option<Integers> {
    let idx = position(index, list.elements().len())?;
    Some(Integers::scalar(list.elements()[idx]))
}

/// The number of elements of a list, or of dimensions of a tensor.
fn length(call: &Call) -> Option<Integers> {
    let list = match call.name {
        "torch.aten.dim" => call.extents(0)?,
        _ => call.operand(0)?.clone(),
    };
    Some(Integers::scalar(Some(i64::try_from(list.elements().len()).ok()?)))
}
