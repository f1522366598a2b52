//! The result of clustering: which nodes run on one lane, in which order.

use crate::{
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};

/// What is wrong with a result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// A node stands in no cluster or in several, or does not exist.
    #[error("node {node}: expected 1 place, got {n_places}")]
    Places {
        /// The node.
        node: NodeIdx,
        /// In how many places it stands.
        n_places: usize,
    },
    /// A node stands before one that it needs.
    #[error("edge {from} -> {to}: expected node {from} first, got node {to} first")]
    Order {
        /// What is needed.
        from: NodeIdx,
        /// What needs it.
        to: NodeIdx,
    },
    /// Lanes wait for each other.
    #[error("node {node}: expected to run at last, got lanes that wait for each other")]
    Deadlock {
        /// A node that never runs.
        node: NodeIdx,
    },
    /// A cluster that is no path.
    #[error("nodes {from} and {to}: expected an edge between neighbours of a cluster, got none")]
    NoPath {
        /// A node of the cluster.
        from: NodeIdx,
        /// The next one.
        to: NodeIdx,
    },
    /// Tasks have an edge that their nodes do not have, or lack one.
    #[error("tasks {from} and {to}: expected the edges of their nodes, got another")]
    Edges {
        /// The task that makes the value.
        from: usize,
        /// The task that uses it.
        to: usize,
    },
    /// A schedule runs a node too early or two at a time, or its end is not that of its nodes.
    #[error("node {node}: expected a time at which worker and values are there, got an earlier one")]
    Time {
        /// The node.
        node: NodeIdx,
    },
}

/// Nodes in clusters, each in the order in which they run. A cluster that is to be run is a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clustering {
    /// The clusters; none is empty.
    pub clusters: Vec<Vec<NodeIdx>>,
}

impl Clustering {
    /// Everything in one cluster, in topological order; no cluster if there is no node.
    pub fn serial(graph: &TaskGraph) -> Self {
        let all = graph.topological_order().to_vec();
        Self { clusters: if all.is_empty() { Vec::new() } else { vec![all] } }
    }

    /// Number of clusters.
    pub fn len(&self) -> usize {
        self.clusters.len()
    }

    /// Whether there is no cluster.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty()
    }

    /// For each node the number of its cluster.
    ///
    /// # Panics
    ///
    /// If a cluster holds a node that `n_nodes` excludes.
    pub fn cluster_of(&self, n_nodes: usize) -> Vec<usize> {
        let mut cluster_of = vec![usize::MAX; n_nodes];
        for (idx, cluster) in self.clusters.iter().enumerate() {
            cluster.iter().for_each(|&node| cluster_of[node] = idx);
        }
        cluster_of
    }

    /// Whether the clusters hold every node once, keep the order of the edges, and can run side by side as lanes
    /// without waiting for each other. Linear in nodes and edges.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn verify(&self, problem: &Problem) -> Result<(), Violation> {
        let graph = &problem.graph;
        let place = self.places(graph.n_nodes())?;
        let backwards = graph.edges().find(|&(from, to)| place[from].0 == place[to].0 && place[from].1 > place[to].1);
        if let Some((from, to)) = backwards {
            return Err(Violation::Order { from, to });
        }
        // A node waits for its predecessors and for the one before it in its lane.
        let mut missing: Vec<usize> =
            (0..graph.n_nodes()).map(|node| graph.preds(node).len() + usize::from(place[node].1 > 0)).collect();
        let mut open: Vec<NodeIdx> = (0..graph.n_nodes()).filter(|&node| missing[node] == 0).collect();
        while let Some(node) = open.pop() {
            let (cluster, position) = place[node];
            let next = self.clusters[cluster].get(position + 1);
            for &waiting in graph.succs(node).iter().chain(next) {
                missing[waiting] -= 1;
                if missing[waiting] == 0 {
                    open.push(waiting);
                }
            }
        }
        missing.iter().position(|&left| left > 0).map_or(Ok(()), |node| Err(Violation::Deadlock { node }))
    }

    /// Whether the clusters hold every node once and each is a path of the graph, as before merging.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn verify_paths(&self, graph: &TaskGraph) -> Result<(), Violation> {
        self.places(graph.n_nodes())?;
        let neighbours = self.clusters.iter().flat_map(|cluster| cluster.windows(2));
        for pair in neighbours {
            if graph.succs(pair[0]).binary_search(&pair[1]).is_err() {
                return Err(Violation::NoPath { from: pair[0], to: pair[1] });
            }
        }
        Ok(())
    }

    /// For each node its cluster and the place in it.
    fn places(&self, n_nodes: usize) -> Result<Vec<(usize, usize)>, Violation> {
        let mut n_places = vec![0; n_nodes];
        let mut places = vec![(0, 0); n_nodes];
        for (idx, cluster) in self.clusters.iter().enumerate() {
            for (position, &node) in cluster.iter().enumerate() {
                *n_places.get_mut(node).ok_or(Violation::Places { node, n_places: 1 })? += 1;
                places[node] = (idx, position);
            }
        }
        match (0..n_nodes).find(|&node| n_places[node] != 1) {
            Some(node) => Err(Violation::Places { node, n_places: n_places[node] }),
            None => Ok(places),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verify(edges: &[(NodeIdx, NodeIdx)], clusters: &[&[NodeIdx]]) -> Result<(), Violation> {
        let problem = Problem::new(TaskGraph::with_edges(4, edges), vec![1.0; 4], 1.0).expect("a problem");
        let clusters = clusters.iter().map(|cluster| cluster.to_vec()).collect();
        Clustering { clusters }.verify(&problem)
    }

    #[test]
    fn every_node_stands_in_one_place() {
        assert_eq!(verify(&[], &[&[0, 1], &[3, 2]]), Ok(()));
        assert_eq!(verify(&[], &[&[0, 1], &[3]]), Err(Violation::Places { node: 2, n_places: 0 }));
        assert_eq!(verify(&[], &[&[0, 1], &[3, 2, 1]]), Err(Violation::Places { node: 1, n_places: 2 }));
        assert_eq!(verify(&[], &[&[0, 1, 2, 3, 4]]), Err(Violation::Places { node: 4, n_places: 1 }));
    }

    #[test]
    fn a_lane_keeps_the_order_of_its_edges() {
        assert_eq!(verify(&[(0, 2)], &[&[0, 1, 2, 3]]), Ok(()));
        assert_eq!(verify(&[(0, 2)], &[&[2, 1, 0, 3]]), Err(Violation::Order { from: 0, to: 2 }));
    }

    #[test]
    fn lanes_that_wait_for_each_other_are_found() {
        // 2 waits for 1, which stands behind 3, which waits for 0, which stands behind 2.
        assert_eq!(verify(&[(0, 3), (1, 2)], &[&[0, 2], &[3, 1]]), Ok(()));
        assert_eq!(verify(&[(0, 3), (1, 2)], &[&[2, 0], &[3, 1]]), Err(Violation::Deadlock { node: 0 }));
    }

    #[test]
    fn a_cluster_before_merging_is_a_path() {
        let graph = TaskGraph::with_edges(3, &[(0, 1)]);
        let paths = Clustering { clusters: vec![vec![0, 1], vec![2]] };
        assert_eq!(paths.verify_paths(&graph), Ok(()));
        let no_paths = Clustering { clusters: vec![vec![0, 1, 2]] };
        assert_eq!(no_paths.verify_paths(&graph), Err(Violation::NoPath { from: 1, to: 2 }));
    }

    #[test]
    fn nothing_is_no_cluster() {
        assert!(Clustering::serial(&TaskGraph::default()).is_empty());
    }
}
