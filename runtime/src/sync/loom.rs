//! The door under loom, which runs a small model through every order of its threads' steps.
//!
//! `Arc` is std's, because loom's knows no weak counts. loom then does not see that dropping a count orders memory, so
//! that it can only complain too much, not too little.

use std::cell::RefCell;
use std::convert::Infallible;
use std::io;
use std::time::Duration;

use ::loom::thread::{JoinHandle, spawn};

pub use ::loom::hint::spin_loop;
pub use ::loom::sync::atomic;
pub use ::loom::sync::{Condvar, Mutex, MutexGuard};
pub use ::loom::thread::{Thread, current, park, yield_now};
pub use std::sync::{Arc, PoisonError, Weak};

/// Polls between two looks at the clock: each more would multiply the orders, and show nothing new.
pub const POLLS: u32 = 1;

macro_rules! local {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;)*) => {
        ::loom::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
    };
}
pub(crate) use local;

macro_rules! lazy {
    ($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;) => {
        ::loom::lazy_static! { $(#[$attribute])* static ref $name: $type = $value; }
    };
}
pub(crate) use lazy;

std::thread_local! {
    /// The threads that this crate started in the current order. loom runs them all on one thread of the system.
    static STARTED: RefCell<Vec<JoinHandle<()>>> = const { RefCell::new(Vec::new()) };
}

/// Waits for the end of all threads that were started: a model's values for the process do not outlive its first thread.
#[cfg(test)]
pub fn join_started() {
    while let Some(thread) = STARTED.with_borrow_mut(Vec::pop) {
        thread.join().expect("a thread of the runtime panicked");
    }
}

fn start(body: impl FnOnce() + Send + 'static) {
    let thread = spawn(body);
    STARTED.with_borrow_mut(|started| started.push(thread));
}

pub fn start_thread(_name: &str, _stack_bytes: usize, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    start(body);
    Ok(())
}

/// A thread for each job: the scheduler never gives a pool more jobs at a time than it has threads.
pub struct Workers;

impl Workers {
    pub fn start(_name: &str, _n_threads: usize, _stack_bytes: usize) -> Result<Self, Infallible> {
        Ok(Self)
    }

    pub fn run(&self, job: impl FnOnce() + Send + 'static) {
        start(job);
    }
}

/// loom fails a model in which memory may be used while it ends, or after.
#[derive(Debug)]
pub struct Alive(::loom::cell::UnsafeCell<()>);

// SAFETY: the cell holds nothing; loom checks who uses it when.
unsafe impl Sync for Alive {}

impl Alive {
    pub fn new() -> Self {
        Self(::loom::cell::UnsafeCell::new(()))
    }

    pub fn touch(&self) {
        self.0.with(|_| ());
    }

    pub fn end(&self) {
        self.0.with_mut(|_| ());
    }
}

/// Every wait is over at once, so that each thread goes to sleep as early as it can.
#[derive(Clone, Copy)]
pub struct Clock;

impl Clock {
    pub fn start() -> Self {
        Self
    }

    pub fn is_over(self, _limit: Duration) -> bool {
        true
    }

    pub fn park(self, _limit: Duration) {
        yield_now();
    }
}
