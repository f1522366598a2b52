//! A short active wait.

use std::time::Duration;

use crate::sync::{Clock, POLLS, spin_loop, yield_now};

/// How long a thread spins that has no reason to expect work. To sleep and be woken costs 5 to 50 us.
pub const IDLE: Duration = Duration::from_micros(30);

/// How long a thread spins while tasks are under way that may need it, or that it waits for: long enough that waking it
/// adds a few per cent at most.
pub const BUSY: Duration = Duration::from_millis(1);

/// Polls `ready` until it holds, but no longer than [`IDLE`], or [`BUSY`] as long as `busy` holds.
pub fn look_out(ready: impl Fn() -> bool, busy: impl Fn() -> bool) {
    spin_until(IDLE, &ready);
    let clock = Clock::start();
    while !ready() && busy() && !clock.is_over(BUSY) {
        spin_until(Duration::ZERO, &ready);
        // On a machine that has other things to do this is no longer the thread's own core.
        yield_now();
    }
}

/// Polls `ready` until it holds or `limit` is over, but a few times at least.
pub fn spin_until(limit: Duration, ready: impl Fn() -> bool) {
    let clock = Clock::start();
    loop {
        for _ in 0..POLLS {
            if ready() {
                return;
            }
            spin_loop();
        }
        if clock.is_over(limit) {
            return;
        }
    }
}
