//! Moldable nodes: each can have one thread or several, and lanes and threads share one budget.
//!
//! On the *trunk* nodes run one after the other, each with all threads. In a *container* nodes run on lanes side by side,
//! each lane with its share of the threads. A plan says what runs in which container; the rest is trunk.

mod allotment;
mod regions;

use crate::{
    graph::{NodeIdx, TaskGraph},
    packing::Overheads,
    planning::{self, Plan, Strategy},
    problem::Problem,
    simulation::simulate,
};
use std::collections::HashMap;

/// A gain over the trunk below this part of its time is within the error of the simulation and counts as none.
pub const LEAST_GAIN_OVER_LOOPS: f64 = 0.02;

/// Nodes that can share threads.
#[derive(Clone, Debug, PartialEq)]
pub struct Moldable {
    /// The nodes with their times on one thread.
    pub problem: Problem,
    /// For each node its time on one thread, on two, and so on to the budget; never rising.
    pub times: Vec<Vec<f64>>,
}

/// Nodes that run on lanes between a fork and a join.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// The nodes, ascending.
    pub nodes: Vec<NodeIdx>,
    /// Tasks and lanes over the positions in `nodes`. Its serial time is that of one thread.
    pub plan: Plan,
    /// Threads that each lane has for the loops in it.
    pub threads: usize,
    /// Time of the nodes on the trunk.
    pub trunk: f64,
}

/// What runs in containers.
#[derive(Clone, Debug, PartialEq)]
pub struct MoldedPlan {
    /// The containers, in an order that keeps the edges.
    pub containers: Vec<Container>,
    /// What was better left on the trunk, with the best container for it.
    pub refused: Vec<Container>,
    /// Time of all nodes one after the other on one thread.
    pub serial: f64,
    /// Time of all nodes on the trunk.
    pub loops: f64,
    /// Simulated time of one container with a thread for each lane; none for fewer than two nodes.
    pub branches: Option<f64>,
    /// Simulated time of this plan.
    pub parallel: f64,
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'d> {
    /// Threads in all, at least one.
    pub workers: usize,
    /// What tasks and containers cost.
    pub overheads: Overheads,
    /// The same nodes with the least times that they may have. A container has to gain with these, too, when starting
    /// its tasks counts for more.
    pub doubtful: &'d Moldable,
}

impl Moldable {
    /// Nodes that gain nothing by threads.
    pub fn rigid(problem: Problem, workers: usize) -> Self {
        let times = problem.costs.iter().map(|&cost| vec![cost; workers.max(1)]).collect();
        Self { problem, times }
    }

    /// Time of a node on at most so many threads (at least one).
    pub fn time(&self, node: NodeIdx, threads: usize) -> f64 {
        let times = &self.times[node];
        times.get(threads - 1).or(times.last()).copied().unwrap_or(self.problem.costs[node])
    }

    /// Time of some nodes one after the other, each on so many threads.
    pub fn trunk(&self, nodes: &[NodeIdx], threads: usize) -> f64 {
        nodes.iter().map(|&node| self.time(node, threads)).sum()
    }

    /// Some nodes, ascending, and the edges between them, with their times on so many threads.
    pub fn part(&self, nodes: &[NodeIdx], threads: usize) -> Problem {
        let number: HashMap<NodeIdx, usize> = nodes.iter().enumerate().map(|(idx, &node)| (node, idx)).collect();
        let succs = |&node: &NodeIdx| self.problem.graph.succs(node).iter().map(move |&succ| (node, succ));
        let edges: Vec<(usize, usize)> = nodes
            .iter()
            .flat_map(succs)
            .filter_map(|(from, to)| Some((*number.get(&from)?, *number.get(&to)?)))
            .collect();
        let Ok(graph) = TaskGraph::from_edges(nodes.len(), &edges) else {
            unreachable!("a part of a graph has no cycle")
        };
        let costs = nodes.iter().map(|&node| self.time(node, threads)).collect();
        Problem { graph, costs, message: self.problem.message }
    }
}

/// Tells what runs on lanes and what on the trunk.
///
/// The graph is cut where everything has to wait for one node ([`regions`]). In each region a search widens nodes, that
/// is puts them on the trunk, until the rest balances best on lanes; of a few such allotments the lanes are planned by
/// [`planning::plan`], with one thread for each lane and with several. Beside that all nodes are tried as one container,
/// and none. The plan simulated fastest is taken, so that it takes no longer than the trunk alone, and no longer than
/// pure branches by more than the gain that counts as none ([`LEAST_GAIN_OVER_LOOPS`]).
///
/// A bounded number of simulations for each region, as for [`planning::plan`].
///
/// Source: two phases as for moldable tasks in Turek, Wolf and Yu, "Approximate algorithms for scheduling parallelizable
/// tasks" (1992), and Ludwig and Tiwari (1994): first threads for each node by one bound on all times, then a list
/// schedule; with edges, Lepère, Trystram and Woeginger (2002) and Jansen and Zhang (2006). Widening along the critical
/// path follows CPA (Radulescu and van Gemund, 2001).
pub fn plan(moldable: &Moldable, budget: Budget) -> MoldedPlan {
    let all: Vec<NodeIdx> = (0..moldable.problem.n_nodes()).collect();
    let serial = moldable.problem.total_cost();
    let loops = moldable.trunk(&all, budget.workers);
    let mut found =
        MoldedPlan { containers: Vec::new(), refused: Vec::new(), serial, loops, branches: None, parallel: loops };
    if budget.workers < 2 || all.len() < 2 {
        return found;
    }
    let branches = contain(moldable, &all, budget);
    found.branches = Some(branches.plan.parallel);
    for region in regions::regions(&moldable.problem.graph) {
        let (containers, refused) = allotment::allot(moldable, &region, budget);
        found.containers.extend(containers);
        found.refused.extend(refused);
    }
    found.parallel = loops - found.containers.iter().map(Container::gain).sum::<f64>();
    if branches.is_worth(budget) && branches.plan.parallel < found.parallel * (1.0 - LEAST_GAIN_OVER_LOOPS) {
        found.parallel = branches.plan.parallel;
        (found.containers, found.refused) = (vec![branches], Vec::new());
    }
    found
}

