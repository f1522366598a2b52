//! Graphs of 100,000 nodes in shapes that exhaust a stack or square a cost.

use parallel_op_task_graph::{
    graph::{NodeIdx, TaskGraph},
    linear_clustering::linear_clusters,
    merging::merge,
    packing::Overheads,
    planning::{Strategy, plan},
    problem::Problem,
};

const N_NODES: usize = 100_000;

/// Clusters, merges and plans; the numbers of clusters before and after merging, and of tasks for two workers.
fn counts(edges: &[(NodeIdx, NodeIdx)]) -> [usize; 3] {
    let graph = TaskGraph::with_edges(N_NODES, edges);
    let problem = Problem::new(graph, vec![1e4; N_NODES], 1e3).expect("a problem");
    let paths = linear_clusters(&problem);
    assert_eq!(paths.verify_paths(&problem.graph), Ok(()));
    let lanes = merge(&problem, paths.clone());
    assert_eq!(lanes.verify(&problem), Ok(()));
    let plan = plan(&problem, Strategy::Linear, 2, Overheads { task_ns: 5e3, container_ns: 1e4 });
    assert_eq!(plan.tasks.verify(&problem), Ok(()));
    [paths.len(), lanes.len(), plan.tasks.tasks.len()]
}

#[test]
fn a_long_chain_is_one_cluster() {
    let chain: Vec<_> = (1..N_NODES).map(|node| (node - 1, node)).collect();
    assert_eq!(counts(&chain), [1, 1, 1]);
}

#[test]
fn a_chain_against_the_numbers_is_one_cluster() {
    let chain: Vec<_> = (1..N_NODES).map(|node| (node, node - 1)).collect();
    let graph = TaskGraph::from_edges(N_NODES, &chain).expect("no cycle");
    let problem = Problem::new(graph, vec![0.0; N_NODES], 0.0).expect("a problem");
    assert_eq!(linear_clusters(&problem).clusters, [(0..N_NODES).rev().collect::<Vec<_>>()]);
}

#[test]
fn a_join_of_everything_takes_one_node_along() {
    let join: Vec<_> = (0..N_NODES - 1).map(|node| (node, N_NODES - 1)).collect();
    assert_eq!(counts(&join), [N_NODES - 1, N_NODES - 1, 3]);
}

#[test]
fn a_fork_into_everything_takes_one_node_along() {
    let fork: Vec<_> = (1..N_NODES).map(|node| (0, node)).collect();
    assert_eq!(counts(&fork), [N_NODES - 1, N_NODES - 1, 3]);
}

#[test]
fn many_spans_one_after_the_other_are_one_lane() {
    // Nothing but different distances, so that every node may absorb every later one.
    let costs = (0..N_NODES).rev().map(|distance| distance as f64).collect();
    let problem = Problem::new(TaskGraph::with_edges(N_NODES, &[]), costs, 1.0).expect("a problem");
    assert_eq!(merge(&problem, linear_clusters(&problem)).len(), 1);
}
