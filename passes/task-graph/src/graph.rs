//! The graph: nodes numbered in an order that keeps its edges.

/// Number of a node, from 0.
pub type NodeIdx = usize;

/// A directed acyclic graph. An edge leads from a lower to a higher number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskGraph {
    preds: Vec<Vec<NodeIdx>>,
    succs: Vec<Vec<NodeIdx>>,
}

impl TaskGraph {
    /// A graph of `n_nodes` nodes without edges.
    pub fn new(n_nodes: usize) -> Self {
        Self { preds: vec![Vec::new(); n_nodes], succs: vec![Vec::new(); n_nodes] }
    }

    /// A graph with these edges.
    ///
    /// # Panics
    ///
    /// As [`TaskGraph::add_edge`].
    pub fn with_edges(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)]) -> Self {
        let mut graph = Self::new(n_nodes);
        edges.iter().for_each(|&(from, to)| graph.add_edge(from, to));
        graph
    }

    /// Adds an edge, unless it is there.
    ///
    /// # Panics
    ///
    /// If the edge does not lead to a higher number or names a node that does not exist.
    pub fn add_edge(&mut self, from: NodeIdx, to: NodeIdx) {
        assert!(from < to && to < self.n_nodes(), "edge {from} -> {to} in a graph of {} nodes", self.n_nodes());
        // The edges into a node usually arrive together, so that a copy stands near the end.
        if !self.preds[to].iter().rev().any(|&pred| pred == from) {
            self.preds[to].push(from);
            self.succs[from].push(to);
        }
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.preds.len()
    }

    /// The nodes that `node` needs, in the order in which the edges were added.
    pub fn preds(&self, node: NodeIdx) -> &[NodeIdx] {
        &self.preds[node]
    }

    /// The nodes that need `node`, in the order in which the edges were added.
    pub fn succs(&self, node: NodeIdx) -> &[NodeIdx] {
        &self.succs[node]
    }

    /// Which nodes have a path from one of `from`, those themselves included.
    pub fn descendants(&self, from: &[NodeIdx]) -> Vec<bool> {
        let mut reached = vec![false; self.n_nodes()];
        let mut open: Vec<NodeIdx> = from.to_vec();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                open.extend(&self.succs[node]);
            }
        }
        reached
    }

    /// Which nodes have a path to one of `to`, those themselves included.
    pub fn ancestors(&self, to: &[NodeIdx]) -> Vec<bool> {
        let mut reached = vec![false; self.n_nodes()];
        let mut open: Vec<NodeIdx> = to.to_vec();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                open.extend(&self.preds[node]);
            }
        }
        reached
    }

    /// Whether no path leaves `nodes` and comes back, so that they can run as one.
    pub fn is_convex(&self, nodes: &[NodeIdx]) -> bool {
        let mut inside = vec![false; self.n_nodes()];
        nodes.iter().for_each(|&node| inside[node] = true);
        let outside: Vec<NodeIdx> =
            nodes.iter().flat_map(|&node| &self.succs[node]).copied().filter(|&succ| !inside[succ]).collect();
        let after = self.descendants(&outside);
        nodes.iter().all(|&node| !after[node])
    }

    /// Whether no cycle arises when the nodes of each set become one node. The sets share no node.
    pub fn is_acyclic_with_merged(&self, sets: &[Vec<NodeIdx>]) -> bool {
        let mut name: Vec<usize> = (0..self.n_nodes()).collect();
        for set in sets {
            set.iter().for_each(|&node| name[node] = set[0]);
        }
        // Nodes leave when nothing they need is left; what cannot leave is on a cycle or behind one.
        let mut members = vec![Vec::new(); self.n_nodes()];
        (0..self.n_nodes()).for_each(|node| members[name[node]].push(node));
        let mut missing = vec![0_usize; self.n_nodes()];
        let targets = |merged: NodeIdx| -> Vec<NodeIdx> {
            let succs = members[merged].iter().flat_map(|&node| &self.succs[node]);
            succs.map(|&succ| name[succ]).filter(|&succ| succ != merged).collect()
        };
        (0..self.n_nodes()).flat_map(&targets).for_each(|succ| missing[succ] += 1);
        let mut open: Vec<NodeIdx> = (0..self.n_nodes()).filter(|&node| missing[node] == 0).collect();
        let mut left = self.n_nodes();
        while let Some(merged) = open.pop() {
            left -= 1;
            for succ in targets(merged) {
                missing[succ] -= 1;
                if missing[succ] == 0 {
                    open.push(succ);
                }
            }
        }
        left == 0
    }

    /// Whether no path leads from a node of one set to a node of another.
    pub fn are_independent(&self, sets: &[Vec<NodeIdx>]) -> bool {
        let mut set_of = vec![usize::MAX; self.n_nodes()];
        for (idx, set) in sets.iter().enumerate() {
            set.iter().for_each(|&node| set_of[node] = idx);
        }
        sets.iter().enumerate().all(|(idx, set)| {
            let reached = self.descendants(set);
            (0..self.n_nodes()).all(|node| !reached[node] || set_of[node] == usize::MAX || set_of[node] == idx)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_and_comes_back_is_not_convex() {
        let graph = TaskGraph::with_edges(4, &[(0, 1), (1, 2), (0, 3)]);
        assert!(!graph.is_convex(&[0, 2]));
        assert!(graph.is_convex(&[0, 1]));
        assert!(graph.is_convex(&[1, 3]));
    }

    #[test]
    fn sets_joined_by_a_path_through_others_are_not_independent() {
        let graph = TaskGraph::with_edges(4, &[(0, 1), (1, 2)]);
        assert!(!graph.are_independent(&[vec![0], vec![2]]));
        assert!(graph.are_independent(&[vec![0, 1, 2], vec![3]]));
    }

    #[test]
    fn two_groups_that_need_each_other_are_a_cycle() {
        let graph = TaskGraph::with_edges(4, &[(0, 2), (1, 3)]);
        assert!(graph.is_acyclic_with_merged(&[vec![0, 1], vec![2, 3]]));
        assert!(!graph.is_acyclic_with_merged(&[vec![0, 3], vec![1, 2]]));
    }

    #[test]
    fn an_edge_counts_once() {
        let graph = TaskGraph::with_edges(2, &[(0, 1), (0, 1)]);
        assert_eq!(graph.preds(1), [0]);
        assert_eq!(graph.succs(0), [1]);
    }

    #[test]
    #[should_panic(expected = "edge 1 -> 0")]
    fn an_edge_backwards_panics() {
        TaskGraph::with_edges(2, &[(1, 0)]);
    }
}
