//! Transitive reduction: a graph without the edges that a longer path implies.
//!
//! For a message between tasks this says which wait is needed: where `a -> b -> c` is there, `a -> c` orders nothing.
//!
//! Minimises the number of edges among all graphs on the same nodes with the same paths; for an acyclic graph that one
//! is unique (Aho, Garey and Ullman, The transitive reduction of a directed graph, 1972). Does not fail.
//!
//! Cost: an edge that spans one level (longest path from a source) is never implied, so only nodes with a longer edge
//! are looked at, and from each a search visits what lies below the level of its farthest successor. Linear in nodes
//! and edges where edges span few levels, nodes times edges at worst. No recursion.

use crate::graph::{NodeIdx, TaskGraph};

/// The graph without the edges that a longer path implies.
pub fn transitive_reduction(graph: &TaskGraph) -> TaskGraph {
    let levels = levels(graph);
    let mut search = Search { seen_from: vec![NodeIdx::MAX; graph.n_nodes()], open: Vec::new() };
    let mut edges = Vec::with_capacity(graph.n_edges());
    for node in 0..graph.n_nodes() {
        let succs = graph.succs(node);
        let farthest = succs.iter().map(|&succ| levels[succ]).max().unwrap_or(0);
        let may_be_implied = succs.len() > 1 && farthest > levels[node] + 1;
        if may_be_implied {
            search.visit(graph, &levels, node, farthest);
        }
        let kept = succs.iter().filter(|&&succ| !may_be_implied || search.seen_from[succ] != node);
        edges.extend(kept.map(|&succ| (node, succ)));
    }
    let Ok(reduced) = TaskGraph::from_edges(graph.n_nodes(), &edges) else {
        unreachable!("some of the edges of an acyclic graph have no cycle")
    };
    reduced
}

/// The number of edges on the longest path from a source to each node.
pub fn levels(graph: &TaskGraph) -> Vec<usize> {
    let mut levels = vec![0; graph.n_nodes()];
    for &node in graph.topological_order() {
        levels[node] = graph.preds(node).iter().map(|&pred| levels[pred] + 1).max().unwrap_or(0);
    }
    levels
}

/// What was reached by two edges or more, kept between searches so that each costs only what it visits.
struct Search {
    /// For each node the last start that reached it.
    seen_from: Vec<NodeIdx>,
    open: Vec<NodeIdx>,
}

impl Search {
    /// Marks what is reached from `start` by two edges or more, up to level `farthest`.
    fn visit(&mut self, graph: &TaskGraph, levels: &[usize], start: NodeIdx, farthest: usize) {
        self.open.extend(graph.succs(start).iter().filter(|&&succ| levels[succ] < farthest));
        while let Some(node) = self.open.pop() {
            for &succ in graph.succs(node) {
                if levels[succ] <= farthest && self.seen_from[succ] != start {
                    self.seen_from[succ] = start;
                    if levels[succ] < farthest {
                        self.open.push(succ);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)]) -> Vec<(NodeIdx, NodeIdx)> {
        transitive_reduction(&TaskGraph::from_edges(n_nodes, edges).expect("no cycle")).edges().collect()
    }

    #[test]
    fn an_edge_beside_a_path_goes() {
        assert_eq!(reduced(4, &[(0, 1), (1, 2), (2, 3), (0, 2), (0, 3), (1, 3)]), [(0, 1), (1, 2), (2, 3)]);
    }

    #[test]
    fn an_edge_that_spans_levels_without_a_path_beside_it_stays() {
        let edges = [(0, 1), (1, 2), (3, 2), (0, 4), (4, 3)];
        let mut sorted = edges.to_vec();
        sorted.sort_unstable();
        assert_eq!(reduced(5, &edges), sorted);
    }

    #[test]
    fn any_numbering_will_do() {
        assert_eq!(reduced(3, &[(2, 1), (1, 0), (2, 0)]), [(1, 0), (2, 1)]);
        assert_eq!(reduced(0, &[]), []);
    }

    #[test]
    fn a_long_chain_with_a_shortcut_is_no_recursion() {
        let n_nodes = 100_000;
        let mut edges: Vec<_> = (1..n_nodes).map(|node| (node - 1, node)).collect();
        edges.push((0, n_nodes - 1));
        assert_eq!(reduced(n_nodes, &edges).len(), n_nodes - 1);
    }
}
