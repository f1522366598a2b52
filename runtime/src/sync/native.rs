//! The door as it is in every build but those of the model checkers: std and rayon.

use std::io;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

pub use std::hint::spin_loop;
pub use std::sync::atomic;
pub use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
pub use std::thread::{Thread, current, park, yield_now};

/// Polls between two looks at the clock.
pub const POLLS: u32 = 32;

/// A value for each thread.
macro_rules! local {
    ($($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;)*) => {
        std::thread_local! { $($(#[$attribute])* static $name: $type = const { $value };)* }
    };
}
pub(crate) use local;

/// A value for the process, built when it is used first.
macro_rules! lazy {
    ($(#[$attribute:meta])* static $name:ident: $type:ty = $value:expr;) => {
        $(#[$attribute])* static $name: std::sync::LazyLock<$type> = std::sync::LazyLock::new(|| $value);
    };
}
pub(crate) use lazy;

/// Starts a thread that nobody joins.
pub fn start_thread(name: &str, stack_bytes: usize, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new().name(name.to_owned()).stack_size(stack_bytes).spawn(body).map(drop)
}

/// Threads that run what they are given: rayon's.
pub struct Workers(ThreadPool);

impl Workers {
    /// Starts `n_threads` threads, which end when this is dropped and they have run what they were given.
    pub fn start(name: &'static str, n_threads: usize, stack_bytes: usize) -> Result<Self, ThreadPoolBuildError> {
        let named = move |index| format!("{name}-{index}");
        ThreadPoolBuilder::new().num_threads(n_threads).stack_size(stack_bytes).thread_name(named).build().map(Self)
    }

    /// Runs `job` on one of the threads, as soon as one is free.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.0.spawn(job);
    }
}

/// Tells a model until when memory is used. Nothing in this build.
#[derive(Debug)]
pub struct Alive;

impl Alive {
    /// Memory that is there.
    #[inline(always)]
    pub fn new() -> Self {
        Self
    }

    /// The memory is used now.
    #[inline(always)]
    pub fn touch(&self) {}

    /// The memory ends.
    #[inline(always)]
    pub fn end(&self) {}
}

/// Measures one wait.
#[derive(Clone, Copy)]
pub struct Clock(Instant);

impl Clock {
    /// A wait begins.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// True if it has lasted `limit`.
    pub fn is_over(self, limit: Duration) -> bool {
        self.0.elapsed() >= limit
    }

    /// Sleeps until this thread is unparked, or the wait has lasted `limit`. May return early, as parking may.
    pub fn park(self, limit: Duration) {
        std::thread::park_timeout(limit.saturating_sub(self.0.elapsed()));
    }
}
