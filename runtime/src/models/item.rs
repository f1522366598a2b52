//! An item that a drain and a waiting thread want at the same time.

use std::sync::Arc;

use loom::thread;

use super::{Result, every_order};
use crate::item::{Item, Job};

extern "C-unwind" fn never_resumed(_handle: *mut std::ffi::c_void) {}

fn job() -> Job {
    Job { handle: std::ptr::null_mut(), resume: never_resumed }
}

// Race 4 of the README: one of two threads gets the job, and whoever ran it before is ordered before it.
#[test]
fn a_job_is_taken_once() {
    every_order("item/take", None, || {
        let (item, result) = (Arc::new(Item::default()), Arc::new(Result::new()));
        result.write();
        item.put(job());
        let take = |item: Arc<Item>, result: Arc<Result>| {
            let taken = item.take().is_some();
            if taken {
                result.assert_written();
            }
            usize::from(taken)
        };
        let other = {
            let (item, result) = (item.clone(), result.clone());
            thread::spawn(move || take(item, result))
        };
        let n_taken = take(item.clone(), result) + other.join().unwrap();
        assert_eq!(n_taken, 1);
        assert!(!item.is_live());
    });
}

// A coroutine that suspends is put back by another thread while the queue is looked through.
#[test]
fn a_job_that_is_put_back_is_taken_again() {
    every_order("item/put", None, || {
        let item = Arc::new(Item::default());
        item.put(job());
        let runner = {
            let item = item.clone();
            thread::spawn(move || {
                let taken = item.take();
                if let Some(job) = taken {
                    item.put(job);
                }
                usize::from(taken.is_some())
            })
        };
        let mut n_taken = usize::from(item.take().is_some());
        let n_run = runner.join().unwrap();
        n_taken += usize::from(item.take().is_some());
        // Taken for good once; the runner may have had it in between.
        assert_eq!(n_taken, 1);
        assert!(n_run <= 1);
    });
}
