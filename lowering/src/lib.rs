//! Lowerings from parallel_op to other dialects.

mod container;
pub mod serialize;
mod stack_scope;
mod task_order;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[&serialize::SPEC];
