//! The queue and its drains.

use std::ffi::c_void;
use std::sync::Arc;

use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;

use super::every_order;
use crate::completion::Outcome;
use crate::item::{Item, Job, close_nascent};
use crate::object::Object;
use crate::scheduler::scheduler;
use crate::wait::{Awaited, wait};

/// A job that adds one to a counter.
fn counting(counter: &Arc<AtomicUsize>) -> Job {
    extern "C-unwind" fn count(handle: *mut c_void) {
        // SAFETY: the handle is the counter that `counting` turned into a pointer.
        let counter = unsafe { Arc::from_raw(handle.cast::<AtomicUsize>().cast_const()) };
        counter.fetch_add(1, Ordering::Relaxed);
    }
    Job { handle: Arc::into_raw(counter.clone()).cast::<c_void>().cast_mut(), resume: count }
}

// Race 5 of the README: an item that is queued while the last drain goes to sleep is run.
#[test]
fn an_item_is_run_though_the_last_drain_goes_to_sleep() {
    every_order("scheduler/push", None, || {
        scheduler().set_threads(1);
        let counter = Arc::new(AtomicUsize::new(0));
        scheduler().execute(Arc::new(Item::default()), counting(&counter));
        scheduler().execute(Arc::new(Item::default()), counting(&counter));
        scheduler().wait_idle();
        assert_eq!(counter.load(Ordering::Relaxed), 2);
    });
}

/// A job that does what a closure does.
fn calling(body: impl FnOnce() + Send + 'static) -> Job {
    extern "C-unwind" fn call(handle: *mut c_void) {
        // SAFETY: the handle is the closure that `calling` boxed twice, and it is called once.
        let body = unsafe { Box::from_raw(handle.cast::<Box<dyn FnOnce() + Send>>()) };
        body();
    }
    let body: Box<dyn FnOnce() + Send> = Box::new(body);
    Job { handle: Box::into_raw(Box::new(body)).cast(), resume: call }
}

// Deadlock 1 of the README: the one thread of the pool is blocked in an item, and what it waits for stands in the queue.
#[test]
fn a_blocked_thread_leaves_its_permit_to_another() {
    every_order("scheduler/blocked", Some(3), || {
        scheduler().set_threads(1);
        let token = Object::token();
        close_nascent();
        let (waits, opens) = (token.clone(), token.clone());
        scheduler().execute(Arc::new(Item::default()), calling(move || wait(&*waits)));
        scheduler().execute(Arc::new(Item::default()), calling(move || assert!(opens.complete(Outcome::Ready))));
        scheduler().wait_idle();
        assert!(token.is_done());
    });
}

// Two hosts queue at the same time, with one permit between them.
#[test]
fn items_of_two_hosts_are_run() {
    every_order("scheduler/hosts", Some(3), || {
        scheduler().set_threads(1);
        let counter = Arc::new(AtomicUsize::new(0));
        let other = {
            let counter = counter.clone();
            thread::spawn(move || scheduler().execute(Arc::new(Item::default()), counting(&counter)))
        };
        scheduler().execute(Arc::new(Item::default()), counting(&counter));
        other.join().unwrap();
        scheduler().wait_idle();
        assert_eq!(counter.load(Ordering::Relaxed), 2);
    });
}
