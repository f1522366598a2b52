//! The table of all functions that lowered code may call.

use crate::abi::{coroutines::*, direct::*, host::*, memref_copy::*, objects::*, ours::*};

macro_rules! table {
    ($($name:ident)*) => {
        vec![$((stringify!($name), $name as *const ())),*]
    };
}

/// Name and address of every function that lowered code may call, to be registered with a JIT in the same process.
///
/// The two functions that an execution engine looks up in a shared library, `__mlir_execution_engine_init` and
/// `__mlir_execution_engine_destroy`, are not among them.
pub fn symbols() -> Vec<(&'static str, *const ())> {
    table![
        mlirAsyncRuntimeAddRef
        mlirAsyncRuntimeDropRef
        mlirAsyncRuntimeCreateToken
        mlirAsyncRuntimeCreateValue
        mlirAsyncRuntimeCreateGroup
        mlirAsyncRuntimeAddTokenToGroup
        mlirAsyncRuntimeEmplaceToken
        mlirAsyncRuntimeEmplaceValue
        mlirAsyncRuntimeSetTokenError
        mlirAsyncRuntimeSetValueError
        mlirAsyncRuntimeIsTokenError
        mlirAsyncRuntimeIsValueError
        mlirAsyncRuntimeIsGroupError
        mlirAsyncRuntimeAwaitToken
        mlirAsyncRuntimeAwaitValue
        mlirAsyncRuntimeAwaitAllInGroup
        mlirAsyncRuntimeGetValueStorage
        mlirAsyncRuntimeExecute
        mlirAsyncRuntimeAwaitTokenAndExecute
        mlirAsyncRuntimeAwaitValueAndExecute
        mlirAsyncRuntimeAwaitAllInGroupAndExecute
        mlirAsyncRuntimGetNumWorkerThreads
        mlirAsyncRuntimePrintCurrentThreadId
        parallel_op_rt_fork_join
        parallel_op_rt_loop
        parallel_op_rt_loop_within
        parallel_op_rt_enter
        parallel_op_rt_leave
        parallel_op_rt_detach_failure
        parallel_op_rt_attach_failure
        memrefCopy
        parallel_op_rt_fail
        parallel_op_rt_failed
        parallel_op_rt_take_failure
        parallel_op_rt_completes
        parallel_op_rt_trace_begin
        parallel_op_rt_trace_end
        parallel_op_rt_node_begin
        parallel_op_rt_node_end
        parallel_op_rt_configure
        parallel_op_rt_wait_idle
        parallel_op_rt_live_objects
    ]
}
