//! The direct entry for containers and loops, and failures as objects.

use std::ffi::c_void;

use crate::failure::{self, Message};
use crate::plan::{LoopBody, RawPlan};
use crate::{direct, edge};

/// Runs all tasks of a plan and returns when all have ended. True if one failed: the message of the one with the lowest
/// number is pending on the calling thread then.
///
/// # Safety
///
/// `plan` is as the header says, and each of its tasks may be called with `environment`, on any thread, at the same
/// time as all tasks that it does not wait for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_fork_join(plan: *const RawPlan, environment: *mut c_void) -> bool {
    // SAFETY: the same contract.
    edge::abort(|| unsafe { direct::fork_join(&(*plan).as_plan(), environment) })
}

/// Runs `body` over pieces of [0, n), each at least `grain` long but the last. True if an iteration failed, as for
/// [`parallel_op_rt_fork_join`].
///
/// # Safety
///
/// `body` may be called with `environment`, on any thread, for all its iterations at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_loop(body: LoopBody, environment: *mut c_void, n: i64, grain: i64) -> bool {
    // SAFETY: the same contract.
    edge::abort(|| unsafe { direct::run_loop(body, environment, n, grain, 0) })
}

/// As [`parallel_op_rt_loop`], on `most_threads` threads at most; 0 or less says nothing.
///
/// # Safety
///
/// As for [`parallel_op_rt_loop`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_loop_within(
    body: LoopBody,
    environment: *mut c_void,
    n: i64,
    grain: i64,
    most_threads: i64,
) -> bool {
    let most_threads = most_threads.try_into().unwrap_or(0);
    // SAFETY: the same contract.
    edge::abort(|| unsafe { direct::run_loop(body, environment, n, grain, most_threads) })
}

/// Begins a call of a whole program on the calling thread; threads stay awake between its containers.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_enter() {
    edge::abort(direct::enter);
}

/// Ends what [`parallel_op_rt_enter`] began last on the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_leave() {
    edge::abort(direct::leave);
}

/// Takes the failure that is pending on the calling thread, as an object of one owner; null if none is pending.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_detach_failure() -> *mut c_void {
    let detached = edge::recover(None, || failure::replace(None).map(Box::new));
    detached.map_or(std::ptr::null_mut(), |message| Box::into_raw(message).cast())
}

/// Leaves a failure on the calling thread, unless one is pending there, and ends the object. Does nothing for null.
///
/// # Safety
///
/// `failure` came from [`parallel_op_rt_detach_failure`] and was not attached before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_attach_failure(failure: *mut c_void) {
    if failure.is_null() {
        return;
    }
    // SAFETY: the pointer came from `Box::into_raw`, and by the contract nobody else has it.
    let message = unsafe { Box::from_raw(failure.cast::<Message>()) };
    edge::recover((), || failure::fail(*message));
}
