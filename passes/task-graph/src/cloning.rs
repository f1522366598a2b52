//! Cloning: a cheap producer is replicated into the clusters that use it, so that they need not wait for a message.
//!
//! Cloned is only what saves a message and causes none: every input of a clone comes from outside of the graph, from
//! another clone in the same cluster, or is known to the cluster by then, because it made the value or got it for an
//! earlier node. A producer whose inputs are not there is cloned together with those of its producers that make them.
//!
//! Minimises messages between clusters, greedily: clusters in their order, nodes in theirs, so that a value is received
//! at its first use or never. It misses a clone that would only pay together with a later one, and it does not weigh time:
//! a cluster that would not have waited now has more to do. Whether the whole ends earlier is for a simulation of both to
//! say; a `max_cost` no larger than a message is a good start.
//!
//! Bounded by the cost of what is cloned for one use, the clones of one node, and the cost of all clones together; a
//! graph explodes otherwise. A producer whose uses are all served by clones is left behind without a use.
//!
//! Cost: a sort of each node's inputs, and for each value that crosses clusters a look at [`MOST_TOGETHER`] nodes and
//! their inputs at most. Source: step 4 of Ramiel (IPDPS 2024), which names the idea and the need for bounds.

use crate::{
    clustering::{Clustering, Violation},
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most nodes that are cloned for one use.
pub const MOST_TOGETHER: usize = 16;

/// What may be cloned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloneBounds {
    /// Largest cost of what is cloned for one use: a producer and its producers as far as they have to come with it.
    pub max_cost: f64,
    /// Most clones of one node.
    pub max_fan_out: usize,
    /// Largest cost of all clones, as a share of the total cost of the problem.
    pub max_growth: f64,
}

/// A node that a cluster computes for itself. All uses in the cluster are served by the clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeClone {
    /// The node.
    pub node: NodeIdx,
    /// The cluster that gets the clone.
    pub cluster: usize,
    /// The node of the cluster before which the clone stands: its first use, or that of the clone that needs it.
    pub before: NodeIdx,
}

/// What to clone where: by cluster, then in the order in which the clones stand in it. `eligible` tells which nodes may
/// be cloned.
///
/// # Panics
///
/// If the clustering does not hold every node once.
pub fn clone_producers(
    problem: &Problem,
    clustering: &Clustering,
    bounds: CloneBounds,
    eligible: impl Fn(NodeIdx) -> bool,
) -> Vec<NodeClone> {
    let n_nodes = problem.n_nodes();
    let mut search = Search {
        problem,
        bounds,
        eligible,
        positions: problem.positions(),
        cluster_of: clustering.cluster_of(n_nodes),
        known_to: vec![usize::MAX; n_nodes],
        n_clones: vec![0; n_nodes],
        cost_left: bounds.max_growth * problem.total_cost(),
        clones: Vec::new(),
    };
    for (cluster, nodes) in clustering.clusters.iter().enumerate() {
        for &node in nodes {
            search.serve(node, cluster);
            search.known_to[node] = cluster;
        }
    }
    search.clones
}

struct Search<'p, E> {
    problem: &'p Problem,
    bounds: CloneBounds,
    eligible: E,
    positions: Vec<usize>,
    cluster_of: Vec<usize>,
    /// For each node, the last cluster that came to know its value.
    known_to: Vec<usize>,
    n_clones: Vec<usize>,
    cost_left: f64,
    clones: Vec<NodeClone>,
}

impl<E: Fn(NodeIdx) -> bool> Search<'_, E> {
    /// Clones or receives every value of other clusters that a node needs.
    fn serve(&mut self, node: NodeIdx, cluster: usize) {
        let mut foreign: Vec<NodeIdx> = self.problem.graph.preds(node).to_vec();
        foreign.retain(|&pred| self.cluster_of[pred] != cluster);
        // What others of them need comes first, so that it counts as known.
        foreign.sort_unstable_by_key(|&pred| self.positions[pred]);
        for pred in foreign {
            if self.known_to[pred] == cluster {
                continue;
            }
            for clone in self.needed_together(pred, cluster).unwrap_or_default() {
                self.n_clones[clone] += 1;
                self.cost_left -= self.problem.costs[clone];
                self.known_to[clone] = cluster;
                self.clones.push(NodeClone { node: clone, cluster, before: node });
            }
            self.known_to[pred] = cluster;
        }
    }

    /// A node with those of its producers that have to be cloned with it, in topological order. None if that is too
    /// much or one of them is not eligible.
    fn needed_together(&self, node: NodeIdx, cluster: usize) -> Option<Vec<NodeIdx>> {
        let mut together: Vec<NodeIdx> = Vec::new();
        let mut cost = 0.0;
        let mut open = vec![node];
        while let Some(next) = open.pop() {
            if together.contains(&next) {
                continue;
            }
            cost += self.problem.costs[next];
            let is_too_much = together.len() == MOST_TOGETHER
                || !(self.eligible)(next)
                || cost > self.bounds.max_cost.min(self.cost_left)
                || self.n_clones[next] >= self.bounds.max_fan_out;
            if is_too_much {
                return None;
            }
            together.push(next);
            for &pred in self.problem.graph.preds(next).iter().filter(|&&pred| self.known_to[pred] != cluster) {
                if open.len() > MOST_TOGETHER {
                    return None;
                }
                open.push(pred);
            }
        }
        together.sort_unstable_by_key(|&node| self.positions[node]);
        Some(together)
    }
}

