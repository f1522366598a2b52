//! The command line.

use crate::{
    cases,
    compile::Workshop,
    contender::{self, BASELINE, Contender, Recipe},
    failure::{Failure, Result},
    measure::{self, Plan},
    report::{self, Report},
    team::Team,
    turn,
};
use clap::Parser;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::{path::PathBuf, time::Duration};

/// Measures what a region of branches costs, side by side with other runtimes.
#[derive(Debug, Parser)]
#[command(name = "dispatch-bench", version)]
struct Cli {
    /// Numbers of branches
    #[arg(long, value_delimiter = ',', default_values_t = [2, 8, 32, 128])]
    branches: Vec<usize>,
    /// Times of a branch alone, in microseconds; 0: empty
    #[arg(long, value_delimiter = ',', default_values_t = [0.0, 1.0, 10.0])]
    body_us: Vec<f64>,
    /// Measure only these, beside serial code and upstream's async; by name, once each
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Samples of each contender in each case
    #[arg(long, default_value_t = 21)]
    rounds: usize,
    /// Time of one sample, in milliseconds
    #[arg(long, default_value_t = 3)]
    sample_ms: u64,
    /// Sleep before each region, in microseconds: what a region costs whose threads have gone to sleep
    #[arg(long, default_value_t = 0)]
    pause_us: u64,
    /// Threads of each contender, and cores that all of them get
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Print one JSON object instead of the table
    #[arg(long)]
    json: bool,
    /// Folder of LLVM that holds bin and lib
    #[arg(long, default_value = "/usr/lib/llvm-22")]
    llvm: PathBuf,
    /// Folder with parallel-opt and libparallel_op_runtime.so; that of this program without it
    #[arg(long)]
    tools: Option<PathBuf>,
    /// Run regions on orders from the standard input: what this program calls itself with
    #[arg(long, hide = true)]
    serve: Option<String>,
    /// Shared object of --serve
    #[arg(long, hide = true)]
    library: Option<PathBuf>,
}

/// Does what the command line says.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    if let (Some(name), Some(library)) = (&cli.serve, &cli.library) {
        return turn::serve(known(name)?, library);
    }
    measured(&cli)
}

fn measured(cli: &Cli) -> Result<()> {
    let cores = bind_to_cores(cli.threads)?;
    let folder = tempfile::tempdir().map_err(|source| Failure::System { what: "temporary folder", source })?;
    let workshop = Workshop {
        llvm: cli.llvm.clone(),
        tools: cli.tools.clone().map_or_else(own_folder, Ok)?,
        folder: folder.path().to_owned(),
        branches: cli.branches.clone(),
        threads: cli.threads,
    };
    let mut teams = Vec::new();
    for contender in contenders(&cli.only)? {
        teams.push(Team::start(contender, &workshop.build(contender)?, cli.threads)?);
    }
    let plan = Plan {
        cases: cases::all(&cli.branches, &cli.body_us),
        rounds: cli.rounds,
        sample: Duration::from_millis(cli.sample_ms),
        pause_us: cli.pause_us,
    };
    let samples = measure::all(&mut teams, &plan)?;
    let report = Report {
        machine: format!("{}, {cores} cores used", cpu_name()),
        threads: cli.threads,
        rounds: cli.rounds,
        pause_us: cli.pause_us,
        rows: report::rows(&samples),
    };
    match cli.json {
        true => println!("{}", serde_json::to_string(&report).unwrap_or_default()),
        false => print!("{}", report.text()),
    }
    Ok(())
}

/// Serial code, the baseline, and who else was asked for; everybody without a wish.
fn contenders(only: &[String]) -> Result<Vec<&'static Contender>> {
    let wanted: Vec<&Contender> = only.iter().map(|name| known(name)).collect::<Result<_>>()?;
    let is_in = |it: &&Contender| {
        let is_always = it.recipe == Recipe::Serial || it.name == BASELINE;
        only.is_empty() || is_always || wanted.iter().any(|wanted| wanted.name == it.name)
    };
    Ok(contender::ALL.iter().filter(is_in).collect())
}

fn known(name: &str) -> Result<&'static Contender> {
    contender::named(name).ok_or_else(|| {
        let names: Vec<&str> = contender::ALL.iter().map(|contender| contender.name).collect();
        Failure::Contender { got: name.to_owned(), known: names.join("', '") }
    })
}

/// Leaves this process and all that it starts so many of the cores that it may use: upstream's runtime takes as many
/// threads as there are cores. Returns how many there are now.
fn bind_to_cores(wanted: usize) -> Result<usize> {
    let failed = |source: rustix::io::Errno| Failure::System { what: "affinity", source: source.into() };
    let allowed = sched_getaffinity(None).map_err(failed)?;
    let mut bound = CpuSet::new();
    (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).take(wanted).for_each(|core| bound.set(core));
    sched_setaffinity(None, &bound).map_err(failed)?;
    Ok(bound.count() as usize)
}

fn own_folder() -> Result<PathBuf> {
    let own = std::env::current_exe().map_err(|source| Failure::System { what: "own path", source })?;
    Ok(own.parent().map_or_else(PathBuf::new, PathBuf::from))
}

fn cpu_name() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split_once(": ")).map_or("unknown CPU", |(_, name)| name).to_owned()
}
