//! A run over many programs, and the report of what it finds.

use crate::{
    cli::Cli,
    finding::{Finding, Kind},
    plan::Plan,
    reduce,
    watch::Watch,
    worker::MAX_PROGRAMS,
};
use std::{
    fmt, fs, io,
    ops::{ControlFlow, Range},
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

/// How often the number of programs is printed.
const NEWS: Duration = Duration::from_secs(60);

/// Examines programs until time or number is up, or something is found.
///
/// # Errors
///
/// If no child can be started, or a program that fails cannot be written.
pub fn run(cli: &Cli, watch: &Watch) -> io::Result<ExitCode> {
    let start = Instant::now();
    let end_of_time = cli.seconds.map(|seconds| start + Duration::from_secs(seconds));
    let first = cli.first_seed();
    let end = cli.count.map_or(u64::MAX, |count| first.saturating_add(count));
    let mut tally = Tally { start, n_programs: 0, n_unsupported: 0, n_findings: 0 };
    let mut news = start + NEWS;
    let mut failure = None;
    println!("parallel-fuzz: from seed {first} on");

    let is_up = |now| end_of_time.is_some_and(|end| now >= end);
    let mut next = first;
    while next < end && !is_up(Instant::now()) && (tally.n_findings == 0 || cli.keep_going) {
        let seeds = next..end.min(next + MAX_PROGRAMS);
        next = seeds.end;
        watch.seeds(seeds, &mut |done, finding| {
            let finding = tally.add(&done, finding);
            if let Some(finding) = finding {
                failure = report(cli, watch, &done, &finding).err();
                if failure.is_some() || !cli.keep_going {
                    return ControlFlow::Break(());
                }
            }
            if Instant::now() > news {
                news = Instant::now() + NEWS;
                println!("{tally}");
            }
            if is_up(Instant::now()) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(failure) = failure.take() {
            return Err(failure);
        }
    }
    println!("{tally}");
    Ok(if tally.n_findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What was done so far.
struct Tally {
    start: Instant,
    n_programs: u64,
    n_unsupported: u64,
    n_findings: u64,
}

impl Tally {
    /// Counts programs, and what was found if it says something against our code.
    fn add(&mut self, done: &Range<u64>, finding: Option<Finding>) -> Option<Finding> {
        self.n_programs += done.end - done.start;
        let is_unsupported = finding.as_ref().is_some_and(|finding| finding.kind == Kind::Unsupported);
        self.n_unsupported += u64::from(is_unsupported);
        let finding = finding.filter(|_| !is_unsupported);
        self.n_findings += u64::from(finding.is_some());
        finding
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let seconds = self.start.elapsed().as_secs_f64();
        write!(
            formatter,
            "parallel-fuzz: {} programs ({} that One-Shot Bufferize refuses), {} findings, {seconds:.0} s, \
             {:.1} programs/s",
            self.n_programs,
            self.n_unsupported,
            self.n_findings,
            self.n_programs as f64 / seconds
        )
    }
}

/// Prints what was found and how to see it again, keeps the program, and makes it smaller.
fn report(cli: &Cli, watch: &Watch, seeds: &Range<u64>, finding: &Finding) -> io::Result<()> {
    let path = keep(cli, seeds)?;
    println!("parallel-fuzz: seed {}: {finding}", seeds.start);
    let codegen = cli.codegen.map(|codegen| format!(" --codegen {}", codegen.name())).unwrap_or_default();
    println!("  again:   parallel-fuzz --seed {} --count {}{codegen}", seeds.start, seeds.end - seeds.start);
    println!("  program: {}", path.display());
    if !cli.no_reduce
        && let Some(reduced) = reduce::reduce(&path, finding, watch)?
    {
        println!("  reduced: {}", reduced.display());
    }
    Ok(())
}

/// Writes the programs of some seeds.
fn keep(cli: &Cli, seeds: &Range<u64>) -> io::Result<PathBuf> {
    fs::create_dir_all(&cli.keep)?;
    let path = cli.keep.join(format!("seed-{}.mlir", seeds.start));
    fs::write(&path, Plan::of_seed(seeds.start, cli.codegen).module(seeds.clone()))?;
    Ok(path)
}