/// A problem and its clusters with the clones in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Cloning {
    /// The problem; the clones follow the nodes that were there.
    pub problem: Problem,
    /// The clusters.
    pub clustering: Clustering,
    /// For each node the one that it is or is a clone of.
    pub origin: Vec<NodeIdx>,
}

impl Cloning {
    /// Puts clones of [`clone_producers`] into the problem and the clusters.
    ///
    /// # Panics
    ///
    /// If the clones are not those of this problem and these clusters.
    pub fn new(problem: &Problem, clustering: &Clustering, clones: &[NodeClone]) -> Self {
        let n_nodes = problem.n_nodes();
        let cluster_of = clustering.cluster_of(n_nodes);
        let number: BTreeMap<(usize, NodeIdx), NodeIdx> =
            clones.iter().enumerate().map(|(idx, clone)| ((clone.cluster, clone.node), n_nodes + idx)).collect();
        let in_cluster = |cluster: usize, node: NodeIdx| number.get(&(cluster, node)).copied().unwrap_or(node);
        let mut edges: Vec<(NodeIdx, NodeIdx)> =
            problem.graph.edges().map(|(from, to)| (in_cluster(cluster_of[to], from), to)).collect();
        for (idx, clone) in clones.iter().enumerate() {
            let preds = problem.graph.preds(clone.node).iter();
            edges.extend(preds.map(|&pred| (in_cluster(clone.cluster, pred), n_nodes + idx)));
        }
        let origin: Vec<NodeIdx> = (0..n_nodes).chain(clones.iter().map(|clone| clone.node)).collect();
        let Ok(graph) = TaskGraph::from_edges(origin.len(), &edges) else {
            panic!("clones stand before their first use, so that no cycle arises")
        };
        let costs = origin.iter().map(|&node| problem.costs[node]).collect();
        let mut before: BTreeMap<NodeIdx, Vec<NodeIdx>> = BTreeMap::new();
        clones.iter().enumerate().for_each(|(idx, clone)| before.entry(clone.before).or_default().push(n_nodes + idx));
        let with_clones = |cluster: &Vec<NodeIdx>| -> Vec<NodeIdx> {
            let and_clones = |&node: &NodeIdx| before.remove(&node).into_iter().flatten().chain([node]);
            cluster.iter().flat_map(and_clones).collect()
        };
        let clusters = clustering.clusters.iter().map(with_clones).collect();
        Self {
            problem: Problem { graph, costs, message: problem.message },
            clustering: Clustering { clusters },
            origin,
        }
    }

    /// Whether every node and every clone gets the values of the node that it stands for, whether the clusters can run,
    /// and whether no more values cross clusters than without clones.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn verify(&self, problem: &Problem, clustering: &Clustering) -> Result<(), CloningViolation> {
        self.clustering.verify(&self.problem)?;
        for node in 0..self.problem.n_nodes() {
            let preds = self.problem.graph.preds(node).iter();
            let mut gets: Vec<NodeIdx> = preds.map(|&pred| self.origin[pred]).collect();
            gets.sort_unstable();
            if gets != problem.graph.preds(self.origin[node]) {
                return Err(CloningViolation::Values { node, origin: self.origin[node] });
            }
        }
        let (before, after) = (n_messages(problem, clustering), n_messages(&self.problem, &self.clustering));
        if after > before { Err(CloningViolation::Messages { before, after }) } else { Ok(()) }
    }
}

/// What is wrong with clones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloningViolation {
    /// The clusters with the clones cannot run.
    #[error(transparent)]
    Clusters(#[from] Violation),
    /// A node gets other values than before.
    #[error("node {node}: expected the values of node {origin}, got others")]
    Values {
        /// The node or clone.
        node: NodeIdx,
        /// What it stands for.
        origin: NodeIdx,
    },
    /// The clones cause messages.
    #[error("messages: expected at most {before}, got {after}")]
    Messages {
        /// How many there were without clones.
        before: usize,
        /// How many there are.
        after: usize,
    },
}

