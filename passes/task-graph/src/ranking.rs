//! The order in which nodes are urgent.

use crate::{graph::NodeIdx, problem::Problem};

/// Nodes by falling distance to the end ([`Problem::distances`]): the first is the most urgent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranking {
    /// All nodes, the most urgent first.
    pub order: Vec<NodeIdx>,
    /// The place of each node in the order.
    pub rank: Vec<usize>,
}

impl Ranking {
    /// Between equal distances, the lower number is first, which need not keep the edges.
    pub fn by_number(problem: &Problem) -> Self {
        Self::new(&problem.distances(), (0..problem.n_nodes()).collect())
    }

    /// Between equal distances, what stands first in a topological order is first. This is a topological order too:
    /// the distance never rises along an edge. Lanes that are sorted by one such order never wait for each other.
    pub fn topological(problem: &Problem) -> Self {
        Self::new(&problem.distances(), problem.graph.topological_order().to_vec())
    }

    fn new(distances: &[f64], mut order: Vec<NodeIdx>) -> Self {
        order.sort_by(|&a, &b| distances[b].total_cmp(&distances[a]));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, &node)| rank[node] = place);
        Self { order, rank }
    }

    /// The most urgent of some nodes.
    pub fn first(&self, nodes: impl Iterator<Item = NodeIdx>) -> Option<NodeIdx> {
        nodes.min_by_key(|&node| self.rank[node])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    #[test]
    fn only_the_topological_order_keeps_the_edges_between_equals() {
        let graph = TaskGraph::from_edges(3, &[(2, 0), (0, 1)]).expect("no cycle");
        let problem = Problem::new(graph, vec![0.0; 3], 0.0).expect("a problem");
        assert_eq!(Ranking::by_number(&problem).order, [0, 1, 2]);
        assert_eq!(Ranking::topological(&problem).order, [2, 0, 1]);
        assert_eq!(Ranking::topological(&problem).first([1, 0].into_iter()), Some(0));
    }
}
