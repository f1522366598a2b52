//! One run of an executable, and what the sanitizer said.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::program::{Sanitizer, inputs};

/// Longer than any program needs on a busy machine: a program that is not done then waits for ever.
const LIMIT: Duration = Duration::from_secs(180);

/// Exit code of a program with a finding.
const FINDING: i32 = 66;

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// Without a finding.
    Clean,
    /// With a finding, whose report this is.
    Finding(String),
    /// In another way, for the reason given.
    Failed(String),
}

/// Archer's advice, which is not followed: see `test/race/README.md`.
const ADVICE: &str = "Warning: please export TSAN_OPTIONS='ignore_noninstrumented_modules=1'";

/// Runs `executable` on so many threads.
pub fn execute(executable: &Path, sanitizer: Sanitizer, n_threads: usize, archer: &Path) -> End {
    let mut report_file = executable.as_os_str().to_owned();
    report_file.push(format!(".{n_threads}.report"));
    let report_file = Path::new(&report_file);
    let run = || -> std::io::Result<Option<ExitStatus>> {
        let mut command = Command::new(executable);
        command.env("PARALLEL_OP_NUM_THREADS", n_threads.to_string()).env("OMP_NUM_THREADS", n_threads.to_string());
        match sanitizer {
            Sanitizer::Thread => command.env("OMP_TOOL_LIBRARIES", archer),
            Sanitizer::Address => command.env("OMP_TOOL", "disabled"),
        };
        let suppressions = inputs().join("uninstrumented.txt");
        let options = format!("suppressions={} atexit_sleep_ms=0 exitcode={FINDING}", suppressions.display());
        command.env("TSAN_OPTIONS", options);
        command.env("ASAN_OPTIONS", format!("detect_leaks=1 exitcode={FINDING}"));
        command.env("LSAN_OPTIONS", format!("exitcode={FINDING}"));
        let mut child = command.stdout(Stdio::null()).stderr(File::create(report_file)?).spawn()?;
        let begin = Instant::now();
        while begin.elapsed() < LIMIT {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            thread::sleep(Duration::from_millis(2));
        }
        child.kill()?;
        child.wait()?;
        Ok(None)
    };
    let ended = run();
    let report = fs::read(report_file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    match ended {
        Err(error) => End::Failed(error.to_string()),
        Ok(None) => End::Failed(format!("did not end within {} s", LIMIT.as_secs())),
        Ok(Some(status)) => end_of(status.code(), &status.to_string(), report, sanitizer),
    }
}

fn end_of(code: Option<i32>, status: &str, report: String, sanitizer: Sanitizer) -> End {
    let report: String = report.split_inclusive('\n').filter(|line| !line.starts_with(ADVICE)).collect();
    match code {
        Some(0) if report.is_empty() => End::Clean,
        // A program that prints an error and goes on is not clean either.
        Some(0) => End::Failed(format!("exit code 0 with a message on the error stream:\n{report}")),
        Some(FINDING) if report.contains("Sanitizer") => End::Finding(report),
        _ => End::Failed(format!("{status} under the {} sanitizer:\n{report}", sanitizer.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_report_of_a_sanitizer_is_a_finding() {
        let end = |code, report: &str| end_of(code, "exit status", report.to_owned(), Sanitizer::Thread);
        assert_eq!(end(Some(0), ""), End::Clean);
        assert_eq!(end(Some(0), &format!("{ADVICE} to avoid false reports\n")), End::Clean);
        assert!(matches!(end(Some(66), "WARNING: ThreadSanitizer: data race"), End::Finding(_)));
        assert!(matches!(end(Some(66), ""), End::Failed(_)));
        assert!(matches!(end(Some(3), "meet: no second thread came"), End::Failed(_)));
        assert!(matches!(end(None, ""), End::Failed(_)));
        assert!(matches!(end(Some(0), "parallel_op: failed to start"), End::Failed(_)));
    }
}
