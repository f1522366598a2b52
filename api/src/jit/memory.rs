//! How much memory compiled code holds, over all programs of this process.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

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

/// Compiled code allocated a block. The counters order nothing, so relaxed accesses do.
pub(crate) fn add(n_bytes: usize) {
    let held = HELD.fetch_add(n_bytes, Relaxed) + n_bytes;
    PEAK.fetch_max(held, Relaxed);
}

/// Compiled code, or the caller in its place, freed a block.
pub(crate) fn subtract(n_bytes: usize) {
    HELD.fetch_sub(n_bytes, Relaxed);
}
