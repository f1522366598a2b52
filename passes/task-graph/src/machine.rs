//! From work to nanoseconds.

use std::ops::{Add, AddAssign, Mul};

/// What an op does, independent of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Operations, in additions that need not wait for each other.
    pub flops: f64,
    /// The same of contractions alone, which are not among the others: fast code has kernels for them.
    pub products: f64,
    /// Bytes of the operands, each once.
    pub bytes: f64,
    /// Loads that the first cache does not hold but the second does.
    pub near_misses: f64,
    /// Loads that neither holds.
    pub far_misses: f64,
}

impl Add for Work {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            flops: self.flops + other.flops,
            products: self.products + other.products,
            bytes: self.bytes + other.bytes,
            near_misses: self.near_misses + other.near_misses,
            far_misses: self.far_misses + other.far_misses,
        }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Mul<f64> for Work {
    type Output = Self;
    fn mul(self, times: f64) -> Self {
        Self {
            flops: self.flops * times,
            products: self.products * times,
            bytes: self.bytes * times,
            near_misses: self.near_misses * times,
            far_misses: self.far_misses * times,
        }
    }
}

/// Speed of one core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Machine {
    /// Operations per nanosecond.
    pub gflops: f64,
    /// The same in contractions, where a multiplication with its addition counts as four.
    pub product_gflops: f64,
    /// Bytes per nanosecond from behind the cache.
    pub gbytes_per_s: f64,
    /// Bytes per nanosecond of an op that touches no more than [`CACHE_BYTES`].
    pub cached_gbytes_per_s: f64,
    /// Cost of a load from the second cache, in nanoseconds, as far as the core cannot hide it.
    pub near_miss_ns: f64,
    /// Cost of a load from behind it.
    pub far_miss_ns: f64,
    /// Starting one task and noticing its end, in nanoseconds, while the workers sleep.
    pub dispatch_ns: f64,
    /// Handing a value from one lane to another, in nanoseconds, until the other lane runs on.
    pub message_ns: f64,
    /// Handing the turns of a loop to threads that are awake, and waiting for the last of them, in nanoseconds.
    pub loop_ns: f64,
}

/// What an op may touch and find again in the second cache of a core.
pub const CACHE_BYTES: f64 = 1_048_576.0;

/// What starting tasks and sending messages costs with our runtime, whatever the code of the tasks.
const DISPATCH_NS: f64 = 5000.0;
const MESSAGE_NS: f64 = 2000.0;
const LOOP_NS: f64 = 1000.0;

/// Names of the presets, in the order of the documentation.
pub const PRESETS: &[&str] = &["x86-loops", "x86-vector", "fast-avx512", "fast-avx2", "fast-sse2", "fast-neon"];

impl Machine {
    /// A machine by name: `x86-loops` is one core of a current x86 server under plain loops after LLVM's -O3, which
    /// vectorises elementwise loops and neither blocks nor vectorises reductions; `x86-vector` is the same core under
    /// tiled, vectorised code. `fast-…` is one under `codegen=fast` for this instruction set: kernels with packed
    /// operands for contractions, vector code with polynomials for the rest, which waits for memory rather than for
    /// itself. Their numbers were measured on an AMD EPYC with AVX-512, and on it without; those of the two narrow sets
    /// are in the proportion of their vectors.
    pub fn preset(name: &str) -> Option<Self> {
        let loops = Self {
            gflops: 10.0,
            product_gflops: 10.0,
            gbytes_per_s: 30.0,
            cached_gbytes_per_s: 30.0,
            near_miss_ns: 0.6,
            far_miss_ns: 2.2,
            dispatch_ns: DISPATCH_NS,
            message_ns: MESSAGE_NS,
            loop_ns: LOOP_NS,
        };
        let vectors = |gflops, product_gflops, cached_gbytes_per_s| Self {
            gflops,
            product_gflops,
            cached_gbytes_per_s,
            near_miss_ns: 0.0,
            far_miss_ns: 0.0,
            ..loops
        };
        // Kernels ask for what they read next ahead of time.
        let fast = |gflops, product_gflops, cached_gbytes_per_s| Self {
            gbytes_per_s: 60.0,
            ..vectors(gflops, product_gflops, cached_gbytes_per_s)
        };
        Some(match name {
            "x86-loops" => loops,
            "x86-vector" => vectors(100.0, 100.0, 30.0),
            "fast-avx512" => fast(50.0, 540.0, 80.0),
            "fast-avx2" => fast(25.0, 270.0, 80.0),
            "fast-sse2" => fast(10.0, 70.0, 50.0),
            "fast-neon" => fast(10.0, 135.0, 50.0),
            _ => return None,
        })
    }

    /// Predicted time of some work on one core.
    pub fn ns(self, work: Work) -> f64 {
        work.flops / self.gflops
            + work.products / self.product_gflops
            + self.bytes_ns(work.bytes)
            + work.near_misses * self.near_miss_ns
            + work.far_misses * self.far_miss_ns
    }

    /// Predicted time of moving so many bytes through one core.
    pub fn bytes_ns(self, bytes: f64) -> f64 {
        bytes / if bytes > CACHE_BYTES { self.gbytes_per_s } else { self.cached_gbytes_per_s }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_adds_up() {
        let mut machine = Machine::preset("x86-loops").expect("a preset");
        (machine.gflops, machine.product_gflops, machine.cached_gbytes_per_s) = (2.0, 5.0, 10.0);
        (machine.near_miss_ns, machine.far_miss_ns) = (1.0, 3.0);
        let step = Work { flops: 1.0, bytes: 2.0, near_misses: 1.0, ..Work::default() };
        let work = (step + Work { flops: 1.0, products: 1.0, far_misses: 1.0, ..Work::default() }) * 10.0;
        assert_eq!(machine.ns(work), 10.0 + 2.0 + 2.0 + 10.0 + 30.0);
    }

    #[test]
    fn what_the_cache_does_not_hold_comes_slowly() {
        let machine = Machine::preset("fast-avx512").expect("a preset");
        assert_eq!(machine.bytes_ns(CACHE_BYTES), CACHE_BYTES / machine.cached_gbytes_per_s);
        assert_eq!(machine.bytes_ns(2.0 * CACHE_BYTES), 2.0 * CACHE_BYTES / machine.gbytes_per_s);
    }

    #[test]
    fn every_preset_exists() {
        assert!(PRESETS.iter().all(|name| Machine::preset(name).is_some()));
        assert_eq!(Machine::preset("abacus"), None);
    }
}
