//! The threads that drain the queue: rayon's pool, and spare threads while threads of the pool are blocked.

use std::fmt::Display;
use std::time::Duration;

use crate::scheduler::scheduler;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Arc, Clock, Thread, Workers, current, park, start_thread};

/// Stack of every thread that runs items. A thread that waits runs what it waits for on its own stack, so nested
/// waits nest there.
const STACK_BYTES: usize = 8 << 20;

/// How long no thread is asked for, where it can be done without, after the system has refused one.
const REFUSAL_LASTS: Duration = Duration::from_millis(100);

/// How long a spare thread stays without work before it ends.
const SPARE_STAYS: Duration = Duration::from_secs(2);

/// The threads that stand by. Changed under the scheduler's lock.
#[derive(Default)]
pub struct Crew {
    /// Built when the first drain is called.
    pool: Option<Arc<Pool>>,
    idle_spares: Vec<Arc<Spare>>,
    /// True if the pool could not be built; spare threads are asked for then, one by one.
    has_no_pool: bool,
    /// Since when the system has refused threads.
    refused: Option<Clock>,
    /// True once the user was told of a refusal.
    has_told: bool,
}

/// Rayon's pool, with one thread for each permit.
pub struct Pool {
    workers: Workers,
    n_threads: usize,
    /// Drains that run on the pool, blocked ones included, or that were sent to it.
    n_drains: AtomicUsize,
}

/// A thread of ours outside the pool.
pub struct Spare {
    called: AtomicBool,
    thread: Thread,
}

/// A drain that was called and still has to be started, once the lock is open.
pub enum Start {
    /// On a thread of the pool.
    Pool(Arc<Pool>),
    /// On a spare thread that sleeps.
    Spare(Arc<Spare>),
    /// On a new spare thread; on the pool, as soon as a thread there is free, if the system has no more threads.
    NewSpare(Option<Arc<Pool>>),
}

impl Crew {
    /// The thread for one more drain: one of the pool if not all of them are busy or blocked, else a spare one.
    pub fn pick(&mut self, n_threads: usize) -> Start {
        if self.pool.is_none() && !self.has_no_pool {
            match Pool::build(n_threads) {
                Ok(pool) => self.pool = Some(pool),
                Err(error) => {
                    self.has_no_pool = true;
                    self.tell(&error);
                }
            }
        }
        if let Some(pool) = &self.pool
            && pool.enter()
        {
            return Start::Pool(pool.clone());
        }
        match self.idle_spares.pop() {
            Some(spare) => Start::Spare(spare),
            None => Start::NewSpare(self.pool.clone()),
        }
    }

    /// Takes the pool away, so that the next drain builds one of another size.
    pub fn replace_pool(&mut self) -> Option<Arc<Pool>> {
        self.has_no_pool = false;
        self.refused = None;
        self.pool.take()
    }

    /// False for a while after the system has refused a thread.
    pub fn may_grow(&self) -> bool {
        self.refused.is_none_or(|since| since.is_over(REFUSAL_LASTS))
    }

    /// The system has refused a thread.
    pub fn refuse(&mut self, error: &dyn Display) {
        self.refused = Some(Clock::start());
        self.tell(error);
    }

    fn tell(&mut self, error: &dyn Display) {
        if !std::mem::replace(&mut self.has_told, true) {
            eprintln!("parallel_op: failed to start a thread: {error}; going on with fewer");
        }
    }
}

impl Pool {
    fn build(n_threads: usize) -> Result<Arc<Self>, impl Display> {
        Workers::start("parallel-op", n_threads, STACK_BYTES)
            .map(|workers| Arc::new(Self { workers, n_threads, n_drains: AtomicUsize::new(0) }))
    }

    /// Reserves a thread for a drain, if one is free. Called under the scheduler's lock, as is [`Pool::leave`].
    fn enter(&self) -> bool {
        let n_drains = self.n_drains.load(Ordering::Relaxed);
        let free = n_drains < self.n_threads;
        self.n_drains.store(n_drains + usize::from(free), Ordering::Relaxed);
        free
    }

    /// A drain on the pool has ended.
    pub fn leave(&self) {
        let n_drains = self.n_drains.load(Ordering::Relaxed);
        self.n_drains.store(n_drains - 1, Ordering::Relaxed);
    }
}

impl Start {
    /// Starts the drain.
    pub fn go(self) {
        match self {
            Self::Pool(pool) => {
                let own = pool.clone();
                pool.workers.run(move || scheduler().drain(Some(&own)));
            }
            Self::Spare(spare) => spare.call(),
            Self::NewSpare(pool) => match (start_thread("parallel-op-spare", STACK_BYTES, spare_main), pool) {
                (Ok(()), _) => {}
                (Err(_), Some(pool)) => pool.workers.run(|| scheduler().drain(None)),
                (Err(error), None) => scheduler().go_without(&error),
            },
        }
    }
}

impl Spare {
    fn call(&self) {
        self.called.store(true, Ordering::Release);
        self.thread.unpark();
    }

    /// Sleeps until called. False if nobody called in time.
    fn wait_for_call(self: &Arc<Self>) -> bool {
        let clock = Clock::start();
        loop {
            if self.called.swap(false, Ordering::Acquire) {
                return true;
            }
            if !clock.is_over(SPARE_STAYS) {
                clock.park(SPARE_STAYS);
                continue;
            }
            // Whoever took this thread from the list has called it or is about to; only a thread that is still in
            // the list may end.
            let removed = scheduler().with_crew(|crew| {
                let n_before = crew.idle_spares.len();
                crew.idle_spares.retain(|spare| !Arc::ptr_eq(spare, self));
                crew.idle_spares.len() < n_before
            });
            if removed {
                return false;
            }
            park();
        }
    }
}

/// The body of a spare thread.
fn spare_main() {
    let spare = Arc::new(Spare { called: AtomicBool::new(false), thread: current() });
    loop {
        scheduler().drain(None);
        scheduler().with_crew(|crew| crew.idle_spares.push(spare.clone()));
        if !spare.wait_for_call() {
            return;
        }
    }
}
