//! The direct entry: containers and loops of strict fork-join, without objects and coroutines.

use std::ffi::c_void;

use crate::in_order;
use crate::plan::{LoopBody, Plan};
use crate::task::Aside;

/// Runs all tasks of a plan and returns when all have ended. True if one failed; the message of the one with the lowest
/// number is then pending on this thread.
///
/// # Safety
///
/// Each task may be called with `environment`, on any thread, at the same time as all tasks that it does not wait for.
pub unsafe fn fork_join(plan: &Plan, environment: *mut c_void) -> bool {
    let aside = Aside::begin();
    // SAFETY: the same contract.
    let failed = unsafe { in_order::run_plan(plan, environment, &aside) };
    let has_failed = failed.is_some();
    aside.end(failed);
    has_failed
}

/// Runs the iterations of a loop from 0 to below `n` and returns when all have ended. True if one failed, as for
/// [`fork_join`].
///
/// # Safety
///
/// `body` may be called with `environment`, on any thread, for all its iterations at the same time.
pub unsafe fn run_loop(body: LoopBody, environment: *mut c_void, n: i64, _grain: i64) -> bool {
    if n <= 0 {
        return false;
    }
    let aside = Aside::begin();
    // SAFETY: the same contract.
    let failed = unsafe { in_order::run_loop(body, environment, n, &aside) };
    let has_failed = failed.is_some();
    aside.end(failed);
    has_failed
}

/// Begins a call of a whole program on this thread. Calls nest, and each is ended by [`leave`].
pub fn enter() {}

/// Ends what [`enter`] began last on this thread.
pub fn leave() {}
