//! Lowerings from parallel_op to other dialects.

pub mod carry_in_place;
mod container;
pub mod convert_assert_to_runtime;
pub mod convert_to_async;
mod coroutine;
mod early_release;
mod edges;
mod environment;
mod execute;
mod join;
mod may_fail;
mod messages;
mod module_symbols;
pub mod sanitize;
mod segments;
pub mod serialize;
mod stack_scope;
mod strands;
mod task_function;
mod task_order;
pub mod time_nodes;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[
    &carry_in_place::SPEC,
    &serialize::SPEC,
    &time_nodes::SPEC,
    &convert_to_async::SPEC,
    &convert_assert_to_runtime::SPEC,
    &sanitize::SPEC,
];
