//! `cargo xtask race`: generated code has no races and uses its memory rightly.
//!
//! Every program is compiled for every target with ThreadSanitizer and with AddressSanitizer and run several times. The
//! planted programs show that the check is sharp: each of their runs has to end with the report. All others have to end
//! without any. `test/race/README.md` says how races are seen, and what is not seen.

mod compile;
mod execute;
mod model_call;
mod program;

use std::{
    fs,
    num::NonZero,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use regex::Regex;

use crate::{
    failure::{Failure, Result},
    lit::Counts,
    llvm::Llvm,
    workspace,
};
use compile::Compiler;
use execute::{End, execute};
use program::{Program, TARGETS, programs};

/// Numbers of threads that each program runs on.
const THREADS: [usize; 2] = [2, 4];

/// What to run, and how.
#[derive(Debug)]
pub struct RaceRun {
    /// Names of targets; empty: all.
    pub targets: Vec<String>,
    /// A regular expression over the names of programs.
    pub filter: Option<String>,
    /// Runs of each program on each number of threads.
    pub repeat: usize,
}

/// Runs the programs, with a line for each, and a closing line.
///
/// Fails if a planted program ended without its report, or another one with any.
pub fn run(llvm: &Llvm, what: &RaceRun, counts: &mut Counts) -> Result<()> {
    compile::check_tools(llvm)?;
    let folder = workspace::target_dir().join("race/programs");
    fs::create_dir_all(&folder).map_err(|source| Failure::File { path: folder.clone(), source })?;
    let programs = chosen(what, programs(&targets(what)?, &folder)?)?;
    let compiler = Compiler::new(llvm, folder)?;
    let next = AtomicUsize::new(0);
    let tally = Mutex::new(Counts::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = check(&compiler, program, what.repeat);
                    let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
                    tell(program, &verdict, &mut tally);
                }
            });
        }
    });
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    counts.passed += tally.passed;
    counts.failed += tally.failed;
    println!("race: {} programs as they should be, {} not", tally.passed, tally.failed);
    if tally.failed > 0 {
        return Err(Failure::Finding(format!(
            "{} of {} programs are not as they should be",
            tally.failed,
            programs.len()
        )));
    }
    Ok(())
}

/// The targets asked for.
fn targets(what: &RaceRun) -> Result<Vec<&'static str>> {
    let unknown = what.targets.iter().find(|name| !TARGETS.contains(&name.as_str()));
    if let Some(name) = unknown {
        return Err(Failure::Finding(format!("target: expected one of {}, got '{name}'", TARGETS.join(", "))));
    }
    let is_wanted = |target: &&str| what.targets.is_empty() || what.targets.iter().any(|name| name == target);
    Ok(TARGETS.iter().copied().filter(is_wanted).collect())
}

/// The programs asked for.
fn chosen(what: &RaceRun, programs: Vec<Program>) -> Result<Vec<Program>> {
    let Some(filter) = &what.filter else { return Ok(programs) };
    let filter = Regex::new(filter).map_err(|error| Failure::Finding(format!("filter: {error}")))?;
    Ok(programs.into_iter().filter(|program| filter.is_match(&program.name)).collect())
}

/// What was seen of a program, in words; an error if it is not as it should be.
type Verdict = std::result::Result<String, String>;

/// Compiles a program and runs it.
fn check(compiler: &Compiler, program: &Program, repeat: usize) -> Verdict {
    let executable = compiler.compile(program).map_err(|text| format!("does not compile\n{text}"))?;
    let mut n_runs = 0;
    for n_threads in THREADS {
        for _ in 0..repeat {
            let end = execute(&executable, program.sanitizer, n_threads, &compiler.archer());
            judge(program, end).map_err(|text| format!("{text} (run {} of it, {n_threads} threads)", n_runs + 1))?;
            n_runs += 1;
        }
    }
    Ok(match program.expected {
        Some(_) => format!("found in {n_runs} of {n_runs} runs"),
        None => format!("no report in {n_runs} runs"),
    })
}

/// Compares one run with what has to come out.
fn judge(program: &Program, end: End) -> std::result::Result<(), String> {
    match (program.expected, end) {
        (None, End::Clean) => Ok(()),
        (Some(words), End::Finding(report)) if report.contains(words) => Ok(()),
        (Some(words), End::Clean) => Err(format!("not found: expected '{words}', got no report")),
        (Some(words), End::Finding(report)) => Err(format!("expected '{words}', got\n{report}")),
        (None, End::Finding(report)) => Err(format!("expected no report, got\n{report}")),
        (_, End::Failed(text)) => Err(text),
    }
}

fn tell(program: &Program, verdict: &Verdict, tally: &mut Counts) {
    let head = format!("{:<8} {:<8} {:<28}", program.target, program.sanitizer.name(), program.name);
    match verdict {
        Ok(text) => {
            println!("{head} {text}");
            tally.passed += 1;
        }
        Err(text) => {
            println!("{head} FAILED: {text}");
            tally.failed += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use program::Sanitizer;

    fn program(expected: Option<&'static str>) -> Program {
        let sanitizer = Sanitizer::Thread;
        Program { name: "p".into(), file: "p.mlir".into(), plan: "", target: "async", sanitizer, expected }
    }

    #[test]
    fn a_planted_race_that_is_not_reported_is_a_failure() {
        let planted = program(Some("data race"));
        assert!(judge(&planted, End::Finding("a data race".into())).is_ok());
        assert!(judge(&planted, End::Clean).is_err());
        assert!(judge(&planted, End::Finding("a leak".into())).is_err());
    }

    #[test]
    fn any_report_of_another_program_is_a_failure() {
        assert!(judge(&program(None), End::Clean).is_ok());
        assert!(judge(&program(None), End::Finding("a data race".into())).is_err());
        assert!(judge(&program(None), End::Failed("did not end".into())).is_err());
    }

    #[test]
    fn an_unknown_target_is_named() {
        let what = RaceRun { targets: vec!["gpu".into()], filter: None, repeat: 1 };
        assert!(targets(&what).unwrap_err().to_string().contains("got 'gpu'"));
    }
}
