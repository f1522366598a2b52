//! Gives each branch a target of its own where async values live.
//!
//! `async-runtime-ref-counting` drops a value on each edge behind which it is not used. If the target of the edge has
//! other predecessors it makes a block on the edge, of which the liveness that it goes on to use for the next values
//! knows nothing: it drops them there although the target uses them. A coroutine that awaits two tokens is enough, for
//! their error edges lead to one block. With a block on each such edge from the start it makes none.

use melior::ir::{
    Block, BlockRef, Location, OperationRef, RegionLike, ValueLike,
    block::BlockLike,
    operation::{OperationBuilder, OperationLike, OperationMutLike},
};
use parallel_op_dialect::ir::{self, OperationParts};

/// Splits the edges of `cf.cond_br` and `cf.switch` whose target has other predecessors, if the function has to do
/// with async values.
pub fn split(function: OperationRef) {
    if !ir::walk(function).into_iter().any(|op| ir::op_name(op).starts_with("async.")) {
        return;
    }
    for block in ir::blocks_of(function) {
        let Some(mut branch) = block.terminator_mut() else { continue };
        let name = branch.name();
        if !matches!(name.as_string_ref().as_str(), Ok("cf.cond_br" | "cf.switch")) {
            continue;
        }
        for index in 0..branch.successor_count() {
            let Some(target) = branch.successor_at(index) else { continue };
            if target.predecessor_count() > 1
                && let Some(between) = block_in_front_of(target, branch.location())
            {
                branch.set_successor(index, &between);
            }
        }
    }
}

/// A block in front of `target` that branches there and passes its arguments on.
fn block_in_front_of<'c, 'a>(target: BlockRef<'c, 'a>, location: Location<'c>) -> Option<BlockRef<'c, 'a>> {
    let arguments: Vec<_> = ir::arguments_of(target).iter().map(|value| (value.r#type(), location)).collect();
    let between = target.parent_region()?.insert_block_before(target, Block::new(&arguments));
    let passed = ir::arguments_of(between);
    let branch = OperationBuilder::new("cf.br", location).add_operands(&passed).add_successors(&[&target]);
    ir::build_at_end(branch, between);
    Some(between)
}
