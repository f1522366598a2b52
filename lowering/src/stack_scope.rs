//! Keeps the stack from growing when a task that allocates on it becomes part of a loop.

use melior::{
    dialect::llvm,
    ir::{
        Block, OperationRef, Region, RegionLike, Type, Value, ValueLike,
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
    },
};
use parallel_op_dialect::{ir, ops};

/// Puts the contents of `task` into a scope of stack memory if they allocate there and `place`, where they will
/// stand, may run more than once in one call of the function.
pub fn close(task: OperationRef, place: OperationRef) {
    let Some(body) = ir::body(task) else { return };
    if !allocates_on_stack(task) || !may_repeat(place) {
        return;
    }
    let mut inner = ir::ops_in(body);
    let Some(last) = inner.pop() else { return };
    if inner.iter().any(|op| op.region_count() > 0) {
        save_and_restore(&inner, last);
    } else {
        wrap(&inner, last);
    }
}

/// Whether a task allocates stack memory that no scope inside it frees.
fn allocates_on_stack(task: OperationRef) -> bool {
    ir::walk(task).into_iter().filter(|op| ir::is_op(*op, "memref.alloca") || ir::is_op(*op, "llvm.alloca")).any(
        |alloca| {
            let scope = std::iter::successors(alloca.parent_operation(), |op| op.parent_operation())
                .find(|op| ir::is_op(*op, ops::TASK) || ir::is_op(*op, "memref.alloca_scope"));
            scope == Some(task)
        },
    )
}

/// Whether an op may run more than once before its function or scope of stack memory ends. Unknown ops around it
/// count as loops.
fn may_repeat(op: OperationRef) -> bool {
    let mut inner = op;
    while let Some(outer) = inner.parent_operation() {
        let in_entry_block = inner.block().is_some_and(|block| {
            block.parent_region().and_then(|region| region.first_block()).is_some_and(|entry| entry == block)
        });
        if !in_entry_block {
            return true;
        }
        match ir::op_name(outer).as_str() {
            ops::PARALLEL | ops::TASK | "scf.if" | "scf.index_switch" => inner = outer,
            "func.func" | "memref.alloca_scope" => return false,
            _ => return true,
        }
    }
    false
}

/// Moves `inner` into a `memref.alloca_scope` whose results take the place of the operands of `last`.
fn wrap<'c>(inner: &[OperationRef<'c, '_>], last: OperationRef<'c, '_>) {
    let operands: Vec<Value> = last.operands().collect();
    let types: Vec<Type> = operands.iter().map(ValueLike::r#type).collect();
    let region = Region::new();
    region.append_block(Block::new(&[]));
    let builder = OperationBuilder::new("memref.alloca_scope", last.location());
    let scope = ir::build_before(builder.add_results(&types).add_regions([region]), last);
    let Some(block) = ir::body(scope) else { return };
    for op in inner {
        ir::move_to_end(*op, block);
    }
    let end = OperationBuilder::new("memref.alloca_scope.return", last.location());
    ir::build_at_end(end.add_operands(&operands), block);
    for (index, result) in scope.results().enumerate() {
        ir::set_operand(last, index, result.into());
    }
}

/// Restores the stack pointer in front of `last` to what it was in front of `inner`.
fn save_and_restore<'c>(inner: &[OperationRef<'c, '_>], last: OperationRef<'c, '_>) {
    let Some(first) = inner.first() else { return };
    let pointer = llvm::r#type::pointer(ir::context_of(last), 0);
    let save = OperationBuilder::new("llvm.intr.stacksave", last.location()).add_results(&[pointer]);
    let saved = ir::results_of(ir::build_before(save, *first));
    let restore = OperationBuilder::new("llvm.intr.stackrestore", last.location()).add_operands(&saved);
    ir::build_before(restore, last);
}
