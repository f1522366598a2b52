//! From work to nanoseconds.

use std::ops::{Add, AddAssign, Mul};

/// What an op does, independent of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Floating-point operations, or others that take as long.
    pub flops: f64,
    /// Bytes between core and memory: each operand once, and a cache line for each element of a walk that skips lines.
    pub bytes: f64,
}

impl Add for Work {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { flops: self.flops + other.flops, bytes: self.bytes + other.bytes }
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
        Self { flops: self.flops * times, bytes: self.bytes * times }
    }
}

/// Speed of one core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Machine {
    /// Operations per nanosecond.
    pub gflops: f64,
    /// Bytes per nanosecond.
    pub gbytes_per_s: f64,
}

/// Names of the presets, in the order of the documentation.
pub const PRESETS: &[&str] = &["x86-loops", "x86-vector"];

impl Machine {
    /// A machine by name: `x86-loops` is one core of a current x86 server under plain loops after LLVM's -O3, without
    /// blocking or vectorised reductions; `x86-vector` is the same core under tiled, vectorised code.
    pub fn preset(name: &str) -> Option<Self> {
        match name {
            "x86-loops" => Some(Self { gflops: 2.0, gbytes_per_s: 20.0 }),
            "x86-vector" => Some(Self { gflops: 50.0, gbytes_per_s: 20.0 }),
            _ => None,
        }
    }

    /// Predicted time of some work on one core.
    pub fn ns(self, work: Work) -> f64 {
        work.flops / self.gflops + work.bytes / self.gbytes_per_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_adds_up() {
        let work = (Work { flops: 1.0, bytes: 2.0 } + Work { flops: 1.0, bytes: 0.0 }) * 10.0;
        assert_eq!(Machine { gflops: 2.0, gbytes_per_s: 10.0 }.ns(work), 12.0);
    }

    #[test]
    fn every_preset_exists() {
        assert!(PRESETS.iter().all(|name| Machine::preset(name).is_some()));
        assert_eq!(Machine::preset("abacus"), None);
    }
}
