//! One model with several targets, each a process of `parallel-run` that waits for its turn.

use bench_turns::{
    Team,
    statistics::{median, paired_ratios, quantile},
};
use models_bench::Model;
use serde_json::{Value, json};

use crate::{
    bench::cell,
    failure::{Failure, Result},
    model,
};

/// How often every target has its turn.
const ROUNDS: usize = 15;
/// Least time of the runs of one turn; a turn has at least one run.
const TURN_MS: f64 = 5.0;
/// A turn begins with runs that do not count: caches hold what the target before left, and threads sleep.
const WARM_UPS: usize = 2;

/// A target and its process.
struct Contender {
    team: Team,
    runs_per_turn: usize,
    measured: Measured,
}

/// What was measured of one target.
struct Measured {
    target: String,
    /// Median of each turn.
    ms: Vec<f64>,
    /// The last answer, in which all but the times is the same every time.
    facts: Value,
}

/// Measures serial code and the targets in turn, and returns a row of the table for each.
pub fn rows(model: &Model, targets: &[String], flags: &[String]) -> Result<Vec<String>> {
    let all = std::iter::once("serial").chain(targets.iter().map(String::as_str).filter(|target| *target != "serial"));
    let mut contenders: Vec<Contender> =
        all.map(|target| Contender::start(model, target, flags)).collect::<Result<_>>()?;
    for round in 0..ROUNDS {
        for turn in 0..contenders.len() {
            let which = (round + turn) % contenders.len();
            contenders[which].turn()?;
        }
    }
    Ok(contenders.iter().map(|own| row(&model.name, &own.measured, &contenders[0].measured)).collect())
}

impl Contender {
    fn start(model: &Model, target: &str, flags: &[String]) -> Result<Self> {
        let own = ["--target".to_owned(), target.to_owned(), "--on-demand".to_owned()];
        let flags: Vec<String> = flags.iter().cloned().chain(own).collect();
        let team = Team::start(&mut model::call(model, &flags)).map_err(not_measured)?;
        let measured = Measured { target: target.to_owned(), ms: Vec::new(), facts: Value::Null };
        let mut own = Self { team, runs_per_turn: 1, measured };
        own.turn()?;
        own.runs_per_turn = (TURN_MS / own.measured.ms[0].max(1e-3)).ceil().max(1.0) as usize;
        own.measured.ms.clear();
        Ok(own)
    }

    fn turn(&mut self) -> Result<()> {
        let answer = self.team.ask(&(WARM_UPS + self.runs_per_turn).to_string()).map_err(not_measured)?;
        self.measured.facts = serde_json::from_str(&answer).map_err(not_measured)?;
        let times = self.measured.facts["ms"].as_array().into_iter().flatten().filter_map(Value::as_f64);
        self.measured.ms.push(median(&times.skip(WARM_UPS).collect::<Vec<_>>()));
        Ok(())
    }
}

/// Without tasks and shared loops both programs are the same, and so are their times.
fn row(model: &str, own: &Measured, serial: &Measured) -> String {
    let is_same = ["n_tasks", "n_loops"].iter().all(|name| own.facts[*name] == json!(0));
    let is_serial = std::ptr::eq(own, serial) || is_same;
    let ratios = if is_serial { vec![1.0] } else { paired_ratios(&serial.ms, &own.ms) };
    let columns = [
        model.to_owned(),
        own.target.clone(),
        cell(&own.facts["n_tasks"]),
        cell(&json!(median(&own.ms))),
        cell(&json!(median(&ratios))),
        cell(&json!(quantile(&ratios, 0.75) - quantile(&ratios, 0.25))),
        cell(&own.facts["predicted_speedup"]),
        cell(&json!(own.facts["digest"] == serial.facts["digest"])),
    ];
    format!("| {} |", columns.join(" | "))
}

fn not_measured(reason: impl std::fmt::Display) -> Failure {
    Failure::Finding(reason.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_compares_turns_of_the_same_round_with_serial_code() {
        let measured = |target: &str, ms: &[f64], facts| Measured { target: target.to_owned(), ms: ms.to_vec(), facts };
        let serial = measured("serial", &[2.0, 6.0, 4.0], json!({"n_tasks": 0, "digest": 7}));
        let facts = json!({"n_tasks": 2, "digest": 8, "predicted_speedup": 1.9});
        let parallel = measured("async", &[1.0, 2.0, 4.0], facts);
        assert_eq!(row("m", &parallel, &serial), "| m | async | 2 | 2.000 | 2.000 | 1.000 | 1.900 | no |");
        assert_eq!(row("m", &serial, &serial), "| m | serial | 0 | 4.000 | 1.000 | 0.000 |  | yes |");
    }
}
