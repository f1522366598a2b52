//! Whether the memory of outputs may be that of other operands.

use super::nest::{Nest, Refusal};
use melior::ir::{OperationRef, Value};
use parallel_op_dialect::ir::{self, OperationParts};

/// Refuses outputs that share memory with another operand, unless both are indexed in the same way: then each element is
/// read before it is written, in vectors, too.
pub fn check(nest: &Nest) -> Result<(), Refusal> {
    let operands = || nest.operands.iter().enumerate().filter(|(_, operand)| operand.is_memref());
    for (idx, output) in operands().filter(|(idx, _)| *idx >= nest.n_inputs) {
        let buffer = buffer_of(output.value);
        let is_used = |other: usize| other != idx && (other >= nest.n_inputs || nest.is_read(other));
        let clashes = operands().filter(|(other, _)| is_used(*other)).any(|(_, other)| {
            let is_same = other.value == output.value && other.subscripts == output.subscripts;
            !is_same && buffer_of(other.value) == buffer && !are_disjoint(other.value, output.value)
        });
        let mut loads = nest.body.iter().flat_map(|body| &body.ops).filter(|op| ir::is_op(**op, "memref.load"));
        if clashes || loads.any(|load| load.operand_at(0).is_some_and(|memref| buffer_of(memref) == buffer)) {
            return Err(("overlap", "an output may share memory with another operand"));
        }
    }
    Ok(())
}

fn are_disjoint(a: Value, b: Value) -> bool {
    let slice = |value| ir::defining_op(value).filter(|op| ir::is_op(*op, "memref.subview"));
    match (slice(a), slice(b)) {
        (Some(a), Some(b)) if a.operand_at(0) == b.operand_at(0) => ir::provably_disjoint_slices(a, b),
        _ => false,
    }
}

/// Ops that give another view of their first operand.
const VIEWS: [&str; 6] = [
    "memref.subview",
    "memref.cast",
    "memref.reinterpret_cast",
    "memref.expand_shape",
    "memref.collapse_shape",
    "memref.transpose",
];

/// A number for the buffer that a memref is a view of: memrefs of the same number may share memory.
pub fn buffer_of(value: Value) -> usize {
    let is_view = |op: &OperationRef| VIEWS.contains(&ir::op_name(*op).as_str());
    match ir::defining_op(value).filter(is_view) {
        Some(op) => op.operand_at(0).map_or(0, buffer_of),
        None => ir::value_key(value),
    }
}
