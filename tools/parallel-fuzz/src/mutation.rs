//! The search for a planted bug.

use crate::{cli::Cli, finding::Kind, worker::MAX_PROGRAMS};
use std::{
    io,
    ops::ControlFlow,
    time::{Duration, Instant},
};

/// How long a bug may stay unseen, and how many programs a slow or busy machine may need nevertheless.
const LIMIT: Duration = Duration::from_secs(60);
const PROGRAMS: u64 = 500;

/// Whether the bug is found in time: by the command line's seed, or by 1 without one, so that the test always takes the
/// same way. Says on standard output what found it.
///
/// # Errors
///
/// If no child can be started.
pub fn find(cli: &Cli, bug: &str) -> io::Result<bool> {
    let start = Instant::now();
    let limit = cli.seconds.map_or(LIMIT, Duration::from_secs);
    let watch = cli.watch();
    let mut next = cli.seed.unwrap_or(1);
    let first = next;
    let mut found = None;
    let is_up = |seed: u64| start.elapsed() >= limit && seed - first >= PROGRAMS;
    while found.is_none() && !is_up(next) {
        let seeds = next..next + MAX_PROGRAMS;
        next = seeds.end;
        watch.seeds(seeds, &mut |done, finding| {
            found = finding.filter(|finding| finding.kind != Kind::Unsupported).map(|finding| (done.start, finding));
            if found.is_some() || is_up(done.end) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
    }
    let seconds = start.elapsed().as_secs_f64();
    match &found {
        Some((seed, finding)) => {
            let programs = seed - first + 1;
            println!("{bug}: found after {programs} programs and {seconds:.1} s: seed {seed}: {finding}");
        }
        None => println!("{bug}: not found in {seconds:.0} s"),
    }
    Ok(found.is_some())
}
