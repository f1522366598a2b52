//! Properties of the searches on random graphs, and brute force on small ones.

use parallel_op_task_graph::{
    branches::{branches_from, branches_into},
    graph::{GraphError, NodeIdx, TaskGraph},
    packing::{Overheads, pack, parallel_ns},
    schedule::{critical_path, makespan, makespan_of_independent},
    siblings::independent,
};
use proptest::prelude::*;

/// Graphs of up to `most` nodes, and for each node whether it is eligible.
fn graphs(most: usize) -> impl Strategy<Value = (TaskGraph, Vec<bool>)> {
    (1..=most).prop_flat_map(|n_nodes| {
        let edges = prop::collection::vec((0..n_nodes, 0..n_nodes), 0..3 * n_nodes);
        (edges, prop::collection::vec(prop::bool::weighted(0.85), n_nodes)).prop_map(move |(edges, eligible)| {
            let forward: Vec<_> = edges.into_iter().filter(|(from, to)| from < to).collect();
            (TaskGraph::with_edges(n_nodes, &forward), eligible)
        })
    })
}

fn costs(n: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((0_u32..100).prop_map(f64::from), n)
}

/// Branches are disjoint, made of eligible nodes, independent, and together convex.
fn check_branches(graph: &TaskGraph, eligible: &[bool], branches: &[Vec<NodeIdx>]) {
    let mut all = branches.concat();
    assert!(all.iter().all(|&node| eligible[node]));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "branches share a node");
    assert!(graph.are_independent(branches), "{branches:?}");
    assert!(graph.is_convex(&all), "{branches:?}");
    assert!(branches.iter().all(|branch| graph.is_convex(branch)), "{branches:?}");
}

/// All paths from `node` to `join`, each without its first node and the join.
fn paths(graph: &TaskGraph, node: NodeIdx, join: NodeIdx) -> Vec<Vec<NodeIdx>> {
    if node == join {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for &succ in graph.succs(node) {
        for mut path in paths(graph, succ, join) {
            if succ != join {
                path.insert(0, succ);
            }
            found.push(path);
        }
    }
    found
}

/// The shortest time in which independent tasks can run on two workers.
fn best_split(costs: &[f64]) -> f64 {
    let total: f64 = costs.iter().sum();
    (0_u32..1 << costs.len())
        .map(|set| (0..costs.len()).filter(|i| set >> i & 1 == 1).map(|i| costs[i]).sum::<f64>())
        .map(|one| one.max(total - one))
        .fold(f64::INFINITY, f64::min)
}

proptest! {
    #[test]
    fn branches_into_a_join_are_independent_and_convex((graph, eligible) in graphs(14)) {
        for join in 0..graph.n_nodes() {
            check_branches(&graph, &eligible, &branches_into(&graph, &[join], |node| eligible[node]));
        }
    }

    #[test]
    fn branches_from_a_fork_are_independent_and_convex((graph, eligible) in graphs(14)) {
        for fork in 0..graph.n_nodes() {
            let branches = branches_from(&graph, graph.succs(fork), |node| eligible[node] && node != fork, |_| false);
            check_branches(&graph, &eligible, &branches);
        }
    }

    #[test]
    fn a_node_is_in_a_branch_exactly_if_all_its_paths_are((graph, _) in graphs(8)) {
        let join = graph.n_nodes() - 1;
        let branches = branches_into(&graph, &[join], |_| true);
        let holds = |branch: &Vec<NodeIdx>, steps: &[Vec<NodeIdx>]| {
            steps.iter().flatten().all(|step| branch.contains(step))
        };
        for node in 0..if branches.is_empty() { 0 } else { join } {
            let ways = paths(&graph, node, join);
            match branches.iter().find(|branch| branch.contains(&node)) {
                Some(branch) => prop_assert!(!ways.is_empty() && holds(branch, &ways)),
                None => prop_assert!(ways.is_empty() || !branches.iter().any(|branch| holds(branch, &ways))),
            }
        }
    }

    #[test]
    fn edges_make_a_graph_exactly_if_there_is_an_order_that_keeps_them(
        edges in prop::collection::vec((0_usize..8, 0_usize..8), 0..12),
    ) {
        let reaches = |from: NodeIdx, to: NodeIdx| {
            let mut reached = vec![from];
            let mut next = 0;
            while let Some(&node) = reached.get(next) {
                next += 1;
                for &(_, succ) in edges.iter().filter(|edge| edge.0 == node) {
                    if succ == to {
                        return true;
                    }
                    if !reached.contains(&succ) {
                        reached.push(succ);
                    }
                }
            }
            false
        };
        match TaskGraph::from_edges(8, &edges) {
            Ok(graph) => {
                let order = graph.topological_order();
                let place = |node: NodeIdx| order.iter().position(|&other| other == node);
                prop_assert!(edges.iter().all(|&(from, to)| place(from) < place(to)));
                prop_assert!(edges.iter().all(|&(from, to)| graph.succs(from).contains(&to) && graph.preds(to).contains(&from)));
                prop_assert!(graph.edges().all(|edge| edges.contains(&edge)));
            }
            Err(GraphError::Cycle { node }) => prop_assert!(reaches(node, node)),
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    #[test]
    fn siblings_do_not_depend_on_each_other((graph, eligible) in graphs(12)) {
        let candidates: Vec<NodeIdx> = (0..graph.n_nodes()).filter(|&node| eligible[node]).collect();
        let taken: Vec<Vec<NodeIdx>> = independent(&graph, &candidates).into_iter().map(|node| vec![node]).collect();
        check_branches(&graph, &eligible, &taken);
    }

    #[test]
    fn makespan_lies_between_its_bounds((graph, _) in graphs(10), weights in costs(10..=10), workers in 1_usize..5) {
        let weights = &weights[..graph.n_nodes()];
        let total: f64 = weights.iter().sum();
        let bound = critical_path(&graph, weights).max(total / workers as f64);
        let span = makespan(&graph, weights, workers);
        prop_assert!(span >= bound - 1e-9 && span <= total + 1e-9);
        prop_assert_eq!(makespan(&graph, weights, 1), total);
    }

    #[test]
    fn packing_is_near_the_best_split(branches in costs(2..=8)) {
        let overheads = Overheads { task_ns: 3.0, container_ns: 7.0 };
        let packing = pack(&branches, 2, overheads);
        let mut packed = packing.tasks.concat();
        packed.sort_unstable();
        prop_assert_eq!(packed, (0..branches.len()).collect::<Vec<_>>());
        let least = overheads.container_ns + overheads.task_ns + best_split(&branches);
        prop_assert!(packing.parallel_ns >= least - 1e-9);
        prop_assert!(packing.parallel_ns <= 1.03 * (4.0 / 3.0 * least) + 1e-9);
        prop_assert!(packing.parallel_ns <= parallel_ns(&branches, 2, overheads) + 1e-9);
    }

    #[test]
    fn more_workers_are_never_slower_without_edges(branches in costs(0..=12), workers in 1_usize..6) {
        let fewer = makespan_of_independent(&branches, workers);
        prop_assert!(makespan_of_independent(&branches, workers + 1) <= fewer + 1e-9);
    }
}
