//! Options that say what costs are predicted for: shared by every pass that decides by cost.

use super::{
    CostModel,
    measured::{Measured, report_coverage},
    profile::Profile,
};
use melior::ir::OperationRef;
use parallel_op_task_graph::{
    machine::{Machine, PRESETS},
    packing::Overheads,
};
use std::path::Path;

parallel_op_dialect::options! {
    /// What costs are predicted for.
    pub struct CostOptions {
        /// machine and kind of code that costs are predicted for
        pub machine: String = "x86-loops" => [
            "x86-loops", "x86-vector", "fast-avx512", "fast-avx2", "fast-sse2", "fast-neon"
        ],
        /// operations per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gflops: f64 = 0.0,
        /// bytes per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gbytes_per_s: f64 = 0.0,
        /// cost of starting one task, in nanoseconds, instead of the machine's; -1 keeps it
        pub dispatch_ns: f64 = -1.0,
        /// cost of opening and joining a container, in nanoseconds; -1: that of starting four tasks
        pub container_ns: f64 = -1.0,
        /// cost of handing a value to another lane, in nanoseconds, instead of the machine's; -1 keeps it
        pub message_ns: f64 = -1.0,
        /// cost of handing a parallel loop to threads, in nanoseconds, instead of the machine's; -1 keeps it
        pub loop_ns: f64 = -1.0,
        /// file with measured costs, as parallel-run --profile writes it; they take the place of predicted ones
        pub cost_profile: String = "",
    }
}

/// Opening and joining a container costs so many times the dispatch of a task: the caller is woken once.
const CONTAINER_DISPATCHES: f64 = 4.0;
/// What stands for the machine's number where 0 is a cost that one may ask for.
const KEEP: f64 = -1.0;

impl CostOptions {
    /// The model that the options describe, for the ops of a function, or of the functions of a module, as they stand: a
    /// pass asks for it before it changes anything. With a profile a remark of `pass` says how much was measured.
    ///
    /// # Errors
    ///
    /// One line that names the option or the file, what was expected and what came.
    pub fn model_of(&self, root: OperationRef, pass: &str) -> Result<CostModel, String> {
        let mut measured = Measured::of_attributes(root);
        if !self.cost_profile.is_empty() {
            let profile = Profile::load(Path::new(&self.cost_profile))
                .map_err(|wrong| format!("option 'cost-profile': {wrong}"))?;
            let coverage = measured.add(&profile, root);
            report_coverage(&coverage, &self.cost_profile, root, pass);
        }
        Ok(CostModel { measured, ..self.prediction()? })
    }

    /// The model that the options describe, without what a profile measured.
    ///
    /// # Errors
    ///
    /// As [`CostOptions::model_of`].
    pub fn prediction(&self) -> Result<CostModel, String> {
        let machine = self.machine()?;
        Ok(CostModel {
            machine,
            overheads: Overheads { task_ns: machine.dispatch_ns, container_ns: self.opening_ns(&machine)? },
            message_ns: machine.message_ns,
            measured: Measured::default(),
            shares_loops: false,
        })
    }

    /// What opening and joining a container costs.
    fn opening_ns(&self, machine: &Machine) -> Result<f64, String> {
        if self.container_ns == KEEP {
            return Ok(CONTAINER_DISPATCHES * machine.dispatch_ns);
        }
        let wrong = |message: String| message.replace(", got", ", or -1 for four dispatches, got");
        at_least("container-ns", self.container_ns, 0.0).map_err(wrong)?;
        Ok(self.container_ns)
    }

    /// The preset with what the options change of it.
    fn machine(&self) -> Result<Machine, String> {
        let preset = Machine::preset(&self.machine).ok_or_else(|| {
            format!("option 'machine': expected one of '{}', got '{}'", PRESETS.join("', '"), self.machine)
        })?;
        Ok(Machine {
            gflops: speed("gflops", self.gflops, preset.gflops)?,
            product_gflops: speed("gflops", self.gflops, preset.product_gflops)?,
            gbytes_per_s: speed("gbytes-per-s", self.gbytes_per_s, preset.gbytes_per_s)?,
            cached_gbytes_per_s: speed("gbytes-per-s", self.gbytes_per_s, preset.cached_gbytes_per_s)?,
            dispatch_ns: duration("dispatch-ns", self.dispatch_ns, preset.dispatch_ns)?,
            message_ns: duration("message-ns", self.message_ns, preset.message_ns)?,
            loop_ns: duration("loop-ns", self.loop_ns, preset.loop_ns)?,
            ..preset
        })
    }
}

