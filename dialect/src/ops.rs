//! The dialect: registration, names, and typed builders of its operations.

use crate::ffi;
use melior::dialect::{DialectHandle, DialectRegistry};

melior::dialect! {
    name: "parallel_op",
    files: ["parallel_op/IR/ParallelOpOps.td"],
    include_directory_env_vars: ["PARALLEL_OP_INCLUDE_DIR"],
}

/// Builders of the operations, one per op of the dialect.
pub use self::parallel_op::*;

/// Name of the container op.
pub const PARALLEL: &str = "parallel_op.parallel";
/// Name of the task op.
pub const TASK: &str = "parallel_op.task";
/// Name of the terminator of container and task.
pub const YIELD: &str = "parallel_op.yield";
/// Attribute on any op: its serial cost in nanoseconds, which overrides the cost model.
pub const COST_ATTRIBUTE: &str = "parallel_op.cost";

/// Handle of the dialect.
pub fn dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(ffi::mlirGetDialectHandle__parallel_op__()) }
}

/// Inserts the dialect and the interfaces it attaches to others into a registry.
pub fn register(registry: &DialectRegistry) {
    // SAFETY: the registry outlives the call.
    unsafe { ffi::parallelOpDialectRegister(registry.to_raw()) }
}
