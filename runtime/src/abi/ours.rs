//! What the async ABI lacks: failures with their text, traces, node times, and the number of threads.

use std::ffi::c_char;
use std::slice;

use super::{Reference, counted};
use crate::item::current_item;
use crate::{edge, failure, node_times, object, trace};

/// Leaves a failure with this message on the calling thread, unless one is pending.
///
/// # Safety
///
/// `message` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_fail(message: *const c_char, length: i64) {
    // SAFETY: the same contract.
    let text = unsafe { text(message, length) };
    edge::recover((), || failure::fail(text));
}

/// True if a failure is pending on the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_failed() -> bool {
    edge::recover(true, failure::failed)
}

/// Takes the failure that is pending on the calling thread: copies as much of its text as fits into `buffer`, without
/// a final zero, and returns the length of all of it, or -1 if none is pending.
///
/// # Safety
///
/// `buffer` points to `capacity` bytes that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_take_failure(buffer: *mut c_char, capacity: i64) -> i64 {
    let Some(message) = edge::recover(None, failure::take_failure) else {
        return -1;
    };
    let capacity = usize::try_from(capacity).unwrap_or(0);
    let n_copied = capacity.min(message.len());
    if n_copied > 0 {
        // SAFETY: `n_copied` is not above the length of either side, and the caller's buffer cannot be a part of
        // the string, which nobody else has seen.
        unsafe { std::ptr::copy_nonoverlapping(message.as_ptr(), buffer.cast(), n_copied) };
    }
    message.len() as i64
}

/// Says that the coroutine that runs on this thread will complete an object that was created elsewhere: if it panics,
/// the object fails.
///
/// # Safety
///
/// The caller holds a count of `object`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_completes(object: Reference) {
    // SAFETY: the same contract.
    let object = unsafe { counted(object) };
    edge::abort(|| {
        if let Some(item) = current_item() {
            item.add_product(&object);
        }
    });
}

/// Begins a span of the trace on the calling thread. Costs next to nothing while no trace is being taken.
///
/// # Safety
///
/// `label` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parallel_op_rt_trace_begin(label: *const c_char, length: i64) {
    if trace::is_on() {
        // SAFETY: the same contract.
        let text = unsafe { text(label, length) };
        edge::recover((), || trace::begin(&text));
    }
}

/// Ends the span that was begun last on the calling thread.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_trace_end() {
    if trace::is_on() {
        edge::recover((), trace::end);
    }
}

/// A node begins, whose time is taken if the calling thread asked for it.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_node_begin(node: i64) {
    edge::recover((), || node_times::begin(node));
}

/// The node ends.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_node_end(node: i64) {
    edge::recover((), || node_times::end(node));
}

/// Sets how many threads may run tasks at a time; 0 or less means the default.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_configure(n_threads: i64) {
    edge::recover((), || {
        crate::configure(n_threads.try_into().unwrap_or(0));
    });
}

/// Blocks until no task is queued or running, awaited or not. Returns at once inside a task.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_wait_idle() {
    edge::recover((), crate::wait_idle);
}

/// How many tokens, values and groups exist: 0 when a program has dropped all that it created.
#[unsafe(no_mangle)]
pub extern "C" fn parallel_op_rt_live_objects() -> i64 {
    object::live_objects() as i64
}

/// The text in C's hands, with what is not UTF-8 replaced.
///
/// # Safety
///
/// `text` points to `length` bytes.
unsafe fn text(text: *const c_char, length: i64) -> String {
    let length = usize::try_from(length).unwrap_or(0);
    if length == 0 {
        return String::new();
    }
    // SAFETY: the same contract.
    let bytes = unsafe { slice::from_raw_parts(text.cast::<u8>(), length) };
    String::from_utf8_lossy(bytes).into_owned()
}
