//! The door under shuttle, which runs a large model through many orders of its threads' steps, drawn at random.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use ::shuttle::rand::Rng;

pub use ::shuttle::hint::spin_loop;
pub use ::shuttle::sync::atomic;
pub use ::shuttle::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
pub use ::shuttle::thread::{Thread, current, park, yield_now};

/// Polls between two looks at the clock.
pub const POLLS: u32 = 2;

macro_rules! local {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;)*) => {
        ::shuttle::thread_local! { $($(#[$attribute])* static $name: $type = $value;)* }
    };
}
pub(crate) use local;

macro_rules! lazy {
    ($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;) => {
        ::shuttle::lazy_static! { $(#[$attribute])* static ref $name: $type = $value; }
    };
}
pub(crate) use lazy;

pub fn start_thread(name: &str, _stack_bytes: usize, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    ::shuttle::thread::Builder::new().name(name.to_owned()).spawn(body).map(drop)
}

/// A thread for each job: the scheduler never gives a pool more jobs at a time than it has threads.
pub struct Workers;

impl Workers {
    pub fn start(_name: &str, _n_threads: usize, _stack_bytes: usize) -> Result<Self, Infallible> {
        Ok(Self)
    }

    pub fn run(&self, job: impl FnOnce() + Send + 'static) {
        drop(::shuttle::thread::spawn(job));
    }
}

/// shuttle knows nothing of memory that is used too late; loom does.
#[derive(Debug)]
pub struct Alive;

impl Alive {
    pub fn new() -> Self {
        Self
    }

    pub fn touch(&self) {}

    pub fn end(&self) {}
}

/// A wait is over when the dice say so, at any look at the clock.
#[derive(Clone, Copy)]
pub struct Clock;

impl Clock {
    pub fn start() -> Self {
        Self
    }

    pub fn is_over(self, _limit: Duration) -> bool {
        ::shuttle::rand::thread_rng().r#gen()
    }

    /// Returns early, as parking may. shuttle knows no time, and takes a thread that sleeps with a limit for one that never
    /// wakes.
    pub fn park(self, _limit: Duration) {
        yield_now();
    }
}
