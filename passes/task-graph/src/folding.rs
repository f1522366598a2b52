//! Folding of clusters onto the workers that there are.

use crate::{
    clustering::Clustering, graph::NodeIdx, list_scheduling::list_schedule_on, problem::Problem, ranking::Ranking,
};

/// Puts clusters on at most so many lanes (at least one), whole. As they are if they are that few.
///
/// Nodes are visited by falling distance to the end; the first node of a cluster takes it to the lane on which that node
/// could start first, the work counted that the lane has accepted and not done. Then each lane runs its nodes in the
/// order in which a list schedule with these lanes starts them.
///
/// Minimises the start of each cluster in turn. Fails where a lane that is chosen early gets dear neighbours later, and
/// it never splits a cluster: one that is longer than the rest together is the makespan.
///
/// O(edges + nodes (log nodes + lanes)). Source: load balancing of linear clusters, as in Sarkar (1989) and Yang and
/// Gerasoulis (1994), with the list scheduling of Graham (1969).
pub fn fold(problem: &Problem, clustering: &Clustering, workers: usize) -> Clustering {
    let workers = workers.max(1);
    if clustering.len() <= workers {
        return clustering.clone();
    }
    let cluster_of = clustering.cluster_of(problem.n_nodes());
    let costs: Vec<f64> =
        clustering.clusters.iter().map(|cluster| cluster.iter().map(|&node| problem.costs[node]).sum()).collect();
    let mut lane_of_cluster: Vec<Option<usize>> = vec![None; clustering.len()];
    let mut lane_of = vec![0; problem.n_nodes()];
    let mut end = vec![0.0_f64; problem.n_nodes()];
    let mut free_at = vec![0.0_f64; workers];
    let mut accepted = vec![0.0_f64; workers];
    for node in Ranking::topological(problem).order {
        let arrival = |lane: usize| {
            let delay = |pred: NodeIdx| if lane_of[pred] == lane { 0.0 } else { problem.message };
            problem.graph.preds(node).iter().map(|&pred| end[pred] + delay(pred)).fold(0.0, f64::max)
        };
        let cluster = cluster_of[node];
        let lane = lane_of_cluster[cluster].unwrap_or_else(|| {
            let start = |lane: usize| free_at[lane].max(arrival(lane)) + accepted[lane];
            (1..workers).fold(0, |best, lane| if start(lane) < start(best) { lane } else { best })
        });
        if lane_of_cluster[cluster].replace(lane).is_none() {
            accepted[lane] += costs[cluster];
        }
        end[node] = free_at[lane].max(arrival(lane)) + problem.costs[node];
        free_at[lane] = end[node];
        accepted[lane] -= problem.costs[node];
        lane_of[node] = lane;
    }
    list_schedule_on(problem, &lane_of).lanes(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::TaskGraph;

    fn folded(costs: &[f64], edges: &[(NodeIdx, NodeIdx)], clusters: &[&[NodeIdx]]) -> Vec<Vec<NodeIdx>> {
        let problem = Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), 1.0).expect("a problem");
        let clustering = Clustering { clusters: clusters.iter().map(|cluster| cluster.to_vec()).collect() };
        let lanes = fold(&problem, &clustering, 2);
        lanes.verify(&problem).expect("lanes");
        lanes.clusters
    }

    #[test]
    fn few_clusters_stay_as_they_are() {
        assert_eq!(folded(&[1.0, 1.0], &[], &[&[1], &[0]]), [[1], [0]]);
    }

    #[test]
    fn work_is_balanced() {
        let lanes = folded(&[6.0, 2.0, 2.0, 2.0], &[], &[&[0], &[1], &[2], &[3]]);
        assert_eq!(lanes, [vec![0], vec![1, 2, 3]]);
    }

    #[test]
    fn a_lane_that_has_accepted_a_long_path_is_busy() {
        // The path 0-1-2 has only its first node done when 3 and 4 look for lanes.
        let lanes = folded(&[2.0, 2.0, 2.0, 3.0, 3.0], &[(0, 1), (1, 2)], &[&[0, 1, 2], &[3], &[4]]);
        assert_eq!(lanes, [vec![0, 1, 2], vec![3, 4]]);
    }
}
