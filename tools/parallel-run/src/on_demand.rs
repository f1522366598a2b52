//! Runs on demand: whoever measures says when, and can let several processes take turns.

use crate::{
    cli::Cli,
    failure::Failure,
    measure::{self, Times},
    programs::Programs,
    run::unprintable,
};
use parallel_op::tensor::Tensor;
use parallel_op_calls::{agreement, inputs::Arguments};
use serde::Serialize;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    io::{self, BufRead, Write},
};

/// One line of output.
#[derive(Serialize)]
struct Answer {
    /// Time of each run.
    ms: Vec<f64>,
    /// Stands for the bits of the results of the last run.
    digest: u64,
    /// Tasks in the IR.
    n_tasks: usize,
    /// Loops in the IR whose turns may run at the same time.
    n_loops: usize,
    /// What the cost model says of the plan, serial over parallel.
    predicted_speedup: Option<f64>,
    /// Time from the text to machine code.
    compile_ms: f64,
    /// Time to make the program ready for its weights, once.
    prepare_ms: f64,
    /// Most memory that compiled code held in the first run, arguments not counted.
    peak_bytes: usize,
}

/// Runs the program as often as each line of the standard input says, and answers with one line of JSON.
/// A run before the first line is held against the expected results.
pub fn serve(cli: &Cli, programs: &Programs, arguments: &Arguments) -> Result<(), Failure> {
    let (prepared, prepare_ms) = measure::prepare(&programs.main, arguments)?;
    let first = measure::warm(&prepared, arguments)?;
    if let Some(path) = &cli.expect {
        agreement::check(&first.results, path, programs.tolerance)?;
    }
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|reason| Failure::Refused(format!("standard input: cannot read: {reason}")))?;
        let n_runs: usize = line
            .trim()
            .parse()
            .map_err(|_| Failure::Refused(format!("standard input: expected how many runs, got '{}'", line.trim())))?;
        let mut times = Times::default();
        let mut last = Vec::new();
        for _ in 0..n_runs {
            last = measure::timed(&prepared, arguments, &mut times)?;
        }
        let answer = Answer {
            ms: times.milliseconds,
            digest: digest(&last),
            n_tasks: programs.main.n_tasks(),
            n_loops: programs.main.n_loops(),
            predicted_speedup: programs.main.prediction().map(|prediction| prediction.speedup()),
            compile_ms: programs.compile_ms,
            prepare_ms: prepare_ms.unwrap_or(0.0),
            peak_bytes: first.peak_bytes,
        };
        let text = serde_json::to_string(&answer).map_err(|reason| unprintable(reason.into()))?;
        let mut out = io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).map_err(unprintable)?;
    }
    Ok(())
}

/// The same for the same results, in every run of this build.
fn digest(results: &[Tensor]) -> u64 {
    let mut hasher = DefaultHasher::new();
    results.iter().for_each(|tensor| (tensor.shape(), tensor.bytes()).hash(&mut hasher));
    hasher.finish()
}
