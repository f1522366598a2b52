//! Fills that reductions take over: their sums begin with the number instead of what memory holds.

use super::{nest::Nest, overlap::buffer_of};
use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
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
        let is_alone = nest.read_inputs().all(|input| buffer_of(input.value) != buffer_of(output.value));
        let fills = |op: &&OperationRef<'c, 'a>| {
            let mut operands = op.operands();
            let number = operands.next();
            ir::is_op(**op, "linalg.fill")
                && number.is_some_and(|number| number.r#type() == output.element)
                && operands.next() == Some(output.value)
        };
        let fill = before.iter().find(fills).filter(|_| is_whole && is_alone && nest.is_wanted[idx])?;
        Some((idx, *fill))
    };
    nest.outputs().iter().enumerate().filter_map(fill_of).collect()
}
