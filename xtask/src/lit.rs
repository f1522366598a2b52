//! Running the lit suite under `test/`.

use std::process::Command;

use crate::{
    failure::{Failure, Result},
    llvm::Llvm,
    process, workspace,
};

/// What to run, and how.
#[derive(Debug, Default)]
pub struct LitRun {
    /// Folders or files, relative to the top folder; empty is all of `test`.
    pub paths: Vec<String>,
    /// A regular expression over test names.
    pub filter: Option<String>,
    /// Whether every call of parallel-opt checks that its input survives printing and parsing.
    pub verify_roundtrip: bool,
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that did what they say.
    pub passed: usize,
    /// Tests that did not.
    pub failed: usize,
}

/// Runs lit; counts are right whether it succeeds or not.
pub fn run(llvm: &Llvm, what: &LitRun, counts: &mut Counts) -> Result<()> {
    let mut lit = Command::new(lit_program(llvm)?);
    lit.current_dir(workspace::root()).args(["-v", "--print-result-after=failed"]);
    lit.arg("--param").arg(format!("bin_dir={}", workspace::bin_dir().display()));
    lit.arg("--param").arg(format!("llvm_prefix={}", llvm.prefix.display()));
    if what.verify_roundtrip {
        lit.args(["--param", "verify_roundtrip=1"]);
    }
    if let Some(filter) = &what.filter {
        // A filter that fits unit tests only is not an error.
        lit.args(["--allow-empty-runs", "--filter", filter]);
    }
    if what.paths.is_empty() {
        lit.arg("test");
    }
    lit.args(&what.paths);
    process::run_and_read(&mut lit, |line| count(line, counts))
}

/// lit of this LLVM, under one of the names that packages give it.
fn lit_program(llvm: &Llvm) -> Result<std::path::PathBuf> {
    ["lit", "llvm-lit"]
        .map(|name| llvm.tool(name))
        .into_iter()
        .find(|path| path.is_file())
        .or_else(|| ["lit-22", "lit"].into_iter().find(|name| process::is_on_path(name)).map(Into::into))
        .ok_or_else(|| Failure::Llvm { prefix: llvm.prefix.clone(), reason: "no bin/lit".to_owned() })
}

/// Adds what one line of lit's summary says.
fn count(line: &str, counts: &mut Counts) {
    let Some((name, rest)) = line.split_once(':') else {
        return;
    };
    let Some(n_tests) = rest.split_whitespace().next().and_then(|word| word.parse::<usize>().ok()) else {
        return;
    };
    match name.trim_end() {
        "  Passed" | "  Expectedly Failed" | "  Passed With Retry" => counts.passed += n_tests,
        "  Failed" | "  Timed Out" | "  Unresolved" | "  Unexpectedly Passed" => counts.failed += n_tests,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// lit's own summary is what is counted, not lines of a test's output that look like it.
    #[test]
    fn summary_lines_are_counted() {
        let mut counts = Counts::default();
        let summary = "Total Discovered Tests: 9\n  Unsupported      : 1 (1.11%)\n  Passed           : 5 (55.56%)\n  \
                       Expectedly Failed: 1 (11.11%)\n  Failed           : 1 (11.11%)\n  Timed Out        : 1 (11.11%)\n\
                       Passed: 77\n";
        summary.split_inclusive('\n').for_each(|line| count(line, &mut counts));
        assert_eq!(counts, Counts { passed: 6, failed: 2 });
    }
}
