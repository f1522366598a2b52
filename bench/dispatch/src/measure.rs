//! Takes the times: round by round, every contender once in each.

use crate::{cases::Case, failure::Result, team::Team, turn::Order};
use std::time::Duration;

/// How it is measured.
pub struct Plan {
    /// What.
    pub cases: Vec<Case>,
    /// Samples of each contender in each case.
    pub rounds: usize,
    /// Time of one sample.
    pub sample: Duration,
    /// Pause in front of each region, after which threads sleep; 0: none.
    pub pause_us: u64,
}

/// Times of one contender in one case.
#[derive(Clone, Debug)]
pub struct Samples {
    /// Who.
    pub contender: &'static str,
    /// What.
    pub case: Case,
    /// Nanoseconds for a region, one for each round.
    pub ns: Vec<f64>,
}

/// Measures every case. The contenders take turns, and the one that goes first changes.
///
/// The first team, whose regions are plain calls, also says how many steps a microsecond has.
pub fn all(teams: &mut [Team], plan: &Plan) -> Result<Vec<Samples>> {
    let steps_per_us = steps_per_us(&mut teams[0])?;
    let mut all = Vec::new();
    for &case in &plan.cases {
        let steps = (case.body_us * steps_per_us).round() as i64;
        let order = Order { branches: case.branches, steps, regions: 1, pause_us: plan.pause_us };
        let orders: Vec<Order> =
            teams.iter_mut().map(|team| calibrated(team, order, plan.sample)).collect::<Result<_>>()?;
        let mut samples: Vec<Samples> =
            teams.iter().map(|team| Samples { contender: team.contender.name, case, ns: Vec::new() }).collect();
        for round in 0..plan.rounds {
            for turn in 0..teams.len() {
                let which = (round + turn) % teams.len();
                samples[which].ns.push(teams[which].run(&orders[which])?);
            }
        }
        all.extend(samples);
    }
    Ok(all)
}

/// Steps of a body that take one microsecond: the best of some tries, for a disturbed one takes longer.
fn steps_per_us(serial: &mut Team) -> Result<f64> {
    const STEPS: i64 = 1_000_000;
    let order = Order { branches: 2, steps: STEPS, regions: 1, pause_us: 0 };
    let tries: Vec<f64> = (0..9).map(|_| serial.run(&order)).collect::<Result<_>>()?;
    let best_ns = tries.into_iter().fold(f64::INFINITY, f64::min) / order.branches as f64;
    Ok(STEPS as f64 * 1e3 / best_ns)
}

/// The order with as many regions as take about the time of a sample.
fn calibrated(team: &mut Team, order: Order, sample: Duration) -> Result<Order> {
    const MOST_REGIONS: i64 = 1 << 20;
    let wanted_ns = sample.as_secs_f64() * 1e9;
    if order.pause_us > 0 {
        // The pauses are most of it.
        let regions = (wanted_ns / (order.pause_us as f64 * 1e3)).ceil() as i64;
        return Ok(Order { regions: regions.max(1), ..order });
    }
    let mut order = order;
    loop {
        let ns = team.run(&order)?;
        if ns * order.regions as f64 >= wanted_ns / 4.0 || order.regions >= MOST_REGIONS {
            let regions = (wanted_ns / ns.max(1.0)).ceil() as i64;
            return Ok(Order { regions: regions.clamp(1, MOST_REGIONS), ..order });
        }
        order.regions *= 2;
    }
}
