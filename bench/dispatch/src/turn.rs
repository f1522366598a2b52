//! What happens in the process of one contender: it reads what to run from its standard input, and prints how long it took.

use crate::{
    contender::{Contender, Rayon, Recipe},
    failure::{Failure, Result},
    ffi::{Compiled, Work},
};
use std::{
    io::{self, BufRead, Write},
    path::Path,
    time::{Duration, Instant},
};

/// One order: how many regions of what kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// Number of branches of each region.
    pub branches: usize,
    /// Steps of each body.
    pub steps: i64,
    /// Regions to time, one after the other.
    pub regions: i64,
    /// Pause in front of each region, in microseconds; 0: all in one call.
    pub pause_us: u64,
}

impl Order {
    /// The order as a line.
    pub fn line(&self) -> String {
        format!("{} {} {} {}", self.branches, self.steps, self.regions, self.pause_us)
    }

    /// The order that a line holds.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let order = Self {
            branches: words.next()?.parse().ok()?,
            steps: words.next()?.parse().ok()?,
            regions: words.next()?.parse().ok()?,
            pause_us: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(order)
    }
}

/// Answers orders until there are no more.
pub fn serve(contender: &'static Contender, library: &Path) -> Result<()> {
    let compiled = Compiled::load(library)?;
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|source| Failure::System { what: "standard input", source })?;
        let order = Order::read(&line).ok_or(Failure::Answer { contender: contender.name, got: line })?;
        let ns = match contender.recipe {
            Recipe::Rayon(form) => {
                let work = compiled.work()?;
                rayon_ns(form, &order, work)
            }
            _ => {
                let region = compiled.region(order.branches)?;
                ns_per_region(&order, |regions| region.run(regions, order.steps))
            }
        };
        let mut out = io::stdout().lock();
        writeln!(out, "{ns}")
            .and_then(|()| out.flush())
            .map_err(|source| Failure::System { what: "standard output", source })?;
    }
    Ok(())
}

/// Time of one region. The first regions are not timed: threads may have gone to sleep since the last turn.
fn ns_per_region(order: &Order, run: impl Fn(i64)) -> f64 {
    let mut elapsed = Duration::ZERO;
    if order.pause_us == 0 {
        run(order.regions / 4 + 1);
        let start = Instant::now();
        run(order.regions);
        elapsed = start.elapsed();
    } else {
        for _ in 0..order.regions {
            std::thread::sleep(Duration::from_micros(order.pause_us));
            let start = Instant::now();
            run(1);
            elapsed += start.elapsed();
        }
    }
    elapsed.as_secs_f64() * 1e9 / order.regions as f64
}

fn rayon_ns(form: Rayon, order: &Order, work: Work) -> f64 {
    let region = || match form {
        Rayon::Join => joined(order.branches, &|| work.run(order.steps)),
        Rayon::Scope => rayon::scope(|scope| {
            (1..order.branches).for_each(|_| scope.spawn(|_| work.run(order.steps)));
            work.run(order.steps);
        }),
    };
    // On a thread of the pool, where the calling thread need not be woken up.
    rayon::scope(|_| ns_per_region(order, |regions| (0..regions).for_each(|_| region())))
}

fn joined(branches: usize, work: &(impl Fn() + Sync)) {
    match branches {
        0 => (),
        1 => work(),
        n => {
            rayon::join(|| joined(n - n / 2, work), || joined(n / 2, work));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn orders_survive_the_line() {
        let order = Order { branches: 8, steps: 100, regions: 3, pause_us: 0 };
        assert_eq!(Order::read(&order.line()), Some(order));
        assert_eq!(Order::read("8 100 3"), None);
        assert_eq!(Order::read("8 100 3 0 9"), None);
    }

    #[test]
    fn joining_halves_runs_every_branch() {
        for branches in [1, 2, 7, 128] {
            let n_runs = AtomicUsize::new(0);
            joined(branches, &|| _ = n_runs.fetch_add(1, Ordering::Relaxed));
            assert_eq!(n_runs.into_inner(), branches);
        }
    }
}
