//! The dialect: registration, names, and typed builders of its operations.

use crate::ffi;
use melior::dialect::{DialectHandle, DialectRegistry};
use mlir_sys::MlirDialectRegistry;

/// Builders of the operations, one per op of the dialect.
#[allow(missing_docs, clippy::disallowed_methods)]
mod generated {
    melior::dialect! {
        name: "parallel_op",
        files: ["parallel_op/IR/ParallelOpOps.td"],
        include_directory_env_vars: ["PARALLEL_OP_INCLUDE_DIR"],
    }
}

pub use generated::parallel_op::*;

/// Name of the container op.
pub const PARALLEL: &str = "parallel_op.parallel";
/// Name of the task op.
pub const TASK: &str = "parallel_op.task";
/// Name of the terminator of container and task.
pub const YIELD: &str = "parallel_op.yield";
/// Attribute on any op: its serial cost in nanoseconds, which overrides the cost model.
pub const COST_ATTRIBUTE: &str = "parallel_op.cost";
/// Attribute on a parallel loop, an `i64`: on how many threads it may run at most. 1: its turns run one after the other.
pub const THREADS_ATTRIBUTE: &str = "parallel_op.threads";
/// Attribute on any op: the number under which its time is taken.
pub const NODE_ATTRIBUTE: &str = "parallel_op.node";

/// Handle of the dialect.
pub fn dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(ffi::mlirGetDialectHandle__parallel_op__()) }
}

/// Handle of MLIR's `arith` dialect, for passes that make constants.
pub fn arith_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__arith__()) }
}

/// Handle of MLIR's `linalg` dialect, for passes that make structured ops.
pub fn linalg_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__linalg__()) }
}

/// Handle of MLIR's `tensor` dialect, for passes that put tensors together.
pub fn tensor_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__tensor__()) }
}

/// Handle of MLIR's `ub` dialect, for passes that make poison.
pub fn ub_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__ub__()) }
}

/// Handle of MLIR's bufferization dialect, for passes that copy tensors.
pub fn bufferization_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__bufferization__()) }
}

/// Handle of MLIR's OpenMP dialect, for passes that make teams.
pub fn openmp_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__omp__()) }
}

/// Handle of MLIR's `math` dialect, for passes that compute on floats.
pub fn math_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__math__()) }
}

/// Handle of MLIR's `vector` dialect, for passes that make vectors.
pub fn vector_dialect_handle() -> DialectHandle {
    // SAFETY: the function returns a handle to static data.
    unsafe { DialectHandle::from_raw(mlir_sys::mlirGetDialectHandle__vector__()) }
}

/// Inserts the dialect and the interfaces it attaches to others into a registry.
pub fn register(registry: &DialectRegistry) {
    // SAFETY: the registry is alive.
    unsafe { register_raw(registry.to_raw()) }
}

/// [`register`] for a registry that somebody else owns.
///
/// # Safety
///
/// The registry must be alive.
pub unsafe fn register_raw(registry: MlirDialectRegistry) {
    // SAFETY: the caller vouches for the registry.
    unsafe { ffi::parallelOpDialectRegister(registry) }
}

/// Whether some library in this process inserted a dialect of our name into the registry.
///
/// # Safety
///
/// The registry must be alive.
pub unsafe fn is_registered_raw(registry: MlirDialectRegistry) -> bool {
    // SAFETY: the caller vouches for the registry.
    unsafe { ffi::parallelOpDialectIsRegistered(registry) }
}
