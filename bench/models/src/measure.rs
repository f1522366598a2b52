//! Takes the times: round by round, every contender once in each.

use crate::{
    contender::{self, Contender, Setting},
    failure::{Failure, Result},
    process,
    record::LeftOut,
};
use bench_turns::{Team, statistics::median};
use models_bench::Model;
use rustix::thread::CpuSet;
use serde::Deserialize;

/// A turn begins with runs that do not count: caches hold what the contender before left, and threads sleep.
const WARM_UPS: usize = 2;
/// Runs that take longer warm up the caches by themselves.
const LONG_RUN_MS: f64 = 50.0;

/// How long it is measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Turns of each contender.
    pub rounds: usize,
    /// Least time of the runs of one turn; a turn has at least one run.
    pub turn_ms: f64,
}

/// What was measured of one contender.
#[derive(Debug)]
pub struct Measured {
    /// Who.
    pub contender: Contender,
    /// Median of each turn, in milliseconds.
    pub ms: Vec<f64>,
    /// The last answer, in which all but the times is the same every time.
    pub facts: Answer,
    /// Most memory that the process held while it ran.
    pub resident_bytes: Option<u64>,
}

/// What a contender says: either times, or why there are none.
#[derive(Debug, Default, Deserialize)]
pub struct Answer {
    /// Time of each run.
    #[serde(default)]
    pub ms: Vec<f64>,
    /// Why there are no times.
    pub left_out: Option<String>,
    /// From the file to a program that can run.
    pub compile_ms: Option<f64>,
    /// To make it ready for its weights.
    pub prepare_ms: Option<f64>,
    /// Most memory that compiled code of ours held in a run.
    pub peak_bytes: Option<u64>,
    /// Tasks in the IR.
    pub n_tasks: Option<u64>,
    /// Stands for the bits of the results.
    pub digest: Option<u64>,
}

/// A contender and its process.
struct Runner {
    team: Team,
    warm_ups: usize,
    runs_per_turn: usize,
    measured: Measured,
}

/// Measures a model. The contenders take turns, and the one that goes first changes.
pub fn model(
    model: &Model,
    contenders: &[Contender],
    setting: &Setting,
    plan: Plan,
) -> Result<(Vec<Measured>, Vec<LeftOut>)> {
    let cores = process::cores()?;
    let (mut runners, mut left_out) = (Vec::new(), Vec::new());
    for &contender in contenders {
        match start(contender, model, setting, &cores, plan)? {
            Ok(runner) => runners.push(runner),
            Err(reason) => left_out.push(LeftOut {
                model: model.name.clone(),
                contender: contender.name.to_owned(),
                threads: contender.threads,
                reason,
            }),
        }
    }
    for round in 0..plan.rounds {
        for turn in 0..runners.len() {
            let which = (round + turn) % runners.len();
            runners[which].turn()?;
        }
    }
    Ok((runners.into_iter().map(Runner::finish).collect(), left_out))
}

/// Starts a contender on cores of its own and finds out how long it runs, or why it cannot.
fn start(
    contender: Contender,
    model: &Model,
    setting: &Setting,
    cores: &CpuSet,
    plan: Plan,
) -> Result<std::result::Result<Runner, String>> {
    if !contender.is_ours() && model.inputs.is_empty() {
        return Ok(Err("the model has no inputs in files".to_owned()));
    }
    process::bind(cores, contender.threads)?;
    let team = Team::start(&mut contender.call(model, setting));
    process::bind(cores, CpuSet::MAX_CPU)?;
    let measured = Measured { contender, ms: Vec::new(), facts: Answer::default(), resident_bytes: None };
    let started = team.map_err(Failure::from).and_then(|team| {
        let mut runner = Runner { team, warm_ups: 0, runs_per_turn: 1, measured };
        runner.turn()?;
        Ok(runner)
    });
    let mut runner = match started {
        Ok(runner) => runner,
        Err(failure @ Failure::Process(_)) => return Ok(Err(failure.to_string())),
        Err(failure) => return Err(failure),
    };
    if let Some(reason) = runner.measured.facts.left_out {
        return Ok(Err(reason));
    }
    let one_ms = runner.measured.ms[0];
    runner.warm_ups = if one_ms > LONG_RUN_MS { 0 } else { WARM_UPS };
    runner.runs_per_turn = (plan.turn_ms / one_ms.max(1e-3)).ceil().max(1.0) as usize;
    runner.measured.ms.clear();
    process::forget_peak(runner.team.id());
    Ok(Ok(runner))
}

impl Runner {
    fn turn(&mut self) -> Result<()> {
        let text = self.team.ask(&(self.warm_ups + self.runs_per_turn).to_string())?;
        let unread = || Failure::Answer { contender: self.measured.contender.name.to_owned(), got: text.clone() };
        let answer: Answer = serde_json::from_str(&text).map_err(|_| unread())?;
        if answer.ms.is_empty() && answer.left_out.is_none() {
            return Err(unread());
        }
        self.measured.ms.push(median(answer.ms.get(self.warm_ups..).unwrap_or_default()));
        self.measured.facts = answer;
        Ok(())
    }

    fn finish(mut self) -> Measured {
        self.measured.resident_bytes = process::peak_resident_bytes(self.team.id());
        self.measured
    }
}

/// How many of these are contenders of ours, which have no excuse.
pub fn n_failed(left_out: &[LeftOut]) -> usize {
    left_out.iter().filter(|it| !contender::is_peer(&it.contender)).count()
}
