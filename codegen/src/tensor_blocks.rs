//! The blocks whose ops a pass on tensors may rewrite.

use melior::ir::{BlockRef, OperationRef};
use parallel_op_dialect::ir;

/// The blocks of a function and of what stands in it, outer ones first: not the bodies of structured ops, and not the turns
/// of `scf.forall`, which are blocks of fast code already.
pub fn tensor_blocks<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<BlockRef<'c, 'a>> {
    let mut blocks = ir::blocks_of(function);
    let mut next = 0;
    while let Some(block) = blocks.get(next) {
        next += 1;
        let holders = ir::ops_in(*block).into_iter().filter(|op| {
            let name = ir::op_name(*op);
            !(name.starts_with("linalg.") || name.starts_with("tensor.") || name == "scf.forall")
        });
        blocks.extend(holders.flat_map(ir::blocks_of).collect::<Vec<_>>());
    }
    blocks
}
