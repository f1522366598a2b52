//! What of the permits is seen without the scheduler's lock. It may be out of date by a moment.

use crate::permits::Permits;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Written under the scheduler's lock, and only what changed, so that lines of the cache stay with those who read.
pub struct Signals {
    may_call: MayCall,
    seldom: Seldom,
}

/// What changes whenever a thread begins or ends to look out. Threads that look out do not read it.
#[repr(align(128))]
struct MayCall(AtomicBool);

/// What changes seldom.
#[repr(align(128))]
struct Seldom {
    n_threads: AtomicUsize,
    is_wanted: AtomicBool,
    has_hosts_inside: AtomicBool,
}

impl Signals {
    /// All permits are free.
    pub fn new(n_threads: usize) -> Self {
        let [may_call, is_wanted, has_hosts_inside] = [true, false, false].map(AtomicBool::new);
        let seldom = Seldom { n_threads: AtomicUsize::new(n_threads), is_wanted, has_hosts_inside };
        Self { may_call: MayCall(may_call), seldom }
    }

    /// How many threads may run items and tasks at a time.
    pub fn n_threads(&self) -> usize {
        self.seldom.n_threads.load(Ordering::Relaxed)
    }

    /// True if a drain may be called, and none comes or looks out anyway.
    pub fn may_call(&self) -> bool {
        self.may_call.0.load(Ordering::Relaxed)
    }

    /// True if a worker should give up its permit before it claims another task.
    pub fn is_wanted(&self) -> bool {
        self.seldom.is_wanted.load(Ordering::Relaxed)
    }

    /// True while hosts are inside containers or programs.
    pub fn has_hosts_inside(&self) -> bool {
        self.seldom.has_hosts_inside.load(Ordering::Relaxed)
    }

    /// Makes a change of the permits seen, and whether a drain may be called now.
    pub fn publish(&self, permits: &Permits, may_call: bool) {
        if self.seldom.n_threads.load(Ordering::Relaxed) != permits.budget() {
            self.seldom.n_threads.store(permits.budget(), Ordering::Relaxed);
        }
        set(&self.may_call.0, may_call);
        set(&self.seldom.is_wanted, permits.is_wanted());
        set(&self.seldom.has_hosts_inside, permits.has_hosts_inside());
    }
}

fn set(signal: &AtomicBool, value: bool) {
    if signal.load(Ordering::Relaxed) != value {
        signal.store(value, Ordering::Relaxed);
    }
}
