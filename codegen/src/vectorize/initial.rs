//! Fills that reductions take over: their sums begin with the number instead of what memory holds.

use super::{nest::Nest, overlap::buffer_of};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects};

/// For outputs of a reduction the fill right in front of it, if the reduction writes every element.
pub fn fills_before<'c, 'a>(nest: &Nest<'c, 'a>) -> Vec<(usize, OperationRef<'c, 'a>)> {
    let has_reduction = (0..nest.loops.len()).any(|idx| !nest.loops[idx].is_parallel && nest.is_long(idx));
    let Some(block) = nest.op.block().filter(|_| has_reduction) else { return vec![] };
    let ops = ir::ops_in(block);
    let Some(place) = ops.iter().position(|op| *op == nest.op) else { return vec![] };
    let quiet = |op: &&OperationRef<'c, 'a>| ir::is_op(**op, "linalg.fill") || ir::effects_of(**op) == Effects::None;
    let before: Vec<OperationRef> = ops[..place].iter().rev().take_while(quiet).copied().collect();
    let fill_of = |(idx, output): (usize, &super::nest::Operand<'c, 'a>)| {
        let is_whole =
            output.subscripts.iter().zip(&output.shape).all(|(it, length)| it.as_loop().is_some() || *length == 1);
        let buffer = buffer_of(output.value);
        let is_alone = nest.read_inputs().all(|input| buffer_of(input.value) != buffer);
        // The last fill of the buffer counts: one of a part of it would be lost behind one of the whole.
        let touches = |op: &&OperationRef<'c, 'a>| {
            ir::is_op(**op, "linalg.fill") && op.operands().nth(1).is_some_and(|filled| buffer_of(filled) == buffer)
        };
        let is_taken = |fill: &&OperationRef<'c, 'a>| {
            let operands: Vec<Value> = fill.operands().collect();
            operands[0].r#type() == output.element && operands[1] == output.value
        };
        let last = before.iter().find(touches).filter(|_| is_whole && is_alone && nest.is_wanted[idx]);
        let fill = last.filter(is_taken)?;
        Some((idx, *fill))
    };
    nest.outputs().iter().enumerate().filter_map(fill_of).collect()
}
