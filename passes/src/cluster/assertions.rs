//! Assertions, and what may rely on them.
//!
//! What stands behind a `cf.assert` may rely on it: after a failed one an op may read beyond the end of a tensor. Nothing
//! says which op does, so where there is one behind it that could, an assertion splits what stands before it from what
//! stands behind it. Those that look at sizes alone go in front of the block first, where there is nothing to split. Other
//! assertions stand in tasks.

use melior::ir::{BlockRef, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::BTreeMap;

/// Whether an op is an assertion.
pub fn is_one(op: OperationRef) -> bool {
    ir::is_op(op, "cf.assert")
}

/// Whether an op could go wrong if sizes or indices are not as an assertion says: one of open extent, or one that may not
/// run at any time.
pub fn may_rely_on_one(op: OperationRef) -> bool {
    let is_open = |value: Value| ir::shape_of(value.r#type()).is_some_and(|shape| shape.contains(&ir::DYNAMIC));
    !is_one(op) && (!ir::is_speculatable(op) || op.operands().chain(ir::results_of(op)).any(is_open))
}

/// Moves the assertions of a block that need nothing but numbers to its begin, with what computes these, in their order.
/// An assertion that stays keeps those behind it where they are, so that the first that fails is the one that is told.
/// Linear in the ops.
pub fn hoist(block: BlockRef) {
    let all = ir::ops_in(block);
    let position: BTreeMap<usize, usize> = all.iter().enumerate().map(|(at, op)| (ir::op_key(*op), at)).collect();
    let mut is_in_front = vec![false; all.len()];
    for assertion in all.iter().copied().filter(|op| is_one(*op)) {
        let Some(needed) = needed_numbers(assertion, &position, &all, &is_in_front) else { break };
        needed.into_iter().for_each(|at| is_in_front[at] = true);
    }
    let Some(anchor) = all.iter().zip(&is_in_front).find(|(_, front)| !**front).map(|(op, _)| *op) else { return };
    let behind = all.iter().zip(&is_in_front).skip_while(|(op, _)| **op != anchor);
    behind.filter(|(_, front)| **front).for_each(|(op, _)| ir::move_before(*op, anchor));
}

/// The positions of an assertion and of the ops of its block that it needs, ascending. None if one of them is more than
/// arithmetic on numbers, which costs nothing and can be done at any time.
fn needed_numbers(
    assertion: OperationRef,
    position: &BTreeMap<usize, usize>,
    all: &[OperationRef],
    is_in_front: &[bool],
) -> Option<Vec<usize>> {
    let mut needed = vec![*position.get(&ir::op_key(assertion))?];
    let mut open = needed.clone();
    while let Some(at) = open.pop() {
        for value in all[at].operands() {
            let Some(&made) = ir::defining_op(value).and_then(|op| position.get(&ir::op_key(op))) else { continue };
            if needed.contains(&made) || is_in_front[made] {
                continue;
            }
            let op = all[made];
            let gives_numbers = ir::results_of(op).iter().all(|result| ir::shape_of(result.r#type()).is_none());
            if !gives_numbers || op.region_count() > 0 || !ir::is_speculatable(op) {
                return None;
            }
            needed.push(made);
            open.push(made);
        }
    }
    needed.sort_unstable();
    Some(needed)
}