/// How many values cross clusters: one message for each value and each other cluster that uses it.
pub fn n_messages(problem: &Problem, clustering: &Clustering) -> usize {
    let cluster_of = clustering.cluster_of(problem.n_nodes());
    let crossing = problem.graph.edges().filter(|&(from, to)| cluster_of[from] != cluster_of[to]);
    crossing.map(|(from, to)| (from, cluster_of[to])).collect::<BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREELY: CloneBounds = CloneBounds { max_cost: 10.0, max_fan_out: 10, max_growth: 10.0 };

    fn problem(edges: &[(NodeIdx, NodeIdx)], costs: &[f64]) -> Problem {
        Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), 1.0).expect("a problem")
    }

    fn cloned(problem: &Problem, clusters: &[&[NodeIdx]], bounds: CloneBounds) -> Vec<(NodeIdx, usize, NodeIdx)> {
        let clustering = Clustering { clusters: clusters.iter().map(|cluster| cluster.to_vec()).collect() };
        let clones = clone_producers(problem, &clustering, bounds, |_| true);
        Cloning::new(problem, &clustering, &clones).verify(problem, &clustering).expect("sound clones");
        clones.iter().map(|clone| (clone.node, clone.cluster, clone.before)).collect()
    }

    #[test]
    fn a_source_is_cloned_before_its_first_use_in_each_other_cluster() {
        let problem = problem(&[(0, 1), (0, 2), (2, 3), (0, 3), (0, 4)], &[1.0, 5.0, 5.0, 5.0, 5.0]);
        assert_eq!(cloned(&problem, &[&[0, 1], &[2, 3], &[4]], FREELY), [(0, 1, 2), (0, 2, 4)]);
    }

    #[test]
    fn a_node_that_waits_for_a_message_itself_is_not_cloned() {
        // 1 needs the expensive 0, which the cluster of 2 does not know: a clone of 1 would wait as long as 2 does.
        let problem = problem(&[(0, 1), (1, 2), (1, 3)], &[100.0, 1.0, 5.0, 5.0]);
        assert_eq!(cloned(&problem, &[&[0, 1, 3], &[2]], FREELY), []);
    }

    #[test]
    fn a_node_is_cloned_where_its_input_is_known() {
        // The cluster of 3 gets 0 for 2 already, so that 1 can be made there.
        let problem = problem(&[(0, 1), (0, 2), (1, 3), (2, 3), (1, 4)], &[100.0, 1.0, 5.0, 5.0, 5.0]);
        assert_eq!(cloned(&problem, &[&[0, 1, 4], &[2, 3]], FREELY), [(1, 1, 3)]);
    }

    #[test]
    fn producers_come_along_in_order() {
        let problem = problem(&[(0, 1), (1, 2), (1, 3)], &[1.0, 1.0, 5.0, 5.0]);
        assert_eq!(cloned(&problem, &[&[0, 1, 2], &[3]], FREELY), [(0, 1, 3), (1, 1, 3)]);
    }

    #[test]
    fn each_bound_holds() {
        let problem = problem(&[(0, 1), (0, 2), (0, 3)], &[2.0, 6.0, 6.0, 6.0]);
        let clusters: &[&[NodeIdx]] = &[&[0, 1], &[2], &[3]];
        assert_eq!(cloned(&problem, clusters, FREELY).len(), 2);
        assert_eq!(cloned(&problem, clusters, CloneBounds { max_cost: 1.9, ..FREELY }).len(), 0);
        assert_eq!(cloned(&problem, clusters, CloneBounds { max_fan_out: 1, ..FREELY }).len(), 1);
        assert_eq!(cloned(&problem, clusters, CloneBounds { max_growth: 0.1, ..FREELY }).len(), 1);
    }

    #[test]
    fn a_long_chain_of_free_nodes_is_not_followed_to_its_end() {
        let n_nodes = 100_000;
        let edges: Vec<_> = (1..n_nodes).map(|node| (node - 1, node)).collect();
        let problem = problem(&edges, &vec![0.0; n_nodes]);
        let all: Vec<NodeIdx> = (0..n_nodes).collect();
        let (first, second) = all.split_at(n_nodes / 2);
        assert_eq!(cloned(&problem, &[first, second], FREELY), []);
        let (first, second) = all.split_at(MOST_TOGETHER);
        assert_eq!(cloned(&problem, &[first, second], FREELY).len(), MOST_TOGETHER);
    }
}
