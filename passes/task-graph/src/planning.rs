//! From a problem to tasks in lanes: several ways are tried, and the one that is simulated fastest is taken.

mod candidates;
mod refinement;

use crate::{
    clustering::Clustering, packing::Overheads, problem::Problem, simulation::simulate, tasks::TaskSet, tasks::cuts,
};
use candidates::Candidate;

/// What lanes are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Paths of the graph, critical first, and list schedules.
    Linear,
    /// The nodes of one level side by side.
    Siblings,
}

/// Tasks in lanes, and what is predicted of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The tasks. With one worker, all nodes are one task.
    pub tasks: TaskSet,
    /// How many clusters were found: paths, or for siblings lanes.
    pub n_clusters: usize,
    /// How many of them were left after merging, before there was a number of workers.
    pub n_merged: usize,
    /// Time of all nodes one after the other, without tasks.
    pub serial: f64,
    /// Simulated time with all overheads.
    pub parallel: f64,
    /// Cost of the critical path, messages included.
    pub critical_path: f64,
    /// Where the lanes come from, for people.
    pub method: &'static str,
    /// How the plan was made.
    pub terms: Terms,
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// What lanes are made from.
    pub strategy: Strategy,
    /// How many workers there are, at least one.
    pub workers: usize,
    /// What tasks and containers cost.
    pub overheads: Overheads,
}

/// Tasks and how long they take.
#[derive(Clone, Debug)]
struct Draft {
    method: &'static str,
    tasks: TaskSet,
    time: f64,
}

/// Tasks in at most `workers` lanes (at least one worker).
///
/// Minimises the simulated time with dispatch, messages and container; between equals, the tasks. Tried are, with all
/// workers and with fewer: merged linear clusters and single paths, each folded onto the lanes; and list schedules of
/// nodes, of chains and of larger grains, with messages as they are and as dear as the tasks that they cut apart. The
/// strategy of siblings tries levels alone. The best of these is refined: tasks change lanes and are joined as long as
/// that helps, within a bounded number of steps.
///
/// Finds no optimum: that is NP-hard even without messages. One lane is taken only where no way of making lanes finds
/// more, so that it is the caller's gate that decides between serial and parallel.
///
/// O((nodes + edges) x workers + nodes log nodes) times the logarithm of the workers, and for the refinement at most 16
/// simulations or 200,000 visits of nodes and edges, whichever is more.
pub fn plan(problem: &Problem, strategy: Strategy, workers: usize, overheads: Overheads) -> Plan {
    let terms = Terms { strategy, workers: workers.max(1), overheads };
    let found = candidates::candidates(problem, terms);
    let mut best: Option<Draft> = None;
    for Candidate { method, lanes } in found.lanes {
        if let Some(draft) = Draft::new(problem, method, &lanes, terms)
            && best.as_ref().is_none_or(|best| draft.is_better_than(best))
        {
            best = Some(draft);
        }
    }
    let Some(best) = best else { unreachable!("everything in one lane is always possible") };
    let best = refinement::refine(problem, best, terms);
    Plan {
        tasks: best.tasks,
        n_clusters: found.n_clusters,
        n_merged: found.n_merged,
        serial: problem.total_cost(),
        parallel: best.time,
        critical_path: problem.critical_path_cost(),
        method: best.method,
        terms,
    }
}

impl Draft {
    /// Cuts lanes where messages want it and simulates them.
    fn new(problem: &Problem, method: &'static str, lanes: &Clustering, terms: Terms) -> Option<Self> {
        Self::with_cuts(problem, method, lanes, &cuts(problem, lanes), terms)
    }

    /// Cuts lanes as told and simulates them. None if the tasks would wait for each other.
    fn with_cuts(
        problem: &Problem,
        method: &'static str,
        lanes: &Clustering,
        begins: &[bool],
        terms: Terms,
    ) -> Option<Self> {
        let tasks = TaskSet::from_cuts(problem, lanes, begins).ok()?;
        let time = simulate(problem, &tasks, terms.workers, terms.overheads).makespan;
        Some(Self { method, tasks, time })
    }

    /// Whether it is faster, or as fast with fewer tasks.
    fn is_better_than(&self, other: &Self) -> bool {
        // Sums in another order differ in their last bits, which is no gain.
        let difference = 1e-9 * other.time;
        self.time < other.time - difference
            || self.time <= other.time + difference && self.tasks.tasks.len() < other.tasks.tasks.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{NodeIdx, TaskGraph};

    const FREE: Overheads = Overheads { task_ns: 0.0, container_ns: 0.0 };

    fn planned(costs: &[f64], edges: &[(NodeIdx, NodeIdx)], strategy: Strategy, overheads: Overheads) -> Plan {
        let problem = Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), 1.0).expect("a problem");
        let plan = plan(&problem, strategy, 2, overheads);
        plan.tasks.verify(&problem).expect("tasks");
        plan
    }

    #[test]
    fn two_branches_are_two_lanes() {
        let fork_and_join = [(0, 1), (0, 2), (1, 3), (2, 3)];
        let plan = planned(&[10.0, 60.0, 50.0, 10.0], &fork_and_join, Strategy::Linear, FREE);
        assert_eq!((plan.serial, plan.parallel, plan.critical_path), (130.0, 80.0, 82.0));
        assert_eq!((plan.n_clusters, plan.n_merged, plan.tasks.n_lanes()), (2, 2, 2));
    }

    #[test]
    fn nothing_is_planned_as_nothing() {
        let plan = planned(&[], &[], Strategy::Linear, FREE);
        assert_eq!((plan.tasks.tasks.len(), plan.parallel), (0, 0.0));
    }

    #[test]
    fn a_chain_is_one_task() {
        let plan = planned(&[1.0; 3], &[(0, 1), (1, 2)], Strategy::Linear, FREE);
        assert_eq!((plan.tasks.tasks.len(), plan.parallel), (1, 3.0));
    }

    #[test]
    fn siblings_are_put_side_by_side() {
        // Levels 0 1 | 2 3 of two chains.
        let plan = planned(&[5.0, 6.0, 5.0, 6.0], &[(0, 2), (1, 3)], Strategy::Siblings, FREE);
        assert_eq!((plan.tasks.n_lanes(), plan.parallel, plan.method), (2, 12.0, "levels"));
    }
}
