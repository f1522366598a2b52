//! How many tasks run at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Counts the tasks that run, blocked ones left out, and keeps the highest count.
#[derive(Default)]
pub struct Gauge {
    n_running: AtomicUsize,
    highest: AtomicUsize,
}

impl Gauge {
    fn enter(&self) {
        let n_running = self.n_running.fetch_add(1, Ordering::SeqCst) + 1;
        self.highest.fetch_max(n_running, Ordering::SeqCst);
    }

    fn leave(&self) {
        self.n_running.fetch_sub(1, Ordering::SeqCst);
    }

    /// The most tasks that ran at a time.
    pub fn highest(&self) -> usize {
        self.highest.load(Ordering::SeqCst)
    }
}

/// A task of 20 us.
pub fn work(gauge: &Gauge) {
    gauge.enter();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_micros(20) {
        std::hint::spin_loop();
    }
    gauge.leave();
}
