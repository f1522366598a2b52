//! Turns containers around launches of kernels into chains of asynchronous launches.
//!
//! Code outside of containers is one chain on stream 0, in the order of the text. `roles.rs` says what each op is: what
//! launches see is memory of the GPU, and the host waits where it uses such memory, calls, or returns. A container and
//! those inside of its tasks become one graph (`plan.rs`), and that becomes chains of tokens (`issue.rs`).
//!
//! Control flow of the host is no part of a graph: what is in it is told to stream 0, as is what stands behind it.
//!
//! Runs on memrefs, after deallocation. Cost: linear in the ops, and for the work of a container quadratic bits.

mod aliases;
mod chain;
mod issue;
mod lower;
mod ops;
mod plan;
mod roles;

use crate::{
    container::Container,
    container_walk::refuse_left,
    convert_to_gpu::{
        lower::Lowering,
        roles::{Roles, is_launch},
    },
};
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-gpu",
    summary: "turn tasks that launch kernels into chains of asynchronous launches",
    description: "Launches become asynchronous, and memory that they use is allocated and freed on the GPU, also \
                  asynchronously. Outside of containers that is one chain of tokens. In a container each lane, and \
                  each task without one, is a chain; what a task needs of other lanes becomes a wait of its chain, and \
                  the container ends where its chains are joined. The host waits only where it uses memory of the GPU, \
                  calls a function, or returns.",
    anchor: "builtin.module",
    example: "test/lowering/gpu/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::func, DialectHandle::gpu, DialectHandle::memref],
    options: GpuOptions::specs,
    run,
};

options! {
    /// Options of `convert-parallel-op-to-gpu`.
    pub struct GpuOptions {
        /// what becomes of siblings: a chain for each lane
        pub style: String = "streams" => ["streams"],
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    GpuOptions::read(values);
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let functions: Vec<_> = ir::body(module).map(ir::ops_in).unwrap_or_default();
        for function in functions.into_iter().filter(|op| ir::is_op(*op, "func.func")) {
            lower_function(function)?;
        }
    }
    refuse_left(root, "launches")
}

fn lower_function(function: OperationRef) -> Result<(), Failed> {
    let has_launches = ir::walk(function).into_iter().any(is_launch);
    if !has_launches && Container::all_in(function).is_empty() {
        return Ok(());
    }
    let lowering = Lowering { roles: Roles::of(function)? };
    lowering.lower_blocks(function, true)
}
