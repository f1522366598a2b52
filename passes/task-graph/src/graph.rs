//! The graph: nodes, and edges from what is needed to what needs it.
//!
//! Edges are kept in two arrays, by source and by target (compressed rows), so that a graph of 100,000 nodes is four
//! allocations and a walk over all edges is a walk through memory.

mod reach;

use std::{cmp::Reverse, collections::BinaryHeap};

/// Number of a node, from 0.
pub type NodeIdx = usize;

/// Why some edges are not a graph of tasks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// An edge names a node that does not exist.
    #[error("edge {from} -> {to}: expected nodes below {n_nodes}, got {}", from.max(to))]
    UnknownNode {
        /// Where the edge begins.
        from: NodeIdx,
        /// Where the edge ends.
        to: NodeIdx,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A node needs itself, at once or by way of others.
    #[error("node {node}: expected no cycle, got one through this node")]
    Cycle {
        /// A node of the cycle.
        node: NodeIdx,
    },
}

/// A directed acyclic graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskGraph {
    preds: Rows,
    succs: Rows,
    order: Vec<NodeIdx>,
}

/// For each node a row of nodes: row `i` is `items[start[i]..start[i + 1]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rows {
    start: Vec<usize>,
    items: Vec<NodeIdx>,
}

impl Rows {
    /// Rows by the first of each pair; within a row, the order of the pairs.
    fn group(n_rows: usize, pairs: impl Iterator<Item = (NodeIdx, NodeIdx)> + Clone) -> Self {
        let mut start = vec![0; n_rows + 1];
        pairs.clone().for_each(|(row, _)| start[row + 1] += 1);
        (0..n_rows).for_each(|row| start[row + 1] += start[row]);
        let mut items = vec![0; start[n_rows]];
        let mut next = start.clone();
        for (row, item) in pairs {
            items[next[row]] = item;
            next[row] += 1;
        }
        Self { start, items }
    }

    fn row(&self, row: usize) -> &[NodeIdx] {
        &self.items[self.start[row]..self.start[row + 1]]
    }

    /// All pairs, by row.
    fn pairs(&self) -> impl Iterator<Item = (NodeIdx, NodeIdx)> + Clone {
        (0..self.start.len() - 1).flat_map(|row| self.row(row).iter().map(move |&item| (row, item)))
    }
}

impl Default for TaskGraph {
    fn default() -> Self {
        Self::with_edges(0, &[])
    }
}

