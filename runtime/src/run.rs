//! Runs one item on this thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::completion::Outcome;
use crate::failure;
use crate::handover;
use crate::item::{Current, Item, Job, close_nascent, set_current, take_next};
use crate::sync::Arc;
use crate::{slots, trace};

/// Resumes the coroutine of `item` and returns when it waits for something, or has ended.
///
/// What is pending on the thread (failure, current coroutine, open spans of the trace) is put aside and is back
/// afterwards, so that a thread that waits can run an item in the middle of its own work.
pub fn run(item: &Arc<Item>, job: Job) {
    let outer_failure = failure::replace(None);
    let outer_item = set_current(Some(Current::new(item, job)));
    let outer_depth = trace::depth();

    let mut next = Some(job);
    while let Some(job) = next {
        close_nascent();
        handover::take(job.handle);
        // SAFETY: `job` was taken out of its item, or left for this thread alone, so nobody else resumes the
        // coroutine from this suspension point; whoever gave the pair to the runtime vouches that `resume`
        // accepts `handle`.
        let resume = || catch_unwind(AssertUnwindSafe(|| unsafe { (job.resume)(job.handle) }));
        // A frame that the coroutine opens is no part of the one below it on this stack.
        let resumed = slots::inside(std::ptr::null(), resume);
        if let Err(payload) = resumed {
            fail_products(item, &*payload);
        }
        trace::close_to(outer_depth);
        failure::replace(None);
        next = take_next();
    }

    close_nascent();
    set_current(outer_item);
    failure::replace(outer_failure);
}

/// The task panicked and will not complete what others wait for: it is completed here, with the panic's text.
fn fail_products(item: &Item, payload: &(dyn Any + Send)) {
    let text = panic_text(payload);
    for object in item.products() {
        if object.complete(Outcome::Failed(format!("a task panicked: {text}").into())) {
            // SAFETY: this is the reference that the producer holds until it completes the object, which
            // it has not done: `complete` says that the outcome was still open.
            unsafe { Arc::decrement_strong_count(Arc::as_ptr(&object)) };
        }
    }
}

/// The message of a panic, as far as it is text.
pub fn panic_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
