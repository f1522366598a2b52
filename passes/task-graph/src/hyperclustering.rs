//! Hyperclustering: a batch of samples on the lanes of one, interleaved.
//!
//! Each sample has a copy of every cluster. Plain, lane `l` holds the copies of cluster `l`, node by node, so that the
//! wait for a message of one sample is filled with work of the others. Switched, lane `l` holds cluster
//! `(l + sample) mod n`, so that large and small clusters mix and the lanes balance.
//!
//! Nodes are interleaved by the time at which they would start if their sample were alone, then by sample. This one
//! order keeps the edges of every sample and the order of every cluster, so that lanes that follow it never wait for
//! each other, switched or not.
//!
//! Aims at lanes that never wait; minimises nothing exactly. It does not help where one sample alone keeps all lanes
//! busy, and plain it inherits the imbalance of the clusters. Switched it balances fully only if the batch is a multiple
//! of the number of clusters. More samples hold more memory at a time.
//!
//! Cost: linear in nodes and edges of one sample, and a sort of each lane. Source: step 6 of Ramiel (IPDPS 2024); the
//! order within a lane is ours.

use crate::{
    clustering::{Clustering, Violation},
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};

/// Lanes for a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperclustering {
    /// For each lane its nodes, each with its sample, in the order in which they run.
    pub lanes: Vec<Vec<(usize, NodeIdx)>>,
    /// Number of samples.
    pub batch: usize,
}

/// Interleaves `batch` copies of the clusters; `switched` gives each sample's clusters to other lanes than the one's
/// before.
///
/// # Errors
///
/// If the clusters themselves cannot run as lanes.
pub fn hyperclusters(
    problem: &Problem,
    clustering: &Clustering,
    batch: usize,
    switched: bool,
) -> Result<Hyperclustering, Violation> {
    clustering.verify(problem)?;
    let place = places_in_time(problem, clustering);
    let n_lanes = clustering.len();
    let lane = |lane: usize| {
        let cluster_of = |sample: usize| if switched { (lane + sample) % n_lanes } else { lane };
        let mut nodes: Vec<(usize, NodeIdx)> = (0..batch)
            .flat_map(|sample| clustering.clusters[cluster_of(sample)].iter().map(move |&node| (sample, node)))
            .collect();
        nodes.sort_unstable_by_key(|&(sample, node)| (place[node], sample));
        nodes
    };
    let lanes = (0..n_lanes).map(lane).filter(|nodes| !nodes.is_empty()).collect();
    Ok(Hyperclustering { lanes, batch })
}

/// For each node its place in the order in which nodes start if every lane runs as soon as it can. Keeps the edges and
/// the order of the lanes.
fn places_in_time(problem: &Problem, clustering: &Clustering) -> Vec<usize> {
    let graph = &problem.graph;
    let n_nodes = problem.n_nodes();
    let cluster_of = clustering.cluster_of(n_nodes);
    let mut after: Vec<Option<NodeIdx>> = vec![None; n_nodes];
    let mut missing: Vec<usize> = (0..n_nodes).map(|node| graph.preds(node).len()).collect();
    for pair in clustering.clusters.iter().flat_map(|cluster| cluster.windows(2)) {
        after[pair[0]] = Some(pair[1]);
        missing[pair[1]] += 1;
    }
    let mut start = vec![0.0_f64; n_nodes];
    // Nodes join when all that they wait for has joined, so that this is an order that keeps everything.
    let mut order: Vec<NodeIdx> = (0..n_nodes).filter(|&node| missing[node] == 0).collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        let end = start[node] + problem.costs[node];
        let mut release = |waiting: NodeIdx, at: f64| {
            start[waiting] = start[waiting].max(at);
            missing[waiting] -= 1;
            if missing[waiting] == 0 {
                order.push(waiting);
            }
        };
        for &succ in graph.succs(node) {
            release(succ, if cluster_of[succ] == cluster_of[node] { end } else { end + problem.message });
        }
        if let Some(waiting) = after[node] {
            release(waiting, end);
        }
    }
    // A stable sort: nodes that start at the same time keep that order.
    order.sort_by(|&a, &b| start[a].total_cmp(&start[b]));
    let mut place = vec![0; n_nodes];
    order.iter().enumerate().for_each(|(idx, &node)| place[node] = idx);
    place
}

