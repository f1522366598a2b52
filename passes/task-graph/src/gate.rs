//! Never slower: whether a plan is worth having, and if not, what stands in its way.

use crate::{
    packing::Overheads,
    planning::{Plan, Terms, plan},
    problem::Problem,
    simulation::simulate,
};
use std::fmt;

/// A predicted gain below this part of the serial time is within the error of the prediction and counts as none.
pub const LEAST_GAIN: f64 = 0.05;

/// How many times too high a predicted cost may be: LLVM unrolls and vectorises some small loops that count as plain
/// ones. What is made parallel has to gain even then, when starting its tasks counts for more.
pub const DOUBT_OF_PREDICTION: f64 = 3.0;

/// Measured costs are as they are.
pub const DOUBT_OF_MEASUREMENT: f64 = 1.0;

/// What keeps a plan from gaining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is nothing to share work with.
    OneWorker,
    /// Even with tasks and messages for nothing there is no gain: what has to run one after the other takes too long.
    CriticalPath,
    /// Tasks that start for nothing would bring more than messages for nothing.
    SmallTasks,
    /// Messages for nothing would bring more than tasks that start for nothing.
    Messages,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::OneWorker => "one worker",
            Self::CriticalPath => "critical path dominates",
            Self::SmallTasks => "tasks too small",
            Self::Messages => "too many messages",
        })
    }
}

/// Whether a plan gains, with both times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Time of all nodes one after the other.
    pub serial: f64,
    /// Simulated time of the plan.
    pub parallel: f64,
    /// Why the plan is not to be used; none if it is.
    pub refusal: Option<Reason>,
}

/// Whether a gain is large enough to count.
pub fn is_gain(serial: f64, parallel: f64) -> bool {
    serial - parallel > LEAST_GAIN * serial
}

/// Judges a plan of this problem. It must gain, and still be faster if all costs are too high by the factor `doubt` (at
/// least 1), while overheads and messages are not.
///
/// The reason of a refusal is found by planning again. If there is no gain without overheads and messages, the critical
/// path dominates; else what is in the way is what saves more when it costs nothing, at costs divided by the doubt. So a
/// refusal takes up to four times as long as the plan, a yes one simulation.
pub fn judge(problem: &Problem, plan: &Plan, doubt: f64) -> Verdict {
    let Terms { workers, overheads, .. } = plan.terms;
    let costs = problem.costs.iter().map(|cost| cost / doubt).collect();
    let doubtful = Problem { graph: problem.graph.clone(), costs, message: problem.message };
    let gains = is_gain(plan.serial, plan.parallel)
        && simulate(&doubtful, &plan.tasks, workers, overheads).makespan < plan.serial / doubt;
    let refusal = match (workers, gains) {
        (..2, _) => Some(Reason::OneWorker),
        (_, true) => None,
        (_, false) => Some(reason(&doubtful, plan.terms, plan.serial / doubt)),
    };
    Verdict { serial: plan.serial, parallel: plan.parallel, refusal }
}

/// What keeps a problem that takes `serial` one by one from gaining.
fn reason(problem: &Problem, terms: Terms, serial: f64) -> Reason {
    let free = Overheads { task_ns: 0.0, container_ns: 0.0 };
    let silent = Problem { message: 0.0, ..problem.clone() };
    let time = |problem: &Problem, overheads| plan(problem, terms.strategy, terms.workers, overheads).parallel;
    if !is_gain(serial, time(&silent, free)) {
        Reason::CriticalPath
    } else if time(&silent, terms.overheads) < time(problem, free) {
        Reason::Messages
    } else {
        Reason::SmallTasks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        graph::{NodeIdx, TaskGraph},
        planning::Strategy,
    };

    const OVERHEADS: Overheads = Overheads { task_ns: 10.0, container_ns: 20.0 };
    const FORK_AND_JOIN: &[(NodeIdx, NodeIdx)] = &[(0, 1), (0, 2), (1, 3), (2, 3)];

    fn refusal(costs: &[f64], message: f64, workers: usize, doubt: f64) -> Option<Reason> {
        let graph = TaskGraph::with_edges(costs.len(), FORK_AND_JOIN);
        let problem = Problem::new(graph, costs.to_vec(), message).expect("a problem");
        let plan = plan(&problem, Strategy::Linear, workers, OVERHEADS);
        let verdict = judge(&problem, &plan, doubt);
        assert_eq!((verdict.serial, verdict.parallel), (plan.serial, plan.parallel));
        verdict.refusal
    }

    #[test]
    fn long_branches_gain() {
        assert_eq!(refusal(&[10.0, 1000.0, 1000.0, 10.0], 5.0, 2, 3.0), None);
    }

    #[test]
    fn one_worker_gains_nothing() {
        assert_eq!(refusal(&[10.0, 1000.0, 1000.0, 10.0], 5.0, 1, 3.0), Some(Reason::OneWorker));
    }

    #[test]
    fn one_long_branch_is_the_critical_path() {
        assert_eq!(refusal(&[10.0, 1000.0, 20.0, 10.0], 5.0, 2, 1.0), Some(Reason::CriticalPath));
    }

    #[test]
    fn short_branches_are_too_small() {
        assert_eq!(refusal(&[1.0, 20.0, 20.0, 1.0], 5.0, 2, 1.0), Some(Reason::SmallTasks));
    }

    #[test]
    fn dear_messages_are_too_many() {
        assert_eq!(refusal(&[10.0, 300.0, 300.0, 10.0], 500.0, 2, 1.0), Some(Reason::Messages));
    }

    #[test]
    fn what_gains_only_if_costs_are_right_is_refused_in_doubt() {
        let costs = [10.0, 110.0, 110.0, 10.0];
        assert_eq!(refusal(&costs, 5.0, 2, 1.0), None);
        assert_eq!(refusal(&costs, 5.0, 2, 3.0), Some(Reason::SmallTasks));
    }

    #[test]
    fn a_small_gain_is_none() {
        assert!(is_gain(100.0, 94.0));
        assert!(!is_gain(100.0, 95.0));
        assert!(!is_gain(0.0, 0.0));
    }
}
