//! What lowered code calls at run time.
//!
//! The async ABI of MLIR (22 functions), a few functions of our own for failures, traces and node times, and the scheduler that
//! runs coroutines on rayon's pool. The C header is `include/parallel_op_runtime.h`; the README beside it says how
//! waiting works and which races and deadlocks are excluded where.
//!
//! The crate is linked into a host that compiles in memory, which hands [`symbols()`] to its JIT, and it is built as
//! `libparallel_op_runtime.so`, which takes the place of `libmlir_async_runtime.so`.
//!
//! ```
//! // What an embedder does around a call into lowered code.
//! parallel_op_runtime::configure(2);
//! // … the call …
//! if let Some(message) = parallel_op_runtime::take_failure() {
//!     eprintln!("the call failed: {message}");
//! }
//! ```

mod abi;
mod claims;
mod completion;
mod crew;
mod direct;
mod edge;
mod failure;
mod frame;
mod group;
mod handover;
mod held;
mod in_order;
mod item;
#[cfg(all(test, loom))]
mod models;
pub mod node_times;
mod object;
mod permits;
mod plan;
mod progress;
mod run;
mod scheduler;
mod signals;
mod slots;
mod spin;
mod storage;
mod symbols;
mod sync;
mod task;
mod threads;
pub mod trace;
mod wait;
mod workers;

pub use direct::{enter, leave};
pub use failure::{fail, failed, take_failure};
pub use object::live_objects;
pub use symbols::symbols;
pub use threads::VARIABLE as THREADS_VARIABLE;

/// Sets how many threads may run tasks at a time, a waiting caller that helps included; 0 means the default, which is
/// [`THREADS_VARIABLE`], else the cores that the affinity mask and the cgroup quota leave to this process.
///
/// It can be called at any time and from any thread. Tasks that run already are not stopped.
pub fn configure(n_threads: usize) {
    let n_threads = match n_threads {
        0 => threads::default_threads(),
        n => n,
    };
    scheduler::scheduler().set_threads(n_threads);
}

/// How many threads may run tasks at a time.
pub fn n_threads() -> usize {
    scheduler::scheduler().n_threads()
}

/// Blocks until no task is queued or running, be it awaited or not. A coroutine that is suspended does not count.
///
/// A host calls this before it frees the code that tasks may still run. Called inside a task it returns at once.
pub fn wait_idle() {
    scheduler::scheduler().wait_idle();
}