/// The problem of a whole batch: node `sample * n + node` is the sample's copy of the node.
pub fn batched(problem: &Problem, batch: usize) -> Problem {
    let n_nodes = problem.n_nodes();
    let of_sample =
        |sample: usize| problem.graph.edges().map(move |(from, to)| (sample * n_nodes + from, sample * n_nodes + to));
    let edges: Vec<(NodeIdx, NodeIdx)> = (0..batch).flat_map(of_sample).collect();
    let Ok(graph) = TaskGraph::from_edges(batch * n_nodes, &edges) else {
        unreachable!("copies of an acyclic graph have no cycle")
    };
    Problem { graph, costs: problem.costs.repeat(batch), message: problem.message }
}

impl Hyperclustering {
    /// The lanes as a clustering of [`batched`], for a problem of `n_nodes` nodes.
    pub fn as_clustering(&self, n_nodes: usize) -> Clustering {
        let of_lane =
            |lane: &Vec<(usize, NodeIdx)>| lane.iter().map(|&(sample, node)| sample * n_nodes + node).collect();
        Clustering { clusters: self.lanes.iter().map(of_lane).collect() }
    }

    /// Whether the lanes hold every node of every sample once, keep the order of the edges, and can run side by side
    /// without waiting for each other.
    ///
    /// # Errors
    ///
    /// What is wrong first, with the node's number in [`batched`].
    pub fn verify(&self, problem: &Problem) -> Result<(), Violation> {
        let n_nodes = problem.n_nodes();
        // Its number would be that of another sample's node.
        if let Some(&(_, node)) = self.lanes.iter().flatten().find(|&&(_, node)| node >= n_nodes) {
            return Err(Violation::Places { node, n_places: 1 });
        }
        self.as_clustering(problem.n_nodes()).verify(&batched(problem, self.batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 forks into the long 1-2 and the short 3, joined by 4.
    fn problem() -> (Problem, Clustering) {
        let graph = TaskGraph::with_edges(5, &[(0, 1), (1, 2), (0, 3), (2, 4), (3, 4)]);
        let problem = Problem::new(graph, vec![1.0, 4.0, 4.0, 2.0, 1.0], 1.0).expect("a problem");
        (problem, Clustering { clusters: vec![vec![0, 1, 2, 4], vec![3]] })
    }

    fn lanes(batch: usize, switched: bool) -> Vec<Vec<(usize, NodeIdx)>> {
        let (problem, clustering) = problem();
        let lanes = hyperclusters(&problem, &clustering, batch, switched).expect("clusters that can run");
        assert_eq!(lanes.verify(&problem), Ok(()));
        lanes.lanes
    }

    #[test]
    fn plain_lanes_take_turns_between_samples() {
        let expected = [vec![(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2), (0, 4), (1, 4)], vec![(0, 3), (1, 3)]];
        assert_eq!(lanes(2, false), expected);
    }

    #[test]
    fn switched_lanes_mix_large_and_small_clusters() {
        let expected = [vec![(0, 0), (0, 1), (1, 3), (0, 2), (0, 4)], vec![(1, 0), (1, 1), (0, 3), (1, 2), (1, 4)]];
        assert_eq!(lanes(2, true), expected);
    }

    #[test]
    fn one_sample_keeps_its_clusters() {
        let (_, clustering) = problem();
        for switched in [false, true] {
            let nodes: Vec<Vec<NodeIdx>> =
                lanes(1, switched).iter().map(|lane| lane.iter().map(|&(_, node)| node).collect()).collect();
            assert_eq!(nodes, clustering.clusters);
        }
        assert_eq!(lanes(0, true), Vec::<Vec<_>>::new());
    }

    #[test]
    fn clusters_that_cannot_run_are_refused() {
        let (problem, _) = problem();
        let backwards = Clustering { clusters: vec![vec![1, 0, 2, 4], vec![3]] };
        assert_eq!(hyperclusters(&problem, &backwards, 2, false), Err(Violation::Order { from: 0, to: 1 }));
    }

    #[test]
    fn a_lost_or_misplaced_copy_is_found() {
        let (problem, clustering) = problem();
        let mut lanes = hyperclusters(&problem, &clustering, 2, false).expect("clusters that can run");
        lanes.lanes[0].swap(0, 2);
        assert_eq!(lanes.verify(&problem), Err(Violation::Order { from: 0, to: 1 }));
        lanes.lanes[0].truncate(2);
        assert!(matches!(lanes.verify(&problem), Err(Violation::Places { n_places: 0, .. })));
    }

    #[test]
    fn a_batch_is_copies_side_by_side() {
        let (problem, _) = problem();
        let batch = batched(&problem, 3);
        assert_eq!((batch.n_nodes(), batch.graph.n_edges()), (15, 15));
        assert_eq!(batch.graph.preds(14), [12, 13]);
        assert_eq!(batch.critical_path_cost(), problem.critical_path_cost());
    }
}
