//! Where a graph can be cut: at nodes for which everything before waits, and which everything behind waits for.

use crate::graph::{NodeIdx, TaskGraph};

/// The nodes between two such cuts, ascending, for each place where there are several. Linear in nodes and edges.
pub fn regions(graph: &TaskGraph) -> Vec<Vec<NodeIdx>> {
    let order = graph.topological_order();
    let leads = alone(graph, order.iter().copied(), TaskGraph::preds, TaskGraph::succs);
    let follows = alone(graph, order.iter().rev().copied(), TaskGraph::succs, TaskGraph::preds);
    let mut regions = vec![Vec::new()];
    for &node in order {
        match (leads[node] && follows[node], regions.last_mut()) {
            (false, Some(region)) => region.push(node),
            _ => regions.push(Vec::new()),
        }
    }
    regions.retain(|region| region.len() > 1);
    regions.iter_mut().for_each(|region| region.sort_unstable());
    regions
}

/// For each node whether it is the only one that can be taken when its turn comes: all that is left waits for it.
fn alone(
    graph: &TaskGraph,
    order: impl Iterator<Item = NodeIdx>,
    near: fn(&TaskGraph, NodeIdx) -> &[NodeIdx],
    far: fn(&TaskGraph, NodeIdx) -> &[NodeIdx],
) -> Vec<bool> {
    let mut missing: Vec<usize> = (0..graph.n_nodes()).map(|node| near(graph, node).len()).collect();
    let mut n_open = missing.iter().filter(|&&missing| missing == 0).count();
    let mut is_alone = vec![false; graph.n_nodes()];
    for node in order {
        is_alone[node] = n_open == 1;
        n_open -= 1;
        for &other in far(graph, node) {
            missing[other] -= 1;
            n_open += usize::from(missing[other] == 0);
        }
    }
    is_alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_cuts() {
        // 0 forks into 1 and 2, joined by 3, which forks into 4 and 5-6, joined by 7.
        let edges = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (5, 6), (4, 7), (6, 7)];
        assert_eq!(regions(&TaskGraph::with_edges(8, &edges)), [vec![1, 2], vec![4, 5, 6]]);
    }

    #[test]
    fn what_nobody_waits_for_keeps_a_region_open() {
        // 1 goes on beside 2 and 3.
        let graph = TaskGraph::with_edges(4, &[(0, 1), (0, 2), (2, 3)]);
        assert_eq!(regions(&graph), [vec![1, 2, 3]]);
        assert_eq!(regions(&TaskGraph::with_edges(2, &[])), [vec![0, 1]]);
    }

    #[test]
    fn a_chain_has_no_region() {
        assert!(regions(&TaskGraph::with_edges(3, &[(0, 1), (1, 2)])).is_empty());
        assert!(regions(&TaskGraph::default()).is_empty());
    }
}
