//! From work to nanoseconds.

use std::ops::{Add, AddAssign, Mul};

/// What an op does, independent of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Operations, in additions that need not wait for each other.
    pub flops: f64,
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
    /// Bytes per nanosecond.
    pub gbytes_per_s: f64,
    /// Cost of a load from the second cache, in nanoseconds, as far as the core cannot hide it.
    pub near_miss_ns: f64,
    /// Cost of a load from behind it.
    pub far_miss_ns: f64,
    /// Starting one task and noticing its end, in nanoseconds, while the workers sleep.
    pub dispatch_ns: f64,
    /// Handing a value from one lane to another, in nanoseconds, until the other lane runs on.
    pub message_ns: f64,
}

/// What starting tasks and sending messages costs with our runtime, whatever the code of the tasks.
const DISPATCH_NS: f64 = 5000.0;
const MESSAGE_NS: f64 = 2000.0;

/// Names of the presets, in the order of the documentation.
pub const PRESETS: &[&str] = &["x86-loops", "x86-vector"];

impl Machine {
    /// A machine by name: `x86-loops` is one core of a current x86 server under plain loops after LLVM's -O3, which
    /// vectorises elementwise loops and neither blocks nor vectorises reductions; `x86-vector` is the same core under
    /// tiled, vectorised code.
    pub fn preset(name: &str) -> Option<Self> {
        let loops = Self {
            gflops: 10.0,
            gbytes_per_s: 30.0,
            near_miss_ns: 0.6,
            far_miss_ns: 2.2,
            dispatch_ns: DISPATCH_NS,
            message_ns: MESSAGE_NS,
        };
        match name {
            "x86-loops" => Some(loops),
            "x86-vector" => Some(Self { gflops: 100.0, near_miss_ns: 0.0, far_miss_ns: 0.0, ..loops }),
            _ => None,
        }
    }

    /// Predicted time of some work on one core.
    pub fn ns(self, work: Work) -> f64 {
        work.flops / self.gflops
            + work.bytes / self.gbytes_per_s
            + work.near_misses * self.near_miss_ns
            + work.far_misses * self.far_miss_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_adds_up() {
        let mut machine = Machine::preset("x86-loops").expect("a preset");
        (machine.gflops, machine.gbytes_per_s, machine.near_miss_ns, machine.far_miss_ns) = (2.0, 10.0, 1.0, 3.0);
        let step = Work { flops: 1.0, bytes: 2.0, near_misses: 1.0, far_misses: 0.0 };
        let work = (step + Work { flops: 1.0, far_misses: 1.0, ..Work::default() }) * 10.0;
        assert_eq!(machine.ns(work), 10.0 + 2.0 + 10.0 + 30.0);
    }

    #[test]
    fn every_preset_exists() {
        assert!(PRESETS.iter().all(|name| Machine::preset(name).is_some()));
        assert_eq!(Machine::preset("abacus"), None);
    }
}