/// The best container for some nodes: with a lane for each worker, or fewer with several threads each.
fn contain(moldable: &Moldable, nodes: &[NodeIdx], budget: Budget) -> Container {
    let lanes = std::iter::successors(Some(budget.workers), |&lanes| Some(lanes / 2)).take_while(|&lanes| lanes >= 2);
    let plans = lanes.map(|lanes| {
        let threads = budget.workers / lanes;
        (threads, planning::plan(&moldable.part(nodes, threads), Strategy::Linear, lanes, budget.overheads))
    });
    let best = plans.reduce(|best, other| if other.1.parallel < best.1.parallel { other } else { best });
    let Some((threads, mut plan)) = best else { unreachable!("there are two workers at least") };
    plan.serial = moldable.trunk(nodes, 1);
    Container { nodes: nodes.to_vec(), plan, threads, trunk: moldable.trunk(nodes, budget.workers) }
}

impl Container {
    /// What it saves, compared with the trunk.
    pub fn gain(&self) -> f64 {
        self.trunk - self.plan.parallel
    }

    /// Whether it gains, in doubt too.
    fn is_worth(&self, budget: Budget) -> bool {
        if self.plan.tasks.n_lanes() < 2 || self.gain() <= LEAST_GAIN_OVER_LOOPS * self.trunk {
            return false;
        }
        let part = budget.doubtful.part(&self.nodes, self.threads);
        let doubtful = simulate(&part, &self.plan.tasks, self.plan.terms.workers, budget.overheads).makespan;
        doubtful < budget.doubtful.trunk(&self.nodes, budget.workers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OVERHEADS: Overheads = Overheads { task_ns: 1.0, container_ns: 2.0 };

    /// A graph whose nodes of these numbers scale with threads, the others not at all.
    fn moldable(costs: &[f64], edges: &[(NodeIdx, NodeIdx)], scaling: &[NodeIdx]) -> Moldable {
        let graph = TaskGraph::with_edges(costs.len(), edges);
        let mut moldable = Moldable::rigid(Problem::new(graph, costs.to_vec(), 1.0).expect("a problem"), 2);
        scaling.iter().for_each(|&node| moldable.times[node][1] = costs[node] / 2.0 + 1.0);
        moldable
    }

    fn planned(moldable: &Moldable) -> MoldedPlan {
        plan(moldable, Budget { workers: 2, overheads: OVERHEADS, doubtful: moldable })
    }

    fn nodes(plan: &MoldedPlan) -> Vec<&[NodeIdx]> {
        plan.containers.iter().map(|container| container.nodes.as_slice()).collect()
    }

    #[test]
    fn the_trunk_has_all_threads_and_branches_one_each() {
        // 0 forks into 1 and 2, joined by 3.
        let edges = [(0, 1), (0, 2), (1, 3), (2, 3)];
        let plan = planned(&moldable(&[100.0, 80.0, 80.0, 100.0], &edges, &[0, 3]));
        assert_eq!(nodes(&plan), [[1, 2]]);
        assert_eq!((plan.serial, plan.loops, plan.parallel), (360.0, 262.0, 51.0 + 83.0 + 51.0));
        assert!(plan.branches.is_some_and(|branches| branches > 280.0), "{:?}", plan.branches);
    }

    #[test]
    fn a_branch_that_would_be_waited_for_is_widened() {
        // 1 is longer than all others together.
        let edges = [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)];
        let plan = planned(&moldable(&[10.0, 200.0, 40.0, 40.0, 10.0], &edges, &[1]));
        assert_eq!(nodes(&plan), [[2, 3]]);
        assert_eq!(plan.parallel, 10.0 + 101.0 + 43.0 + 10.0);
    }

    #[test]
    fn loops_that_scale_need_no_branches() {
        let plan = planned(&moldable(&[80.0; 2], &[], &[0, 1]));
        assert!(plan.containers.is_empty());
        assert_eq!((plan.parallel, plan.branches, plan.refused.len()), (82.0, Some(83.0), 1));
    }

    #[test]
    fn what_gains_only_if_costs_are_right_stays_on_the_trunk() {
        let sure = moldable(&[12.0; 2], &[], &[]);
        let doubtful = moldable(&[3.0; 2], &[], &[]);
        let plan = |doubtful| plan(&sure, Budget { workers: 2, overheads: OVERHEADS, doubtful });
        assert_eq!((plan(&sure).containers.len(), plan(&doubtful).containers.len()), (1, 0));
    }

    #[test]
    fn one_worker_has_no_plan() {
        let moldable = moldable(&[10.0; 2], &[], &[]);
        let plan = plan(&moldable, Budget { workers: 1, overheads: OVERHEADS, doubtful: &moldable });
        assert_eq!((plan.containers.len(), plan.parallel, plan.branches), (0, 20.0, None));
    }
}
