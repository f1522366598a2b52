//! Linear clustering: the graph cut into paths, the longest first.

use crate::{clustering::Clustering, graph::NodeIdx, problem::Problem, ranking::Ranking};
use std::{cmp::Reverse, collections::BinaryHeap};

/// Cuts the graph into paths. While nodes remain: starts at the remaining node that is farthest from the end, follows
/// the remaining successor that is farthest from the end until there is none, and takes the path out of the graph.
/// Between equals, the lower number.
///
/// Minimises the messages on the critical path, then on the longest path of what is left, and so on: nodes that have to
/// run one after the other anyway share a cluster and need no messages between them.
///
/// Fails where a node with many inputs joins paths that were taken before it, which leaves short clusters; where there
/// are more paths than workers (merging and folding join them); and it looks at no balance: a long path
/// stays one cluster even where cutting it would fill a worker that idles. A cost of 0 for messages and nodes is
/// allowed, then the number decides.
///
/// O((nodes + edges) log nodes). Without recursion.
///
/// Source: Kim and Browne, "A general approach to mapping of parallel computations upon multiprocessor architectures"
/// (1988), as in Ramiel, "Automatic Task Parallelization of Dataflow Graphs in ML/DL models" (IPDPS 2024), which takes
/// the distances once instead of again after each path.
pub fn linear_clusters(problem: &Problem) -> Clustering {
    let graph = &problem.graph;
    let ranking = Ranking::by_number(problem);
    let mut missing: Vec<usize> = (0..graph.n_nodes()).map(|node| graph.preds(node).len()).collect();
    let mut taken = vec![false; graph.n_nodes()];
    // A path never reaches a node without remaining predecessors, so that what is in the heap is never taken.
    let mut starts: BinaryHeap<Reverse<usize>> =
        (0..graph.n_nodes()).filter(|&node| missing[node] == 0).map(|node| Reverse(ranking.rank[node])).collect();
    let mut clusters = Vec::new();
    while let Some(Reverse(rank)) = starts.pop() {
        let mut cluster = Vec::new();
        let mut next: Option<NodeIdx> = Some(ranking.order[rank]);
        while let Some(node) = next {
            taken[node] = true;
            cluster.push(node);
            next = ranking.first(graph.succs(node).iter().copied().filter(|&succ| !taken[succ]));
        }
        for &succ in cluster.iter().flat_map(|&node| graph.succs(node)) {
            missing[succ] -= 1;
            if missing[succ] == 0 && !taken[succ] {
                starts.push(Reverse(ranking.rank[succ]));
            }
        }
        clusters.push(cluster);
    }
    Clustering { clusters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    fn clusters(n_nodes: usize, edges: &[(NodeIdx, NodeIdx)], costs: &[f64]) -> Vec<Vec<NodeIdx>> {
        assert_eq!(costs.len(), n_nodes);
        let problem = Problem::new(TaskGraph::with_edges(n_nodes, edges), costs.to_vec(), 1.0).expect("a problem");
        linear_clusters(&problem).clusters
    }

    #[test]
    fn the_critical_path_comes_first() {
        let fork_and_join = [(0, 1), (0, 2), (1, 3), (2, 3)];
        assert_eq!(clusters(4, &fork_and_join, &[1.0, 2.0, 6.0, 1.0]), [vec![0, 2, 3], vec![1]]);
    }

    #[test]
    fn a_path_goes_on_through_a_node_that_waits_for_others() {
        // 3 needs 1 and 2; the path from 0 takes it although 2 is left.
        assert_eq!(clusters(4, &[(0, 1), (1, 3), (2, 3)], &[1.0, 5.0, 1.0, 1.0]), [vec![0, 1, 3], vec![2]]);
    }

    #[test]
    fn the_lower_number_wins_a_tie() {
        assert_eq!(clusters(4, &[(0, 2), (0, 3)], &[1.0; 4]), [vec![0, 2], vec![1], vec![3]]);
    }

    #[test]
    fn what_a_path_leaves_behind_starts_others() {
        // The comb 0-1-2 with a tooth at each node.
        let comb = [(0, 1), (1, 2), (0, 3), (1, 4), (2, 5)];
        assert_eq!(clusters(6, &comb, &[1.0; 6]), [vec![0, 1, 2, 5], vec![3], vec![4]]);
    }
}
