//! Plans of moldable nodes on random graphs, beside the best there is on small ones.

use parallel_op_task_graph::{
    graph::{NodeIdx, TaskGraph},
    moldable::{Budget, LEAST_GAIN_OVER_LOOPS, Moldable, MoldedPlan, plan},
    molding::Molding,
    packing::Overheads,
    problem::Problem,
    simulation::simulate,
};
use proptest::prelude::*;

const FREE: Overheads = Overheads { task_ns: 0.0, container_ns: 0.0 };

/// Graphs with these numbers of nodes, whose loops have up to nine turns, for so many workers.
fn nodes(n_nodes: std::ops::RangeInclusive<usize>, workers: usize) -> impl Strategy<Value = Moldable> {
    n_nodes.prop_flat_map(move |n_nodes| {
        let edges = prop::collection::vec((0..n_nodes, 0..n_nodes), 0..2 * n_nodes);
        let costs = prop::collection::vec((0_u32..100).prop_map(f64::from), n_nodes);
        let loops = prop::collection::vec((1_u32..10, 0_u32..30), n_nodes);
        (edges, costs, loops, 0_u32..20).prop_map(move |(edges, costs, loops, message)| {
            let forward: Vec<_> = edges.into_iter().filter(|(from, to)| from < to).collect();
            let graph = TaskGraph::with_edges(n_nodes, &forward);
            let problem = Problem::new(graph, costs, f64::from(message)).expect("a problem");
            let time = |node: usize, threads| {
                let (turns, loop_ns) = (f64::from(loops[node].0), f64::from(loops[node].1));
                let molding = Molding { turns, memory_bound: 0.5, loop_ns };
                let times = (1..=threads).map(|threads| molding.best_ns(problem.costs[node], threads));
                times.fold(f64::INFINITY, f64::min)
            };
            let times = (0..n_nodes).map(|node| (1..=workers).map(|threads| time(node, threads)).collect()).collect();
            Moldable { problem, times }
        })
    })
}

fn planned(moldable: &Moldable, workers: usize, overheads: Overheads) -> MoldedPlan {
    plan(moldable, Budget { workers, overheads, doubtful: moldable })
}

/// The edges between nodes, each container taken as one node, must not close a circle; no node is in two.
fn verify(moldable: &Moldable, plan: &MoldedPlan) -> Result<(), TestCaseError> {
    let mut group: Vec<NodeIdx> = (0..moldable.problem.n_nodes()).collect();
    let mut seen = vec![false; group.len()];
    for container in &plan.containers {
        for &node in &container.nodes {
            prop_assert!(!std::mem::replace(&mut seen[node], true), "node {node} is in two containers");
            group[node] = container.nodes[0];
        }
    }
    let edges: Vec<_> = moldable.problem.graph.edges().map(|(from, to)| (group[from], group[to])).collect();
    let between: Vec<_> = edges.into_iter().filter(|(from, to)| from != to).collect();
    prop_assert!(TaskGraph::from_edges(group.len(), &between).is_ok(), "containers wait for each other");
    Ok(())
}

/// What the plan takes, by running its parts one after the other.
fn replayed(moldable: &Moldable, plan: &MoldedPlan, workers: usize, overheads: Overheads) -> f64 {
    let mut is_trunk = vec![true; moldable.problem.n_nodes()];
    let mut time = 0.0;
    for container in &plan.containers {
        container.nodes.iter().for_each(|&node| is_trunk[node] = false);
        let number = |node: NodeIdx| container.nodes.binary_search(&node).ok();
        let edges = moldable.problem.graph.edges().filter_map(|(from, to)| Some((number(from)?, number(to)?)));
        let graph = TaskGraph::with_edges(container.nodes.len(), &edges.collect::<Vec<_>>());
        let costs = container.nodes.iter().map(|&node| moldable.time(node, container.threads)).collect();
        let part = Problem::new(graph, costs, moldable.problem.message).expect("a problem");
        container.plan.tasks.verify(&part).expect("tasks");
        assert!(container.plan.tasks.n_lanes() * container.threads <= workers);
        time += simulate(&part, &container.plan.tasks, container.plan.terms.workers, overheads).makespan;
    }
    time + (0..is_trunk.len()).filter(|&node| is_trunk[node]).map(|node| moldable.time(node, workers)).sum::<f64>()
}

