//! The runtime through its C functions, as lowered code calls them.

mod budget;
mod c_abi;
mod coroutine;
mod direct;
mod direct_budget;
mod direct_failures;
mod direct_nested;
mod failures;
mod fork;
mod gauge;
mod graphs;
mod groups;
mod header;
mod hosts;
mod nested;
mod node_times;
#[cfg(not(miri))]
mod processes;
mod tokens;
mod trace;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sets the number of threads and keeps other tests away, which would change it or create objects.
///
/// When the guard goes, every object that the test created must be gone.
fn with_threads(n_threads: usize) -> Guard {
    static ALONE: Mutex<()> = Mutex::new(());
    let guard = Guard(ALONE.lock().unwrap_or_else(PoisonError::into_inner));
    parallel_op_runtime::configure(n_threads);
    guard
}

/// How often something is done: `n` times, or a few under Miri, where a program takes a thousand times as long.
fn rounds(n: usize) -> usize {
    if cfg!(miri) { n.min(4) } else { n }
}

struct Guard(#[expect(dead_code, reason = "held for its lock")] MutexGuard<'static, ()>);

impl Drop for Guard {
    fn drop(&mut self) {
        parallel_op_runtime::wait_idle();
        if !std::thread::panicking() {
            assert_eq!(parallel_op_runtime::live_objects(), 0, "objects leaked");
        }
    }
}