impl TaskGraph {
    /// A graph with these edges, each counted once. Linear in nodes and edges if every edge leads to a higher number,
    /// else with a logarithm.
    ///
    /// # Errors
    ///
    /// If an edge names a node that does not exist, or the edges have a cycle.
    pub fn from_edges(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)]) -> Result<Self, GraphError> {
        if let Some(&(from, to)) = edges.iter().find(|&&(from, to)| from.max(to) >= n_nodes) {
            return Err(GraphError::UnknownNode { from, to, n_nodes });
        }
        // Grouped by target and then by source, both rows are ascending, and copies of an edge are neighbours.
        let by_target = Rows::group(n_nodes, edges.iter().map(|&(from, to)| (to, from)));
        let mut by_source = Rows::group(n_nodes, by_target.pairs().map(|(to, from)| (from, to)));
        if (0..n_nodes).any(|node| !by_source.row(node).is_sorted_by(|a, b| a < b)) {
            let mut once: Vec<(NodeIdx, NodeIdx)> = by_source.pairs().collect();
            once.dedup();
            by_source = Rows::group(n_nodes, once.into_iter());
        }
        let preds = Rows::group(n_nodes, by_source.pairs().map(|(from, to)| (to, from)));
        let mut graph = Self { preds, succs: by_source, order: Vec::new() };
        graph.order = graph.sorted()?;
        Ok(graph)
    }

    /// A graph whose edges lead from lower to higher numbers.
    ///
    /// # Panics
    ///
    /// If an edge does not lead to a higher number or names a node that does not exist.
    pub fn with_edges(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)]) -> Self {
        for (from, to) in edges {
            assert!(from < to && *to < n_nodes, "edge {from} -> {to} in a graph of {n_nodes} nodes");
        }
        let Ok(graph) = Self::from_edges(n_nodes, edges) else { unreachable!("ascending edges have no cycle") };
        graph
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.order.len()
    }

    /// Number of edges.
    pub fn n_edges(&self) -> usize {
        self.succs.items.len()
    }

    /// The nodes that `node` needs, ascending.
    pub fn preds(&self, node: NodeIdx) -> &[NodeIdx] {
        self.preds.row(node)
    }

    /// The nodes that need `node`, ascending.
    pub fn succs(&self, node: NodeIdx) -> &[NodeIdx] {
        self.succs.row(node)
    }

    /// All edges, by source, then by target.
    pub fn edges(&self) -> impl Iterator<Item = (NodeIdx, NodeIdx)> + Clone {
        self.succs.pairs()
    }

    /// The nodes in an order that keeps the edges: always the lowest number whose predecessors are there. If every edge
    /// leads to a higher number, that is 0, 1, 2, …
    pub fn topological_order(&self) -> &[NodeIdx] {
        &self.order
    }

    /// The order of [`TaskGraph::topological_order`] (Kahn, 1962).
    fn sorted(&self) -> Result<Vec<NodeIdx>, GraphError> {
        let n_nodes = self.succs.start.len() - 1;
        if self.edges().all(|(from, to)| from < to) {
            return Ok((0..n_nodes).collect());
        }
        let mut missing: Vec<usize> = (0..n_nodes).map(|node| self.preds(node).len()).collect();
        let mut ready: BinaryHeap<Reverse<NodeIdx>> =
            (0..n_nodes).filter(|&node| missing[node] == 0).map(Reverse).collect();
        let mut order = Vec::with_capacity(n_nodes);
        while let Some(Reverse(node)) = ready.pop() {
            order.push(node);
            for &succ in self.succs(node) {
                missing[succ] -= 1;
                if missing[succ] == 0 {
                    ready.push(Reverse(succ));
                }
            }
        }
        // What is left is on a cycle or behind one, so that the way back from it ends in a cycle.
        let Some(left) = (0..n_nodes).find(|&node| missing[node] > 0) else { return Ok(order) };
        let back = |node: NodeIdx| self.preds(node).iter().copied().find(|&pred| missing[pred] > 0).unwrap_or(node);
        Err(GraphError::Cycle { node: (0..n_nodes).fold(left, |node, _| back(node)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_counts_once() {
        let graph = TaskGraph::with_edges(3, &[(0, 2), (0, 1), (0, 2), (1, 2)]);
        assert_eq!((graph.n_edges(), graph.preds(2), graph.succs(0)), (3, &[0, 1][..], &[1, 2][..]));
    }

    #[test]
    fn any_numbering_is_taken() {
        let graph = TaskGraph::from_edges(4, &[(3, 0), (1, 0), (3, 1)]).expect("no cycle");
        assert_eq!(graph.topological_order(), [2, 3, 1, 0]);
        assert_eq!(graph.edges().collect::<Vec<_>>(), [(1, 0), (3, 0), (3, 1)]);
    }

    #[test]
    fn the_order_of_ascending_edges_is_that_of_the_numbers() {
        let graph = TaskGraph::with_edges(4, &[(0, 3), (1, 2)]);
        assert_eq!(graph.topological_order(), [0, 1, 2, 3]);
    }

    #[test]
    fn what_is_no_graph_is_refused() {
        // 3 stands behind the cycle 0 -> 1 -> 2 -> 0.
        let cycle = TaskGraph::from_edges(4, &[(0, 1), (1, 2), (2, 0), (2, 3)]).unwrap_err();
        assert!(matches!(cycle, GraphError::Cycle { node } if node < 3));
        let to_itself = TaskGraph::from_edges(2, &[(0, 1), (1, 1)]).unwrap_err();
        assert_eq!(to_itself.to_string(), "node 1: expected no cycle, got one through this node");
        let unknown = TaskGraph::from_edges(2, &[(0, 2)]).unwrap_err();
        assert_eq!(unknown.to_string(), "edge 0 -> 2: expected nodes below 2, got 2");
    }

    #[test]
    #[should_panic(expected = "edge 1 -> 0")]
    fn an_edge_backwards_panics() {
        TaskGraph::with_edges(2, &[(1, 0)]);
    }
}
