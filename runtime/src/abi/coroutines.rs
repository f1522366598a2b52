//! Execution of coroutines, and waits, blocking and not.

use std::ffi::c_void;

use super::{Reference, counted};
use crate::edge;
use crate::handover;
use crate::item::{Job, Resume, go_on_here, item_for_job};
use crate::object::Awaiter;
use crate::scheduler::scheduler;
use crate::wait::{Awaited, wait};

/// Runs a coroutine on a thread of the runtime.
///
/// # Safety
///
/// The coroutine behind `handle` is suspended, `resume` continues it, on any thread, and nobody else does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeExecute(handle: *mut c_void, resume: Resume) {
    edge::abort(|| {
        let job = Job { handle, resume };
        handover::give(handle);
        scheduler().execute(item_for_job(job), job);
    });
}

/// Blocks until a token is complete.
///
/// # Safety
///
/// The caller holds a count of the token.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitToken(token: Reference) {
    // SAFETY: the same contract.
    unsafe { await_object(token) }
}

/// Blocks until a value is complete.
///
/// # Safety
///
/// The caller holds a count of the value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitValue(value: Reference) {
    // SAFETY: the same contract.
    unsafe { await_object(value) }
}

/// Blocks until all members of a group are complete.
///
/// # Safety
///
/// The caller holds a count of the group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitAllInGroup(group: Reference) {
    // SAFETY: the same contract.
    unsafe { await_object(group) }
}

/// Runs a coroutine on a thread of the runtime once a token is complete.
///
/// # Safety
///
/// The caller holds a count of the token; the coroutine as for [`mlirAsyncRuntimeExecute`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitTokenAndExecute(token: Reference, handle: *mut c_void, resume: Resume) {
    // SAFETY: the same contract.
    unsafe { await_and_execute(token, Job { handle, resume }) }
}

/// Runs a coroutine on a thread of the runtime once a value is complete.
///
/// # Safety
///
/// The caller holds a count of the value; the coroutine as for [`mlirAsyncRuntimeExecute`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitValueAndExecute(value: Reference, handle: *mut c_void, resume: Resume) {
    // SAFETY: the same contract.
    unsafe { await_and_execute(value, Job { handle, resume }) }
}

/// Runs a coroutine on a thread of the runtime once all members of a group are complete.
///
/// # Safety
///
/// The caller holds a count of the group; the coroutine as for [`mlirAsyncRuntimeExecute`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mlirAsyncRuntimeAwaitAllInGroupAndExecute(
    group: Reference,
    handle: *mut c_void,
    resume: Resume,
) {
    // SAFETY: the same contract.
    unsafe { await_and_execute(group, Job { handle, resume }) }
}

/// # Safety
///
/// The caller holds a count of `reference`.
unsafe fn await_object(reference: Reference) {
    // A count of our own: the caller's may be dropped by another thread as soon as the object is done, while
    // this one still looks at it.
    // SAFETY: the same contract.
    let object = unsafe { counted(reference) };
    edge::abort(|| wait(&*object));
    handover::take(object.address());
}

/// # Safety
///
/// As for [`mlirAsyncRuntimeAwaitTokenAndExecute`].
unsafe fn await_and_execute(reference: Reference, job: Job) {
    // Once the coroutine is subscribed it may be resumed elsewhere and drop the caller's count.
    // SAFETY: the same contract.
    let object = unsafe { counted(reference) };
    edge::abort(|| {
        handover::give(job.handle);
        // What is there already costs no way through the queue.
        if object.is_done() && go_on_here(job) {
            handover::take(object.address());
        } else {
            scheduler().suspends();
            object.subscribe(Awaiter::Coroutine(item_for_job(job), job));
        }
    });
}
