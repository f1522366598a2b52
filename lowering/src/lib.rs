//! Lowerings from parallel_op to other dialects.

mod callback;
pub mod carry_in_place;
mod container;
mod container_walk;
pub mod convert_assert_to_runtime;
pub mod convert_loops_to_openmp;
pub mod convert_loops_to_runtime;
pub mod convert_to_async;
pub mod convert_to_gpu;
pub mod convert_to_openmp;
pub mod convert_to_runtime;
mod coroutine;
mod early_release;
mod edges;
mod environment;
mod execute;
mod fork_join;
pub mod gpu;
mod join;
mod llvm_ops;
mod may_fail;
mod messages;
mod module_symbols;
mod openmp;
mod parallel_loop;
pub mod plan_memory;
mod plan_table;
pub mod sanitize;
mod segments;
pub mod serialize;
mod stack_scope;
mod strands;
mod task_function;
mod task_order;
pub mod time_nodes;
mod turn_function;
mod urgency;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[
    &carry_in_place::SPEC,
    &serialize::SPEC,
    &time_nodes::SPEC,
    &plan_memory::SPEC,
    &convert_to_async::SPEC,
    &convert_loops_to_runtime::SPEC,
    &convert_to_runtime::SPEC,
    &convert_loops_to_openmp::SPEC,
    &convert_to_openmp::SPEC,
    &gpu::choose_device::SPEC,
    &convert_to_gpu::SPEC,
    &gpu::place_on_gpu::SPEC,
    &gpu::convert_gpu_to_runtime::SPEC,
    &convert_assert_to_runtime::SPEC,
    &gpu::convert_linalg_to_gpu::SPEC,
    &sanitize::SPEC,
    &gpu::flatten_arguments::SPEC,
    &gpu::lower_math::SPEC,
    &gpu::bind_arguments::SPEC,
    &gpu::serialize_kernels::SPEC,
];
