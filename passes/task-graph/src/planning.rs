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

/// What is better in a plan.
#[derive(Clone, Copy, Debug)]
enum Aim {
    /// Less time, then fewer tasks.
    Faster,
    /// Fewer tasks, then less time, within this time.
    Fewer(f64),
}

/// A plan that takes longer by this part of the time is as good if it has fewer tasks: predictions are not that exact,
/// and a task less is one less to wait for.
const WORTH_A_TASK: f64 = 0.01;
/// For fewer tasks no more than this part of the gain is given up.
const GAIN_FOR_TASKS: f64 = 0.1;

/// Tasks in at most `workers` lanes (at least one worker).
///
/// Minimises the simulated time with dispatch, messages and container, and then, within 1 % of that time, the tasks.
/// Tried are, with all workers and with fewer: merged linear clusters and single paths, each folded onto the lanes; and
/// list schedules of nodes, of chains and of larger grains, with messages as they are and as dear as the tasks that they
/// cut apart. The strategy of siblings tries levels alone. Lanes are tried in topological order as well. The best are
/// refined: tasks change lanes and are joined as long as that helps, within a bounded number of steps.
///
/// Finds no optimum: that is NP-hard even without messages. One lane is taken only where a way of making lanes finds no
/// more, so that it is the caller's gate that decides between serial and parallel.
///
/// O((nodes + edges) x workers + nodes log nodes) times the logarithm of the workers; the refinement adds 24 simulations
/// at most, or 240,000 visits of nodes and edges if that is more.
pub fn plan(problem: &Problem, strategy: Strategy, workers: usize, overheads: Overheads) -> Plan {
    let terms = Terms { strategy, workers: workers.max(1), overheads };
    let found = candidates::candidates(problem, terms);
    let mut drafts = Vec::new();
    for Candidate { method, lanes } in found.lanes {
        keep(&mut drafts, Draft::new(problem, method, &lanes, terms));
    }
    let Some(first) = drafts.first() else { unreachable!("everything in one lane is always possible") };
    let fastest = refinement::refine(problem, first.clone(), terms, Aim::Faster);
    let gain = problem.total_cost() - fastest.time;
    let most = if gain > 0.0 { GAIN_FOR_TASKS * gain } else { f64::INFINITY };
    let aim = Aim::Fewer(fastest.time + most.min(WORTH_A_TASK * fastest.time));
    keep(&mut drafts, Some(fastest));
    // What looks best now need not be what most tasks can be taken out of.
    let thinned = drafts.into_iter().map(|draft| refinement::refine(problem, draft, terms, aim));
    let best = thinned.reduce(|best, draft| if aim.prefers(&draft, &best) { draft } else { best });
    let Some(best) = best else { unreachable!("drafts are kept") };
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

/// How many drafts are kept.
const N_DRAFTS: usize = 5;

/// Puts a draft in its place among the fastest, unless there is one like it.
fn keep(drafts: &mut Vec<Draft>, new: Option<Draft>) {
    let Some(new) = new else { return };
    let place = drafts.partition_point(|old| !Aim::Faster.prefers(&new, old));
    let is_known = place > 0 && !Aim::Faster.prefers(&drafts[place - 1], &new);
    if !is_known {
        drafts.insert(place, new);
        drafts.truncate(N_DRAFTS);
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

    fn n_tasks(&self) -> usize {
        self.tasks.tasks.len()
    }
}

impl Aim {
    /// Whether one draft is better than another.
    fn prefers(self, one: &Draft, other: &Draft) -> bool {
        // Sums in another order differ in their last bits, which is no gain.
        let is_faster = one.time < other.time * (1.0 - 1e-9);
        let is_as_fast = one.time <= other.time * (1.0 + 1e-9);
        match self {
            Self::Faster => is_faster || is_as_fast && one.n_tasks() < other.n_tasks(),
            Self::Fewer(limit) if one.time > limit || other.time > limit => is_faster,
            Self::Fewer(_) => one.n_tasks() < other.n_tasks() || one.n_tasks() == other.n_tasks() && is_faster,
        }
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
    fn a_lane_does_not_wait_for_little() {
        // Two chains with a long start; sending the small node 4 across would balance them better.
        let chains = [(0, 1), (2, 3), (0, 4)];
        let plan = planned(&[500.0, 500.0, 500.0, 496.0, 5.0], &chains, Strategy::Linear, FREE);
        assert_eq!((plan.tasks.tasks.len(), plan.parallel), (2, 1005.0));
    }

    #[test]
    fn experts_are_one_task_each() {
        // Four experts of two large nodes, each weighed by the gate 0, and the chain that sums them up.
        let mut edges = Vec::new();
        let mut costs = vec![100.0];
        for expert in 0..4 {
            let first = 1 + 3 * expert;
            edges.extend([(first, first + 1), (first + 1, first + 2), (0, first + 2)]);
            costs.extend([11_000.0, 11_000.0, 10.0]);
        }
        edges.extend([(3, 13), (6, 13), (13, 14), (9, 14), (14, 15), (12, 15)]);
        costs.extend([10.0; 3]);
        let plan = planned(&costs, &edges, Strategy::Linear, Overheads { task_ns: 5.0, container_ns: 10.0 });
        assert_eq!((plan.tasks.n_lanes(), plan.tasks.tasks.len()), (2, 3));
        assert!(plan.serial / plan.parallel > 1.98, "{}", plan.parallel);
    }

    #[test]
    fn siblings_are_put_side_by_side() {
        // Levels 0 1 | 2 3 of two chains.
        let plan = planned(&[5.0, 6.0, 5.0, 6.0], &[(0, 2), (1, 3)], Strategy::Siblings, FREE);
        assert_eq!((plan.tasks.n_lanes(), plan.parallel, plan.method), (2, 12.0, "levels"));
    }
}
