//! Options that say what costs are predicted for: shared by every pass that decides by cost.

use super::CostModel;
use parallel_op_task_graph::{
    machine::{Machine, PRESETS},
    packing::Overheads,
};

parallel_op_dialect::options! {
    /// What costs are predicted for.
    pub struct CostOptions {
        /// cost of starting one task, in nanoseconds
        pub dispatch_ns: f64 = 5000.0,
        /// machine and kind of code that costs are predicted for
        pub machine: String = "x86-loops" => ["x86-loops", "x86-vector"],
        /// operations per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gflops: f64 = 0.0,
        /// bytes per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gbytes_per_s: f64 = 0.0,
    }
}

/// Opening and joining a container costs so many times the dispatch of a task: the caller is woken once.
const CONTAINER_DISPATCHES: f64 = 4.0;

impl CostOptions {
    /// The model that the options describe.
    ///
    /// # Errors
    ///
    /// One line that names the option, what it expects and what it got.
    pub fn model(&self) -> Result<CostModel, String> {
        at_least("dispatch-ns", self.dispatch_ns, 0.0)?;
        at_least("gflops", self.gflops, 0.0)?;
        at_least("gbytes-per-s", self.gbytes_per_s, 0.0)?;
        let preset = Machine::preset(&self.machine).ok_or_else(|| {
            format!("option 'machine': expected one of '{}', got '{}'", PRESETS.join("', '"), self.machine)
        })?;
        let or = |given: f64, preset: f64| if given > 0.0 { given } else { preset };
        Ok(CostModel {
            machine: Machine {
                gflops: or(self.gflops, preset.gflops),
                gbytes_per_s: or(self.gbytes_per_s, preset.gbytes_per_s),
                ..preset
            },
            overheads: Overheads { task_ns: self.dispatch_ns, container_ns: CONTAINER_DISPATCHES * self.dispatch_ns },
        })
    }
}

/// Refuses a number below the least that an option takes, in one line.
///
/// # Errors
///
/// What was expected and what came.
pub fn at_least(option: &str, value: f64, least: f64) -> Result<(), String> {
    // Written so that NaN is refused too.
    if value >= least { Ok(()) } else { Err(format!("option '{option}': expected {least} or more, got {value}")) }
}
