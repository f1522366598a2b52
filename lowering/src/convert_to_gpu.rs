//! Turns containers around launches of kernels into chains of asynchronous launches.
//!
//! Code outside of containers is one chain on stream 0, in the order of the text. `roles.rs` says what each op is: what
//! launches see is memory of the GPU, and the host waits where it uses such memory, calls, or returns. A container and
//! those inside of its tasks become one graph (`plan.rs`), and that becomes chains of tokens (`issue.rs`): one for each
//! lane with `style=streams`. With `style=fused` there is one chain, and launches that may run at the same time become one
//! (`fuse.rs`) whose kernel holds the bodies of theirs, each once (`fused_kernel.rs`).
//!
//! Control flow of the host is no part of a graph: what is in it is told to stream 0, as is what stands behind it.
//!
//! Structured ops that are left become kernels first, as `convert-linalg-to-gpu` makes them.
//!
//! Runs on memrefs, after deallocation. Cost: linear in the ops, and for the work of a container quadratic bits.

mod aliases;
mod budget;
mod chain;
mod choose;
mod cpu_tasks;
mod fuse;
mod fused_kernel;
mod issue;
mod kernels;
mod lower;
mod ops;
mod origin;
mod plan;
mod roles;

use crate::{
    container::Container,
    container_walk::refuse_left,
    convert_to_gpu::{
        cpu_tasks::outline_cpu_tasks,
        kernels::Kernels,
        lower::Lowering,
        roles::{Roles, is_launch},
    },
    gpu::convert_linalg_to_gpu,
};
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// Attribute of a function that holds what a task does on the CPU: nothing in it becomes a kernel.
pub const CPU_FUNCTION_ATTRIBUTE: &str = "parallel_op.cpu";

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-gpu",
    summary: "turn tasks into chains of asynchronous launches, or one launch for each level",
    description: "Structured ops become kernels and launches, unless `convert-linalg-to-gpu` did that before. Launches \
                  become asynchronous, and memory that they use is allocated and freed on the GPU, also \
                  asynchronously. Outside of containers that is one chain of tokens. In a container each lane, and \
                  each task without one, is a chain; what a task needs of other lanes becomes a wait of its chain, and \
                  the container ends where its chains are joined. The host waits only where it uses memory of the GPU, \
                  calls a function, or returns. A task with `device = \"cpu\"` becomes a private function, which is \
                  called when everything that does not need it was issued.\n\n\
                  With `style=fused` a container, with those inside of its tasks, is a list of levels, and the launches \
                  of a level become one whose blocks are divided among the tasks. Tasks with equal kernels share its \
                  body; a tree of `scf.if` over the number of the block finds the task and what it captures. A remark \
                  tells of each fused launch, and a `missed` one where a level takes several, for a launch has limits: \
                  `max-buffers`, 1024 words, 4 kernels with barriers, 31 others.\n\n\
                  With `style=auto` each outermost container gets the style that is predicted to be faster: fused where \
                  its launches are small or leave most of the device idle. A remark has the numbers.",
    anchor: "builtin.module",
    example: "test/lowering/gpu/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::func,
        DialectHandle::gpu,
        DialectHandle::memref,
        DialectHandle::scf,
    ],
    options: GpuOptions::specs,
    run,
};

options! {
    /// Options of `convert-parallel-op-to-gpu`.
    pub struct GpuOptions {
        /// what becomes of siblings: a chain for each lane, one launch for each level, or what is predicted to be faster
        pub style: String = "auto" => ["streams", "fused", "auto"],
        /// most buffers of a fused launch
        pub max_buffers: i64 = 31,
        /// what a launch takes the host, in nanoseconds, for style=auto
        pub launch_ns: i64 = 5000,
        /// blocks that the device runs at the same time, for style=auto
        pub units: i64 = 108,
        /// what a block takes of a launch without a cost, in nanoseconds, for style=auto
        pub block_ns: i64 = 2000,
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = GpuOptions::read(values);
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        convert_linalg_to_gpu::run(module, values)?;
        let functions: Vec<_> = ir::body(module).map(ir::ops_in).unwrap_or_default();
        let mut kernels = Kernels::of(module);
        for function in functions.into_iter().filter(|op| ir::is_op(*op, "func.func")) {
            lower_function(function, &mut kernels, &options)?;
        }
        kernels.erase_unused();
    }
    refuse_left(root, "launches")
}

fn lower_function<'c, 'a>(
    function: OperationRef<'c, 'a>,
    kernels: &mut Kernels<'c, 'a>,
    options: &GpuOptions,
) -> Result<(), Failed> {
    let has_launches = ir::walk(function).into_iter().any(is_launch);
    if !has_launches && Container::all_in(function).is_empty() {
        return Ok(());
    }
    outline_cpu_tasks(function, &mut kernels.symbols)?;
    let mut lowering = Lowering { roles: Roles::of(function)?, kernels, options };
    lowering.lower_blocks(function, true)
}
