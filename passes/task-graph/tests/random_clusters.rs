//! Clustering and merging against their definitions, on random graphs with many ties.

use parallel_op_task_graph::{
    clustering::Clustering,
    folding::fold,
    graph::{NodeIdx, TaskGraph},
    level_clustering::level_clusters,
    linear_clustering::linear_clusters,
    merging::merge,
    problem::Problem,
};
use proptest::prelude::*;

/// Problems of up to `most` nodes in any numbering, with costs from 0 to 6 and messages from 0 to 2, whole numbers.
fn problems(most: usize) -> impl Strategy<Value = Problem> {
    (1..=most).prop_flat_map(|n_nodes| {
        let edges = prop::collection::vec((0..n_nodes, 0..n_nodes), 0..3 * n_nodes);
        let costs = prop::collection::vec((0_u32..7).prop_map(f64::from), n_nodes);
        let numbers = Just((0..n_nodes).collect::<Vec<_>>()).prop_shuffle();
        (edges, costs, numbers, 0_u32..3).prop_map(move |(edges, costs, numbers, message)| {
            let forward = edges.into_iter().filter(|(from, to)| from < to);
            let edges: Vec<_> = forward.map(|(from, to)| (numbers[from], numbers[to])).collect();
            let graph = TaskGraph::from_edges(n_nodes, &edges).expect("edges lead forward");
            Problem::new(graph, costs, f64::from(message)).expect("a problem")
        })
    })
}

/// Paths as defined: the longest of what remains, again and again.
fn paths_as_defined(problem: &Problem) -> Vec<Vec<NodeIdx>> {
    let distances = problem.distances();
    let first =
        |nodes: Vec<NodeIdx>| nodes.into_iter().min_by(|&a, &b| distances[b].total_cmp(&distances[a]).then(a.cmp(&b)));
    let mut remains = vec![true; problem.n_nodes()];
    let mut clusters = Vec::new();
    loop {
        let is_start = |&node: &NodeIdx| remains[node] && problem.graph.preds(node).iter().all(|&pred| !remains[pred]);
        let mut next = first((0..problem.n_nodes()).filter(is_start).collect());
        if next.is_none() {
            return clusters;
        }
        let mut cluster = Vec::new();
        while let Some(node) = next {
            cluster.push(node);
            next = first(problem.graph.succs(node).iter().copied().filter(|&succ| remains[succ]).collect());
        }
        cluster.iter().for_each(|&node| remains[node] = false);
        clusters.push(cluster);
    }
}

/// Merging as defined, by looking at all pairs.
fn merged_as_defined(problem: &Problem, mut clusters: Vec<Vec<NodeIdx>>) -> Vec<Vec<NodeIdx>> {
    let distances = problem.distances();
    clusters.sort_by(|a, b| distances[b[0]].total_cmp(&distances[a[0]]).then(a[0].cmp(&b[0])));
    loop {
        let n_before = clusters.len();
        let mut absorber = 0;
        while absorber < clusters.len() {
            let last = clusters[absorber][clusters[absorber].len() - 1];
            let fits = |&other: &usize| other != absorber && distances[last] > distances[clusters[other][0]];
            if let Some(absorbed) = (0..clusters.len()).find(fits) {
                let nodes = clusters.remove(absorbed);
                clusters[absorber].extend(nodes);
            }
            absorber += 1;
        }
        if clusters.len() == n_before {
            return clusters;
        }
    }
}

proptest! {
    #[test]
    fn paths_are_as_defined(problem in problems(12)) {
        let paths = linear_clusters(&problem);
        prop_assert_eq!(paths.verify_paths(&problem.graph), Ok(()));
        prop_assert_eq!(paths.clusters, paths_as_defined(&problem));
    }

    #[test]
    fn merging_is_as_defined(problem in problems(24)) {
        let paths = linear_clusters(&problem);
        let lanes = merge(&problem, paths.clone());
        prop_assert!(lanes.len() <= paths.len());
        prop_assert_eq!(lanes.verify(&problem), Ok(()));
        prop_assert_eq!(lanes.clusters, merged_as_defined(&problem, paths.clusters));
    }

    #[test]
    fn merging_single_nodes_is_as_defined(problem in problems(24)) {
        let nodes: Vec<Vec<NodeIdx>> = (0..problem.n_nodes()).map(|node| vec![node]).collect();
        let lanes = merge(&problem, Clustering { clusters: nodes.clone() });
        prop_assert_eq!(lanes.verify(&problem), Ok(()));
        prop_assert_eq!(lanes.clusters, merged_as_defined(&problem, nodes));
    }

    #[test]
    fn folded_clusters_can_run_and_stay_whole(problem in problems(24), workers in 1_usize..5) {
        let paths = linear_clusters(&problem);
        for clusters in [merge(&problem, paths.clone()), paths] {
            let lanes = fold(&problem, &clusters, workers);
            prop_assert!(lanes.len() <= workers);
            prop_assert_eq!(lanes.verify(&problem), Ok(()));
            let lane_of = lanes.cluster_of(problem.n_nodes());
            prop_assert!(clusters.clusters.iter().all(|cluster| cluster.iter().all(|&node| lane_of[node] == lane_of[cluster[0]])));
        }
    }

    #[test]
    fn levels_can_run(problem in problems(24), workers in 1_usize..5) {
        let lanes = level_clusters(&problem, workers);
        prop_assert!(lanes.len() <= workers);
        prop_assert_eq!(lanes.verify(&problem), Ok(()));
    }
}
