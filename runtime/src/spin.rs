//! A short active wait.

use std::time::{Duration, Instant};

/// Polls between two looks at the clock.
const POLLS: u32 = 32;

/// Polls `ready` until it holds or `limit` is over.
pub fn spin_until(limit: Duration, ready: impl Fn() -> bool) {
    let begin = Instant::now();
    loop {
        for _ in 0..POLLS {
            if ready() {
                return;
            }
            std::hint::spin_loop();
        }
        if begin.elapsed() >= limit {
            return;
        }
    }
}