/// The least makespan there is, without messages and overheads: nodes start in any order with any number of threads.
fn shortest(moldable: &Moldable, workers: usize) -> f64 {
    let mut search = Search { moldable, end: vec![None; moldable.problem.n_nodes()], best: f64::INFINITY };
    search.extend(0.0, &vec![0.0; workers]);
    search.best
}

struct Search<'m> {
    moldable: &'m Moldable,
    end: Vec<Option<f64>>,
    best: f64,
}

impl Search<'_> {
    fn extend(&mut self, last_start: f64, free_at: &[f64]) {
        if self.end.iter().all(Option::is_some) {
            self.best = self.best.min(self.end.iter().flatten().copied().fold(0.0, f64::max));
            return;
        }
        for node in 0..self.end.len() {
            let preds: Option<Vec<f64>> =
                self.moldable.problem.graph.preds(node).iter().map(|&pred| self.end[pred]).collect();
            let Some(preds) = preds.filter(|_| self.end[node].is_none()) else { continue };
            let arrival = preds.into_iter().fold(last_start, f64::max);
            for threads in 1..=free_at.len() {
                let mut free_at = free_at.to_vec();
                free_at.sort_by(f64::total_cmp);
                let start = free_at[threads - 1].max(arrival);
                let end = start + self.moldable.time(node, threads);
                if end >= self.best {
                    continue;
                }
                free_at[..threads].fill(end);
                self.end[node] = Some(end);
                self.extend(start, &free_at);
                self.end[node] = None;
            }
        }
    }
}

proptest! {
    #[test]
    fn a_plan_takes_what_it_says(moldable in nodes(1..=20, 4), task in 0_u32..30, container in 0_u32..60) {
        let overheads = Overheads { task_ns: f64::from(task), container_ns: f64::from(container) };
        let plan = planned(&moldable, 4, overheads);
        verify(&moldable, &plan)?;
        prop_assert!((replayed(&moldable, &plan, 4, overheads) - plan.parallel).abs() < 1e-6);
    }

    #[test]
    fn a_plan_is_never_slower_than_loops_branches_or_serial_code(
        moldable in nodes(1..=20, 4), workers in 1_usize..5, task in 0_u32..30, container in 0_u32..60
    ) {
        let overheads = Overheads { task_ns: f64::from(task), container_ns: f64::from(container) };
        let plan = planned(&moldable, workers, overheads);
        prop_assert!(plan.parallel <= plan.loops + 1e-6 && plan.loops <= plan.serial + 1e-6);
        let branches = plan.branches.unwrap_or(plan.serial);
        prop_assert!(plan.parallel * (1.0 - LEAST_GAIN_OVER_LOOPS) <= branches + 1e-6, "{branches} on branches");
    }

    #[test]
    fn a_plan_is_near_the_best(moldable in nodes(1..=5, 2)) {
        let silent = Moldable { problem: Problem { message: 0.0, ..moldable.problem.clone() }, ..moldable };
        let (plan, best) = (planned(&silent, 2, FREE), shortest(&silent, 2));
        prop_assert!(plan.parallel >= best - 1e-6, "{} is shorter than the best, {best}", plan.parallel);
        prop_assert!(plan.parallel <= 1.5 * best + 1e-6, "{} is far from the best, {best}", plan.parallel);
    }

    #[test]
    fn nodes_without_loops_are_planned_as_branches(moldable in nodes(2..=12, 2)) {
        let rigid = Moldable::rigid(moldable.problem, 2);
        let plan = planned(&rigid, 2, FREE);
        prop_assert_eq!(plan.loops, plan.serial);
        prop_assert!(plan.parallel * (1.0 - LEAST_GAIN_OVER_LOOPS) <= plan.branches.unwrap_or(plan.serial) + 1e-6);
    }

    #[test]
    fn a_plan_is_the_same_again(moldable in nodes(1..=12, 4)) {
        prop_assert_eq!(planned(&moldable, 4, FREE), planned(&moldable, 4, FREE));
    }
}
