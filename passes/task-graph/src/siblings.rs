//! Single nodes that do not depend on each other.

use crate::graph::{NodeIdx, TaskGraph};

/// The nodes of `candidates`, in ascending order, that depend on none taken before them.
///
/// This shrinks a group instead of refusing it. What is left is convex: a path that left it and came back would make one
/// member depend on another.
pub fn independent(graph: &TaskGraph, candidates: &[NodeIdx]) -> Vec<NodeIdx> {
    let mut sorted = candidates.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut taken: Vec<NodeIdx> = Vec::new();
    let mut below = vec![false; graph.n_nodes()];
    for node in sorted {
        if below[node] {
            continue;
        }
        taken.push(node);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut below[node], true) {
                open.extend(graph.succs(node));
            }
        }
    }
    taken
}

/// The nodes that `node` needs directly or through nodes that `is_transparent` holds for, in ascending order.
pub fn preds_through(graph: &TaskGraph, node: NodeIdx, is_transparent: impl Fn(NodeIdx) -> bool) -> Vec<NodeIdx> {
    through(graph.preds(node), |idx| graph.preds(idx), is_transparent)
}

/// The nodes of `from` and those that need them through nodes that `is_transparent` holds for, in ascending order,
/// without the transparent ones.
pub fn succs_through(graph: &TaskGraph, from: &[NodeIdx], is_transparent: impl Fn(NodeIdx) -> bool) -> Vec<NodeIdx> {
    through(from, |idx| graph.succs(idx), is_transparent)
}

fn through<'a>(
    from: &[NodeIdx],
    next: impl Fn(NodeIdx) -> &'a [NodeIdx],
    is_transparent: impl Fn(NodeIdx) -> bool,
) -> Vec<NodeIdx> {
    let mut seen = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    let mut open = from.to_vec();
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        if is_transparent(node) {
            open.extend(next(node));
        } else {
            found.push(node);
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_that_needs_another_is_left_out() {
        let graph = TaskGraph::with_edges(4, &[(0, 1), (1, 2)]);
        assert_eq!(independent(&graph, &[2, 0, 3]), [0, 3]);
    }

    #[test]
    fn views_between_siblings_and_join_are_looked_through() {
        // 0 -> view 1 -> 3, 2 -> 3.
        let graph = TaskGraph::with_edges(4, &[(0, 1), (1, 3), (2, 3)]);
        assert_eq!(preds_through(&graph, 3, |node| node == 1), [0, 2]);
        assert_eq!(succs_through(&graph, graph.succs(0), |node| node == 1), [3]);
    }
}