/// A speed that an option gives, or the machine's for 0.
fn speed(option: &str, given: f64, machine: f64) -> Result<f64, String> {
    at_least(option, given, 0.0)?;
    Ok(if given > 0.0 { given } else { machine })
}

/// A duration that an option gives, or the machine's for [`KEEP`].
///
/// # Errors
///
/// What was expected and what came.
pub fn duration(option: &str, given: f64, machine: f64) -> Result<f64, String> {
    if given == KEEP {
        return Ok(machine);
    }
    at_least(option, given, 0.0).map_err(|message| message.replace(", got", ", or -1 for the machine's, got"))?;
    Ok(given)
}

/// Refuses a number below the least that an option takes, or one that is not finite, in one line.
///
/// # Errors
///
/// What was expected and what came.
pub fn at_least(option: &str, value: f64, least: f64) -> Result<(), String> {
    // NaN compares with nothing, so that the range refuses it too.
    if (least..f64::INFINITY).contains(&value) {
        Ok(())
    } else {
        Err(format!("option '{option}': expected {least} or more, got {value}"))
    }
}

/// A number of something that an option gives, refused below the least that it takes.
///
/// # Errors
///
/// As [`at_least`].
pub fn count(option: &str, value: i64, least: usize) -> Result<usize, String> {
    at_least(option, value as f64, least as f64)?;
    Ok(usize::try_from(value).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> CostOptions {
        CostOptions { machine: "x86-vector".to_owned(), ..CostOptions::default() }
    }

    #[test]
    fn a_machine_keeps_its_numbers_unless_told() {
        assert_eq!(options().machine().ok(), Machine::preset("x86-vector"));
        let machine = CostOptions { gflops: 3.0, dispatch_ns: 0.0, message_ns: 7.0, ..options() }.machine().unwrap();
        assert_eq!((machine.gflops, machine.dispatch_ns, machine.message_ns), (3.0, 0.0, 7.0));
        assert_eq!(machine.gbytes_per_s, Machine::preset("x86-vector").unwrap().gbytes_per_s);
    }

    #[test]
    fn a_container_costs_four_dispatches_unless_told() {
        let container = |options: CostOptions| options.prediction().map(|model| model.overheads.container_ns);
        assert_eq!(container(CostOptions { dispatch_ns: 10.0, ..options() }), Ok(40.0));
        assert_eq!(container(CostOptions { dispatch_ns: 10.0, container_ns: 0.0, ..options() }), Ok(0.0));
        let wrong = "option 'container-ns': expected 0 or more, or -1 for four dispatches, got -3";
        assert_eq!(container(CostOptions { container_ns: -3.0, ..options() }), Err(wrong.to_owned()));
    }

    #[test]
    fn numbers_that_are_no_costs_are_refused() {
        for (wrong, message) in [
            (
                CostOptions { dispatch_ns: -2.0, ..options() },
                "'dispatch-ns': expected 0 or more, or -1 for the machine's, got -2",
            ),
            (
                CostOptions { message_ns: f64::NAN, ..options() },
                "'message-ns': expected 0 or more, or -1 for the machine's, got NaN",
            ),
            (
                CostOptions { message_ns: f64::INFINITY, ..options() },
                "'message-ns': expected 0 or more, or -1 for the machine's, got inf",
            ),
            (CostOptions { gflops: -1.0, ..options() }, "'gflops': expected 0 or more, got -1"),
            (CostOptions { gbytes_per_s: f64::NAN, ..options() }, "'gbytes-per-s': expected 0 or more, got NaN"),
        ] {
            assert_eq!(wrong.machine().unwrap_err(), format!("option {message}"));
        }
    }
}
