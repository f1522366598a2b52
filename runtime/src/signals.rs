//! What of the permits is seen without the scheduler's lock. It may be out of date by a moment.

use crate::permits::Permits;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Written under the scheduler's lock, and only what changed, so that its line of the cache stays with those who read.
#[repr(align(128))]
pub struct Signals {
    n_threads: AtomicUsize,
    may_call: AtomicBool,
    is_wanted: AtomicBool,
    has_hosts_inside: AtomicBool,
}

impl Signals {
    /// All permits are free.
    pub fn new(n_threads: usize) -> Self {
        let [may_call, is_wanted, has_hosts_inside] = [true, false, false].map(AtomicBool::new);
        Self { n_threads: AtomicUsize::new(n_threads), may_call, is_wanted, has_hosts_inside }
    }

    /// How many threads may run items and tasks at a time.
    pub fn n_threads(&self) -> usize {
        self.n_threads.load(Ordering::Relaxed)
    }

    /// True if a drain may be called, and none comes or looks out anyway.
    pub fn may_call(&self) -> bool {
        self.may_call.load(Ordering::Relaxed)
    }

    /// True if a worker should give up its permit before it claims another task.
    pub fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }

    /// True while hosts are inside containers or programs.
    pub fn has_hosts_inside(&self) -> bool {
        self.has_hosts_inside.load(Ordering::Relaxed)
    }

    /// Makes a change of the permits seen, and whether a drain may be called now.
    pub fn publish(&self, permits: &Permits, may_call: bool) {
        if self.n_threads.load(Ordering::Relaxed) != permits.budget() {
            self.n_threads.store(permits.budget(), Ordering::Relaxed);
        }
        set(&self.may_call, may_call);
        set(&self.is_wanted, permits.is_wanted());
        set(&self.has_hosts_inside, permits.has_hosts_inside());
    }
}

fn set(signal: &AtomicBool, value: bool) {
    if signal.load(Ordering::Relaxed) != value {
        signal.store(value, Ordering::Relaxed);
    }
}
