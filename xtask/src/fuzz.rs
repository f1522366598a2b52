//! `cargo xtask fuzz`: random programs on every target.

use std::process::{Command, ExitCode};

use crate::{
    failure::Result,
    lit::Counts,
    llvm::Llvm,
    process,
    workspace::{bin_dir, target_dir},
};

/// What the tests run: as long as there is patience for, and always the same programs first.
const SECONDS_IN_TESTS: u64 = 60;
const SEED_IN_TESTS: u64 = 1;

/// Runs random programs for a time; exit code 1 if one of them is wrong.
pub fn run(seconds: u64, seed: Option<u64>, flags: &[String]) -> Result<ExitCode> {
    let mut fuzz = command(seconds);
    fuzz.args(seed.map(|seed| format!("--seed={seed}"))).args(flags);
    process::exit_code_of(&mut fuzz)
}

/// Builds a compiler with bugs that can be planted, and has the fuzzer look for each.
pub fn planted(llvm: &Llvm) -> Result<()> {
    let mut build = llvm.cargo();
    // As the other builds, so that nothing is compiled again but what the feature changes.
    build.args(["build", "--release", "--workspace", "--exclude", "xtask"]);
    build.args(["--features", "parallel-fuzz/planted-bugs", "--bin", "parallel-fuzz-planted"]);
    process::run(&mut build)?;
    process::run(&mut Command::new(bin_dir().join("parallel-fuzz-planted")))
}

/// The same as a step of the tests.
pub fn test(counts: &mut Counts) -> Result<()> {
    process::run(command(SECONDS_IN_TESTS).arg(format!("--seed={SEED_IN_TESTS}")))?;
    counts.passed += 1;
    Ok(())
}

fn command(seconds: u64) -> Command {
    let mut fuzz = Command::new(bin_dir().join("parallel-fuzz"));
    fuzz.arg(format!("--seconds={seconds}")).arg("--keep").arg(target_dir().join("fuzz-findings"));
    fuzz
}
