//! `cargo xtask proof`: what checks that the runtime neither races, nor sleeps for ever, nor misuses memory.
//!
//! Each part builds the runtime in its own way into a folder of its own under `target/`, so that none makes cargo build
//! anything of another again. A part whose tool is missing says so in one line and is left out.

mod checkers;
mod faults;
mod models;

use std::process::Command;

use clap::ValueEnum;

use crate::{failure::Result, lit::Counts, steps::Steps, workspace};

pub use models::run as run_models;

/// A part of the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Small models through every order of their threads' steps.
    Loom,
    /// Large models through many orders.
    Shuttle,
    /// Faults planted in a copy of the runtime, each of which a model has to find.
    Faults,
    /// The unsafe paths of the C functions under Miri; needs a nightly toolchain with it.
    Miri,
    /// The runtime's tests under memcheck; needs valgrind.
    Valgrind,
    /// The runtime's tests with AddressSanitizer and LeakSanitizer.
    Asan,
}

/// Runs these parts, all of them if none is named, and prints how many tests passed.
pub fn run(parts: &[Part], n_times_orders: usize) -> Result<()> {
    let parts = if parts.is_empty() { Part::value_variants() } else { parts };
    let mut steps = Steps::default();
    let result = parts.iter().try_for_each(|part| {
        let name = part.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        steps.step(&name, |counts| part.run(n_times_orders, counts))
    });
    println!("{}", steps.closing_line());
    result
}

impl Part {
    fn run(self, n_times_orders: usize, counts: &mut Counts) -> Result<()> {
        match self {
            Self::Loom => models::loom(counts),
            Self::Shuttle => models::shuttle(n_times_orders, counts),
            Self::Faults => faults::run(counts),
            Self::Miri => checkers::miri(counts),
            Self::Valgrind => checkers::valgrind(counts),
            Self::Asan => checkers::asan(counts),
        }
    }
}

/// A call of cargo, with flags for the compiler, that builds into `target/<folder>`.
fn cargo(rustflags: &str, folder: &str) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace::root()).env("RUSTFLAGS", rustflags);
    cargo.env("CARGO_TARGET_DIR", workspace::target_dir().join(folder));
    cargo
}
