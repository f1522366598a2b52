//! Lanes from siblings: the nodes of one level side by side.

use crate::{clustering::Clustering, graph::NodeIdx, problem::Problem};

/// Distributes the nodes of each level over so many lanes (at least one). The level of a node is the number of edges on
/// the longest path to it, so that nodes of one level are siblings: none needs another. The longest node goes first, to
/// the lane on which its level is done soonest, a message counted if none of its values was made there.
///
/// Minimises the time of each level, and with it the makespan of graphs whose levels wait for each other anyway, such as
/// branches of equal depth. Fails where branches differ in depth: a long node of one level is put beside a short one,
/// and both wait for the next level. Linear clusters do not have that weakness.
///
/// O(edges + nodes (log nodes + lanes)). Within a level at most `4/3 - 1/(3 workers)` of the best without messages
/// (Graham, 1969).
pub fn level_clusters(problem: &Problem, workers: usize) -> Clustering {
    let workers = workers.max(1);
    let mut lanes = vec![Vec::new(); workers];
    let mut lane_of = vec![usize::MAX; problem.n_nodes()];
    for mut level in levels(problem) {
        level.sort_by(|&a, &b| problem.costs[b].total_cmp(&problem.costs[a]).then(a.cmp(&b)));
        let mut load = vec![0.0_f64; workers];
        for node in level {
            let preds = problem.graph.preds(node);
            let delay = |lane: usize| {
                let is_near = preds.is_empty() || preds.iter().any(|&pred| lane_of[pred] == lane);
                if is_near { 0.0 } else { problem.message }
            };
            let end = |lane: usize| load[lane] + delay(lane);
            let lane = (1..workers).fold(0, |best, lane| if end(lane) < end(best) { lane } else { best });
            load[lane] += problem.costs[node];
            lane_of[node] = lane;
            lanes[lane].push(node);
        }
    }
    lanes.retain(|lane| !lane.is_empty());
    Clustering { clusters: lanes }
}

/// The nodes of each level, in topological order.
fn levels(problem: &Problem) -> Vec<Vec<NodeIdx>> {
    let graph = &problem.graph;
    let mut level_of = vec![0; problem.n_nodes()];
    let mut levels: Vec<Vec<NodeIdx>> = Vec::new();
    for &node in graph.topological_order() {
        level_of[node] = graph.preds(node).iter().map(|&pred| level_of[pred] + 1).max().unwrap_or(0);
        if levels.len() <= level_of[node] {
            levels.push(Vec::new());
        }
        levels[level_of[node]].push(node);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    fn lanes(costs: &[f64], edges: &[(NodeIdx, NodeIdx)]) -> Vec<Vec<NodeIdx>> {
        let problem = Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), 1.0).expect("a problem");
        let lanes = level_clusters(&problem, 2);
        lanes.verify(&problem).expect("lanes");
        lanes.clusters
    }

    #[test]
    fn the_longest_sibling_goes_first() {
        assert_eq!(lanes(&[2.0, 3.0, 2.0, 3.0, 2.0], &[]), [vec![1, 0, 4], vec![3, 2]]);
    }

    #[test]
    fn a_chain_stays_in_its_lane() {
        assert_eq!(lanes(&[1.0; 4], &[(0, 2), (1, 3)]), [vec![0, 2], vec![1, 3]]);
        assert_eq!(lanes(&[1.0; 4], &[(0, 3), (1, 2)]), [vec![0, 3], vec![1, 2]]);
    }
}
