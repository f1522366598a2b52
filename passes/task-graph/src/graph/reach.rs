//! What can be reached from what, and which sets of nodes may become one.

use super::{NodeIdx, TaskGraph};

impl TaskGraph {
    /// Which nodes have a path from one of `from`, those themselves included.
    pub fn descendants(&self, from: &[NodeIdx]) -> Vec<bool> {
        let mut reached = vec![false; self.n_nodes()];
        let mut open: Vec<NodeIdx> = from.to_vec();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut reached[node], true) {
                open.extend(self.succs(node));
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
                open.extend(self.preds(node));
            }
        }
        reached
    }

    /// Whether no path leaves `nodes` and comes back, so that they can run as one.
    pub fn is_convex(&self, nodes: &[NodeIdx]) -> bool {
        let mut inside = vec![false; self.n_nodes()];
        nodes.iter().for_each(|&node| inside[node] = true);
        let outside: Vec<NodeIdx> =
            nodes.iter().flat_map(|&node| self.succs(node)).copied().filter(|&succ| !inside[succ]).collect();
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
            let succs = members[merged].iter().flat_map(|&node| self.succs(node));
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
}
