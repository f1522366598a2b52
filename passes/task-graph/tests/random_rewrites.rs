//! Properties of what changes graphs and clusters: reduction, cloning, hyperclustering.

use parallel_op_task_graph::{
    cloning::{CloneBounds, Cloning, NodeClone, clone_producers, n_messages},
    clustering::Clustering,
    graph::{NodeIdx, TaskGraph},
    hyperclustering::{batched, hyperclusters},
    problem::Problem,
    reduction::transitive_reduction,
};
use proptest::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Edges of graphs of up to `most` nodes whose numbers are in no particular order.
fn graphs(most: usize) -> impl Strategy<Value = TaskGraph> {
    (1..=most).prop_flat_map(|n_nodes| {
        let edges = prop::collection::vec((0..n_nodes, 0..n_nodes), 0..3 * n_nodes);
        let names = Just((0..n_nodes).collect::<Vec<NodeIdx>>()).prop_shuffle();
        (edges, names).prop_map(move |(edges, names)| {
            let forward = edges.into_iter().filter(|(from, to)| from < to);
            let renamed: Vec<_> = forward.map(|(from, to)| (names[from], names[to])).collect();
            TaskGraph::from_edges(n_nodes, &renamed).expect("renamed edges have no cycle")
        })
    })
}

/// Problems with clusters that can run: each node on any lane, the lanes in topological order.
fn clustered(most: usize) -> impl Strategy<Value = (Problem, Clustering)> {
    graphs(most).prop_flat_map(|graph| {
        let n_nodes = graph.n_nodes();
        let costs = prop::collection::vec((0_u32..5).prop_map(f64::from), n_nodes);
        (Just(graph), costs, prop::collection::vec(0_usize..4, n_nodes)).prop_map(|(graph, costs, lanes)| {
            let order = graph.topological_order();
            let lane = |lane: usize| order.iter().copied().filter(|&node| lanes[node] == lane).collect::<Vec<_>>();
            let clusters = (0..4).map(lane).filter(|cluster| !cluster.is_empty()).collect();
            let problem = Problem::new(graph, costs, 1.0).expect("a problem");
            (problem, Clustering { clusters })
        })
    })
}

fn bounds() -> impl Strategy<Value = CloneBounds> {
    (0_u32..8, 0_usize..4, 0_u32..4).prop_map(|(cost, max_fan_out, growth)| CloneBounds {
        max_cost: f64::from(cost),
        max_fan_out,
        max_growth: f64::from(growth) / 3.0,
    })
}

/// What a node computes, as a number: made of what it stands for and of what its inputs compute.
fn meanings(graph: &TaskGraph, origin: &[NodeIdx]) -> Vec<u64> {
    let mut meaning = vec![0; graph.n_nodes()];
    for &node in graph.topological_order() {
        let mut inputs: Vec<(NodeIdx, u64)> =
            graph.preds(node).iter().map(|&pred| (origin[pred], meaning[pred])).collect();
        inputs.sort_unstable();
        let mut hasher = DefaultHasher::new();
        (origin[node], inputs).hash(&mut hasher);
        meaning[node] = hasher.finish();
    }
    meaning
}

fn lane_cost(problem: &Problem, lane: &[(usize, NodeIdx)]) -> f64 {
    lane.iter().map(|&(_, node)| problem.costs[node]).sum()
}

proptest! {
    #[test]
    fn reduction_keeps_exactly_the_edges_beside_which_there_is_no_path(graph in graphs(9)) {
        let implied = |from: NodeIdx, to: NodeIdx| {
            let others: Vec<NodeIdx> = graph.succs(from).iter().copied().filter(|&succ| succ != to).collect();
            graph.descendants(&others)[to]
        };
        let expected: Vec<_> = graph.edges().filter(|&(from, to)| !implied(from, to)).collect();
        let reduced = transitive_reduction(&graph);
        prop_assert_eq!(reduced.edges().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn reduction_keeps_what_reaches_what(graph in graphs(40)) {
        let reduced = transitive_reduction(&graph);
        for node in 0..graph.n_nodes() {
            prop_assert_eq!(graph.descendants(&[node]), reduced.descendants(&[node]));
        }
        prop_assert_eq!(&transitive_reduction(&reduced), &reduced);
    }

    #[test]
    fn clones_keep_the_meaning_and_save_messages((problem, clustering) in clustered(25), bounds in bounds()) {
        let clones = clone_producers(&problem, &clustering, bounds, |_| true);
        let cloning = Cloning::new(&problem, &clustering, &clones);
        prop_assert_eq!(cloning.verify(&problem, &clustering), Ok(()));
        let identity: Vec<NodeIdx> = (0..problem.n_nodes()).collect();
        let meant = meanings(&problem.graph, &identity);
        for (node, got) in meanings(&cloning.problem.graph, &cloning.origin).into_iter().enumerate() {
            prop_assert_eq!(got, meant[cloning.origin[node]]);
        }
        if !clones.is_empty() {
            let after = n_messages(&cloning.problem, &cloning.clustering);
            prop_assert!(after < n_messages(&problem, &clustering));
        }
    }

    #[test]
    fn clones_stay_within_their_bounds((problem, clustering) in clustered(25), bounds in bounds()) {
        let clones = clone_producers(&problem, &clustering, bounds, |_| true);
        let cost = |clones: &[NodeClone]| clones.iter().map(|clone| problem.costs[clone.node]).sum::<f64>();
        prop_assert!(cost(&clones) <= bounds.max_growth * problem.total_cost() + 1e-9);
        prop_assert!(clones.iter().all(|clone| problem.costs[clone.node] <= bounds.max_cost));
        for node in 0..problem.n_nodes() {
            prop_assert!(clones.iter().filter(|clone| clone.node == node).count() <= bounds.max_fan_out);
        }
    }

    #[test]
    fn hyperclustered_lanes_hold_the_batch_and_never_deadlock(
        (problem, clustering) in clustered(20), batch in 0_usize..6, switched: bool,
    ) {
        let lanes = hyperclusters(&problem, &clustering, batch, switched).expect("clusters that can run");
        prop_assert_eq!(lanes.verify(&problem), Ok(()));
        let n_nodes: usize = lanes.lanes.iter().map(Vec::len).sum();
        prop_assert_eq!(n_nodes, batched(&problem, batch).n_nodes());
        prop_assert!(lanes.lanes.len() <= clustering.len());
    }

    #[test]
    fn switched_lanes_are_balanced_by_as_many_samples_as_clusters((problem, clustering) in clustered(20), rounds in 1_usize..3) {
        let lanes = hyperclusters(&problem, &clustering, rounds * clustering.len(), true).expect("clusters that can run");
        let share = rounds as f64 * problem.total_cost();
        prop_assert!(lanes.lanes.iter().all(|lane| lane_cost(&problem, lane) == share));
    }

    #[test]
    fn the_largest_lane_of_a_batch_is_never_larger_switched((problem, clustering) in clustered(20), batch in 1_usize..6) {
        let largest = |switched| {
            let lanes = hyperclusters(&problem, &clustering, batch, switched).expect("clusters that can run");
            lanes.lanes.iter().map(|lane| lane_cost(&problem, lane)).fold(0.0, f64::max)
        };
        prop_assert!(largest(true) <= largest(false));
    }
}
