//! The models of the runtime: loom's in `runtime/src/models`, shuttle's in `runtime/tests/models`.

use std::process::Command;

use super::cargo;
use crate::{failure::Result, lit::Counts, process, test_run};

/// Which program checks a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checker {
    /// Every order of a small model.
    Loom,
    /// Many orders of a large one.
    Shuttle,
}

impl Checker {
    /// The folder under `target/` into which its models are built.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Loom => "loom",
            Self::Shuttle => "shuttle",
        }
    }

    /// The command that runs its models; what follows `--` can be added.
    pub fn tests(self) -> Command {
        let mut cargo = cargo(&format!("--cfg {} -D warnings", self.folder()), self.folder());
        cargo.args(["test", "--release", "--package", "parallel-op-runtime"]);
        match self {
            Self::Loom => cargo.args(["--lib", "--", "--nocapture", "--test-threads=1"]),
            Self::Shuttle => cargo.args(["--test", "models", "--", "--nocapture", "--test-threads=1"]),
        };
        cargo
    }
}

/// What `cargo xtask test` runs: both, with as many orders as fit into seconds.
pub fn run(counts: &mut Counts) -> Result<()> {
    loom(counts)?;
    shuttle(1, counts)
}

/// Runs the small models. The unit tests of the same crate are left out: loom's types work inside a model only.
pub fn loom(counts: &mut Counts) -> Result<()> {
    run_tests(Checker::Loom.tests().arg("models::"), counts)
}

/// Runs the large models through `n_times_orders` times as many orders as by default.
pub fn shuttle(n_times_orders: usize, counts: &mut Counts) -> Result<()> {
    let mut tests = Checker::Shuttle.tests();
    run_tests(tests.env("PARALLEL_OP_MODEL_ORDERS", n_times_orders.to_string()), counts)
}

/// Runs test programs and counts their tests.
pub fn run_tests(command: &mut Command, counts: &mut Counts) -> Result<()> {
    process::run_and_read(command, |line| test_run::count(line, counts))
}
