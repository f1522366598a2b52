//! The C functions, declared as a C program sees them.

use std::ffi::{c_char, c_void};

/// Any token, value or group.
pub type Reference = *mut c_void;
/// The unwinding form, so that a test can panic in a task.
pub type Resume = extern "C-unwind" fn(*mut c_void);

/// The unwinding form, for the same reason.
pub type Task = unsafe extern "C-unwind" fn(*mut c_void) -> i64;
/// A piece of a loop.
pub type LoopBody = unsafe extern "C-unwind" fn(*mut c_void, i64, i64) -> i64;

/// `ParallelOpPlan`.
#[repr(C)]
pub struct Plan {
    pub n_tasks: i64,
    pub tasks: *const Task,
    pub n_starts: i64,
    pub starts: *const i32,
    pub n_predecessors: *const i32,
    pub successor_ends: *const i32,
    pub successors: *const i32,
}

unsafe extern "C" {
    pub fn mlirAsyncRuntimeAddRef(reference: Reference, n: i64);
    pub fn mlirAsyncRuntimeDropRef(reference: Reference, n: i64);
    pub fn mlirAsyncRuntimeCreateToken() -> Reference;
    pub fn mlirAsyncRuntimeCreateValue(n_bytes: i64) -> Reference;
    pub fn mlirAsyncRuntimeCreateGroup(size: i64) -> Reference;
    pub fn mlirAsyncRuntimeAddTokenToGroup(member: Reference, group: Reference) -> i64;
    pub fn mlirAsyncRuntimeEmplaceToken(token: Reference);
    pub fn mlirAsyncRuntimeEmplaceValue(value: Reference);
    pub fn mlirAsyncRuntimeSetTokenError(token: Reference);
    pub fn mlirAsyncRuntimeSetValueError(value: Reference);
    pub fn mlirAsyncRuntimeIsTokenError(token: Reference) -> bool;
    pub fn mlirAsyncRuntimeIsValueError(value: Reference) -> bool;
    pub fn mlirAsyncRuntimeIsGroupError(group: Reference) -> bool;
    pub fn mlirAsyncRuntimeAwaitToken(token: Reference);
    pub fn mlirAsyncRuntimeAwaitValue(value: Reference);
    pub fn mlirAsyncRuntimeAwaitAllInGroup(group: Reference);
    pub fn mlirAsyncRuntimeGetValueStorage(value: Reference) -> *mut c_void;
    pub fn mlirAsyncRuntimeExecute(handle: *mut c_void, resume: Resume);
    pub fn mlirAsyncRuntimeAwaitTokenAndExecute(token: Reference, handle: *mut c_void, resume: Resume);
    pub fn mlirAsyncRuntimeAwaitValueAndExecute(value: Reference, handle: *mut c_void, resume: Resume);
    pub fn mlirAsyncRuntimeAwaitAllInGroupAndExecute(group: Reference, handle: *mut c_void, resume: Resume);
    pub fn mlirAsyncRuntimGetNumWorkerThreads() -> i64;

    pub fn parallel_op_rt_fork_join(plan: *const Plan, environment: *mut c_void) -> bool;
    pub fn parallel_op_rt_loop(body: LoopBody, environment: *mut c_void, n: i64, grain: i64) -> bool;
    pub fn parallel_op_rt_loop_within(
        body: LoopBody,
        environment: *mut c_void,
        n: i64,
        grain: i64,
        most_threads: i64,
    ) -> bool;
    pub fn parallel_op_rt_enter();
    pub fn parallel_op_rt_leave();
    pub fn parallel_op_rt_detach_failure() -> *mut c_void;
    pub fn parallel_op_rt_attach_failure(failure: *mut c_void);

    pub fn parallel_op_rt_fail(message: *const c_char, length: i64);
    pub fn parallel_op_rt_failed() -> bool;
    pub fn parallel_op_rt_take_failure(buffer: *mut c_char, capacity: i64) -> i64;
    pub fn parallel_op_rt_completes(object: Reference);
    pub fn parallel_op_rt_trace_begin(label: *const c_char, length: i64);
    pub fn parallel_op_rt_trace_end();
    pub fn parallel_op_rt_node_begin(node: i64);
    pub fn parallel_op_rt_node_end(node: i64);
}
