//! How much memory compiled code holds, over all programs of this process.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
static IS_SCRAMBLED: AtomicBool = AtomicBool::new(false);

/// Bytes that compiled code holds now: its buffers, results that nobody took yet, and frames of coroutines.
pub fn held_bytes() -> usize {
    HELD.load(Relaxed)
}

/// Most bytes held since the last [`reset_peak`].
pub fn peak_bytes() -> usize {
    PEAK.load(Relaxed)
}

/// Forgets the peak. While programs run on other threads the next one may miss a few of their buffers.
pub fn reset_peak() {
    PEAK.store(HELD.load(Relaxed), Relaxed);
}

/// From now on blocks hold a pattern when compiled code gets them and when it has freed them, so that code that reads
/// memory too early or too late computes something else. For tests: it costs a write of every byte.
pub fn scramble() {
    IS_SCRAMBLED.store(true, Relaxed);
}

/// What fresh and freed blocks are filled with, if they are. As a float it is a number of no use, as an integer an
/// index out of every range.
pub(crate) fn pattern() -> Option<u8> {
    IS_SCRAMBLED.load(Relaxed).then_some(0xe7)
}

/// Compiled code allocated a block. The counters order nothing, so relaxed accesses do.
pub(crate) fn add(n_bytes: usize) {
    let held = HELD.fetch_add(n_bytes, Relaxed) + n_bytes;
    PEAK.fetch_max(held, Relaxed);
}

/// Compiled code, or the caller in its place, freed a block.
pub(crate) fn subtract(n_bytes: usize) {
    HELD.fetch_sub(n_bytes, Relaxed);
}
