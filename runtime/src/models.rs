//! Small models of the runtime's state machines, each run by loom through every order of its threads' steps and through
//! every value that a load may see under the memory model of C11.
//!
//! A model is a program of two to four threads with what must hold in it. It fails on an assertion, when two threads
//! touch a cell without an order between them, when all threads sleep, and when a thread never ends. `cargo xtask proof`
//! runs them, prints how many orders each has, and shows that each can fail: it plants a fault in a copy of the code and
//! expects the model to find it (`xtask/src/proof/faults.rs`).

mod calls;
mod completion;
mod frame;
mod group;
mod item;
mod scheduler;
mod wait;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use loom::cell::UnsafeCell;

use crate::sync::join_started;

/// Runs `model` through every order of its threads' steps in which no more than `n_preemptions` threads are
/// interrupted where they could have gone on, through all orders without that number.
fn every_order(name: &str, n_preemptions: Option<usize>, model: impl Fn() + Send + Sync + 'static) {
    let n_orders = Arc::new(AtomicUsize::new(0));
    let counter = n_orders.clone();
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = n_preemptions;
    builder.max_branches = 100_000;
    builder.check(move || {
        counter.fetch_add(1, Ordering::Relaxed);
        model();
        join_started();
    });
    let bound = n_preemptions.map_or_else(String::new, |n| format!(" with at most {n} preemptions"));
    println!("model {name}: {} orders{bound}", n_orders.load(Ordering::Relaxed));
}

/// What a producer leaves behind for those who wait for it. loom fails the model if somebody reads it before it is
/// certain to be there.
struct Result(UnsafeCell<u32>);

// SAFETY: loom checks that no two threads use the cell at a time.
unsafe impl Sync for Result {}

impl Result {
    fn new() -> Self {
        Self(UnsafeCell::new(0))
    }

    fn write(&self) {
        // SAFETY: loom checks that nobody else uses the cell.
        self.0.with_mut(|cell| unsafe { *cell += 1 });
    }

    /// Fails if [`Result::write`] has happened.
    fn assert_not_written(&self) {
        // SAFETY: loom checks that nobody writes the cell.
        assert_eq!(self.0.with(|cell| unsafe { *cell }), 0);
    }

    /// Fails unless exactly one [`Result::write`] has happened before.
    fn assert_written(&self) {
        // SAFETY: loom checks that nobody writes the cell.
        assert_eq!(self.0.with(|cell| unsafe { *cell }), 1);
    }
}
