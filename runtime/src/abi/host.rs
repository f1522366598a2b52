//! What hosts of the async ABI ask of a runtime, beyond its objects.

use std::ffi::{c_char, c_int, c_ulong, c_void};

use crate::scheduler::scheduler;
use crate::{edge, wait_idle};

unsafe extern "C" {
    fn pthread_self() -> c_ulong;
    fn printf(format: *const c_char, ...) -> c_int;
}

/// How many threads may run tasks at a time. The spelling is upstream's.
#[unsafe(no_mangle)]
pub extern "C" fn mlirAsyncRuntimGetNumWorkerThreads() -> i64 {
    edge::recover(1, || scheduler().n_threads() as i64)
}

/// Prints the calling thread's number, through C's standard output so that lines of lowered code keep their order.
#[unsafe(no_mangle)]
pub extern "C" fn mlirAsyncRuntimePrintCurrentThreadId() {
    // SAFETY: the format takes one unsigned long and gets one.
    unsafe { printf(c"Current thread id: %lu\n".as_ptr(), pthread_self()) };
}

/// Called by MLIR's execution engine when it loads the library. The map of symbols that it passes stays empty: the
/// engine then finds the functions by their names in the process.
#[unsafe(no_mangle)]
pub extern "C" fn __mlir_execution_engine_init(_symbols: *mut c_void) {}

/// Called by MLIR's execution engine before it frees the code it compiled: waits until no task runs any more.
#[unsafe(no_mangle)]
pub extern "C" fn __mlir_execution_engine_destroy() {
    edge::recover((), wait_idle);
}
