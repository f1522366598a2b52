//! Turns containers and their tasks into plain sequential code.
//!
//! The bodies of the tasks stand where the container stood, in an order that respects SSA edges, lanes and stages.
//! Nested containers are serialized too. Works on tensors and on memrefs.
//!
//! On memrefs two different orders must compute the same: a difference is a race. Reverse order finds races that
//! textual order cannot show.
//!
//! A task ends the life of what it allocated on the stack. Where the code may run more than once the pass keeps that:
//! with `memref.alloca_scope`, or, if the task holds control flow, with LLVM's stack pointer intrinsics, because
//! `convert-scf-to-cf` cannot lower control flow inside the one block of a `memref.alloca_scope`.
//!
//! Cost: linear in the ops and edges; a random order is quadratic in the tasks of a container.

use crate::{
    container::Container,
    stack_scope,
    task_order::{TaskOrder, topological_order},
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-serialize",
    summary: "turn containers and tasks into sequential code",
    description: "The bodies of the tasks take the place of their container, in an order that respects SSA edges, \
                  lanes and stages; nested containers too. On memrefs every order must compute the same: if \
                  `order=reverse` or a random order prints other values than `order=forward`, the program has a race.",
    anchor: "func.func",
    example: "test/lowering/serialize/doc.mlir",
    dependent_dialects: &[DialectHandle::memref, DialectHandle::llvm],
    options: SerializeOptions::specs,
    run,
};

options! {
    /// Options of `parallel-op-serialize`.
    pub struct SerializeOptions {
        /// order of the tasks of a container, edges respected
        pub order: String = "forward" => ["forward", "reverse", "random"],
        /// seed of the random order
        pub seed: i64 = 0,
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = SerializeOptions::read(values);
    // Inner containers first, so that the allocations of their tasks are already in scopes of their own.
    for (index, op) in Container::all_in(function).into_iter().enumerate().rev() {
        let container = Container::new(op);
        let order = match options.order.as_str() {
            "reverse" => TaskOrder::Reverse,
            // Containers of one shape get orders of their own.
            "random" => TaskOrder::Random(options.seed.cast_unsigned().wrapping_add(index as u64)),
            _ => TaskOrder::Forward,
        };
        serialize(&container, order);
    }
    Ok(())
}

/// Puts the bodies of the tasks in front of the container and erases it.
pub fn serialize(container: &Container, order: TaskOrder) {
    for index in topological_order(&container.predecessors(), order) {
        inline_task(container.tasks[index], container.op);
    }
    // Read again: the yield named results of tasks, which are values of their bodies now.
    let yielded = Container::new(container.op).yielded;
    for (result, value) in container.op.results().zip(yielded) {
        ir::replace_all_uses(result.into(), value);
    }
    ir::erase(container.op);
}

/// Moves the body of a task in front of `before` and erases the task.
fn inline_task(task: OperationRef, before: OperationRef) {
    let Some(body) = ir::body(task) else { return };
    stack_scope::close(task, before);
    for (argument, capture) in ir::arguments_of(body).into_iter().zip(task.operands()) {
        ir::replace_all_uses(argument, capture);
    }
    let mut inner = ir::ops_in(body);
    let Some(last) = inner.pop() else { return };
    for op in inner {
        ir::move_before(op, before);
    }
    for (result, value) in task.results().zip(last.operands()) {
        ir::replace_all_uses(result.into(), value);
    }
    ir::erase(task);
}
