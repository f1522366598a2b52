//! How much is alive, and how much there was.

/// What a program holds and has done since the device was opened. The layout is that of `parallel_op_gpu_counters_t` in
/// the C header.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Allocations that have not been freed.
    pub live_buffers: u64,
    /// Their bytes, as asked for.
    pub live_bytes: u64,
    /// Most bytes that were alive at a time.
    pub peak_bytes: u64,
    /// Streams that have not been destroyed, the one that is always there left out.
    pub live_streams: u64,
    /// Tokens that have not been destroyed.
    pub live_tokens: u64,
    /// Launches since the device was opened; those of no block left out.
    pub launches: u64,
}

impl Counters {
    pub(crate) fn add_buffer(&mut self, bytes: u64) {
        self.live_buffers += 1;
        self.live_bytes += bytes;
        self.peak_bytes = self.peak_bytes.max(self.live_bytes);
    }

    pub(crate) fn remove_buffer(&mut self, bytes: u64) {
        self.live_buffers -= 1;
        self.live_bytes -= bytes;
    }
}
