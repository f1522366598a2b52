//! `cargo xtask test`: everything that has to hold, cheapest first.

use std::process::ExitCode;

use crate::{
    docs,
    failure::Result,
    format, fuzz, gpu_emulated, licences,
    lit::{self, Counts, LitRun},
    llvm::Llvm,
    process, proof,
    race::{self, RaceRun},
    setup,
    steps::Steps,
    tidy,
};

/// Runs all steps, or with a filter only the tests whose names match it, and prints the closing line.
pub fn run(llvm: &Llvm, filter: Option<&str>) -> ExitCode {
    closed(|steps| match filter {
        None => whole(llvm, steps),
        Some(filter) => filtered(llvm, filter, steps),
    })
}

/// Runs these models on a GPU, or a processor that plays one, and prints the closing line.
pub fn on_gpu(llvm: &Llvm, models: &[String]) -> ExitCode {
    closed(|steps| {
        steps.step("setup", |_| setup::run(llvm))?;
        steps.step("build", |_| build(llvm))?;
        steps.step("models on a GPU", |counts| gpu_emulated::run(models, counts))
    })
}

/// Runs steps and prints the closing line.
fn closed(run: impl FnOnce(&mut Steps) -> Result<()>) -> ExitCode {
    let mut steps = Steps::default();
    let result = run(&mut steps);
    if let Err(failure) = &result {
        eprintln!("xtask: {failure}");
    }
    println!("{}", steps.closing_line());
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn whole(llvm: &Llvm, steps: &mut Steps) -> Result<()> {
    steps.step("setup", |_| setup::run(llvm).and_then(|()| setup::rust_components(llvm)))?;
    steps.step("format", |_| format::check(llvm))?;
    steps.step("tidy", |_| tidy::check())?;
    steps.step("licences", |_| licences::check())?;
    steps.step("build", |_| build(llvm))?;
    steps.step("docs --check", |_| docs::check(llvm))?;
    // The release profile and all targets, so that nothing is compiled that a later step does not use.
    steps.step("clippy", |_| {
        let mut clippy = llvm.cargo();
        clippy.args(["clippy", "--release", "--workspace", "--all-targets", "--", "-D", "warnings"]);
        process::run(&mut clippy)
    })?;
    steps.step("unit tests", |counts| unit_tests(llvm, None, counts))?;
    steps.step("models", proof::run_models)?;
    steps.step("fuzz", fuzz::test)?;
    steps.step("planted bugs", |counts| {
        fuzz::planted(llvm)?;
        counts.passed += 1;
        Ok(())
    })?;
    steps.step("race", |counts| race::run(llvm, &RaceRun { targets: vec![], filter: None, repeat: 1 }, counts))?;
    steps.step("lit", |counts| lit::run(llvm, &LitRun::default(), counts))?;
    let roundtrip = LitRun { verify_roundtrip: true, ..LitRun::default() };
    steps.step("lit --verify-roundtrip", |counts| lit::run(llvm, &roundtrip, counts))
}

fn filtered(llvm: &Llvm, filter: &str, steps: &mut Steps) -> Result<()> {
    steps.step("setup", |_| setup::run(llvm))?;
    steps.step("build", |_| build(llvm))?;
    steps.step("unit tests", |counts| unit_tests(llvm, Some(filter), counts))?;
    let some = LitRun { filter: Some(filter.to_owned()), ..LitRun::default() };
    steps.step("lit", |counts| lit::run(llvm, &some, counts))
}

/// Builds all that is tested. xtask is left out: it is what runs now.
pub fn build(llvm: &Llvm) -> Result<()> {
    process::run(llvm.cargo().args(["build", "--release", "--workspace", "--exclude", "xtask"]))
}

fn unit_tests(llvm: &Llvm, filter: Option<&str>, counts: &mut Counts) -> Result<()> {
    let mut test = llvm.cargo();
    // Behind `--`, because a name before it makes cargo build test programs that their crates have turned off.
    test.args(["test", "--release", "--workspace", "--no-fail-fast", "--"]).args(filter);
    process::run_and_read(&mut test, |line| count(line, counts))
}

/// Adds what one closing line of a Rust test program says.
pub fn count(line: &str, counts: &mut Counts) {
    let Some(rest) = line.strip_prefix("test result: ") else {
        return;
    };
    let number_before = |word: &str| -> usize {
        let before = rest.split(word).next().unwrap_or_default();
        before.split_whitespace().next_back().and_then(|number| number.parse().ok()).unwrap_or(0)
    };
    counts.passed += number_before(" passed;");
    counts.failed += number_before(" failed;");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_test_programs_are_counted() {
        let mut counts = Counts::default();
        count("test result: ok. 14 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n", &mut counts);
        count("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured\n", &mut counts);
        count("test parses_5_passed; ... ok\n", &mut counts);
        assert_eq!(counts, Counts { passed: 15, failed: 2 });
    }
}
