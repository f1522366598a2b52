//! Merging of clusters that never have work at the same time.

use crate::{clustering::Clustering, problem::Problem};

/// Joins clusters whose spans do not overlap into one lane, so that fewer workers do the same.
///
/// The span of a cluster reaches from the distance of its first node to that of its last. A pass goes through the
/// clusters by falling distance of their first nodes, and each absorbs at most one other: the first in that order that
/// starts closer to the end than this one ends. Passes repeat until nothing changes. Between equals, the lower number
/// of the first node.
///
/// Minimises lanes, and costs no parallelism where the distances are the times at which nodes run. Fails where work
/// waits for other lanes and runs later than its distance says: then one lane may serve two clusters that are ready at
/// the same time. Lanes are as many as the graph is wide, not as the machine has workers; for fewer workers, single
/// paths fold better (on sparse random graphs within 1 % of a list schedule, merged clusters within 35 %).
///
/// The result keeps a topological order in every lane, and lanes never wait for each other: within a cluster, nodes
/// follow the edges of its path, from one cluster to the next the distance falls, and along every edge it does not
/// rise, so that a cycle could have edges of the graph only.
///
/// O(clusters log clusters) for a pass. At most 1.5 log2(clusters) + 2 passes: a cluster that absorbs none in one pass
/// never does again, as what it could absorb only gets less. If a cluster absorbs `x` in pass `t` and another in pass
/// `t + 1`, then `x` could have absorbed that other in every pass before `t`, and therefore did absorb some cluster in
/// each of them. So a cluster that absorbs in `k` passes is made of at least as many as the `k`-th Fibonacci number.
///
/// Source: the merging step of Ramiel (IPDPS 2024).
pub fn merge(problem: &Problem, clustering: Clustering) -> Clustering {
    let distances = problem.distances();
    let mut clusters = clustering.clusters;
    clusters.retain(|cluster| !cluster.is_empty());
    clusters.sort_by(|a, b| distances[b[0]].total_cmp(&distances[a[0]]).then(a[0].cmp(&b[0])));
    let starts: Vec<f64> = clusters.iter().map(|cluster| distances[cluster[0]]).collect();
    let mut alive = Alive::all(clusters.len());
    let mut absorbers: Vec<usize> = (0..clusters.len()).collect();
    while !absorbers.is_empty() {
        absorbers.retain(|&absorber| {
            let Some(&last) = clusters[absorber].last() else { return false };
            let fitting = starts.partition_point(|&start| start >= distances[last]);
            let Some(absorbed) = alive.first_from(fitting) else { return false };
            alive.remove(absorbed);
            let nodes = std::mem::take(&mut clusters[absorbed]);
            clusters[absorber].extend(nodes);
            true
        });
    }
    clusters.retain(|cluster| !cluster.is_empty());
    Clustering { clusters }
}

/// Which of so many places are still taken (a union-find in which a place that is gone points to the next one).
struct Alive {
    next: Vec<usize>,
}

impl Alive {
    fn all(n_places: usize) -> Self {
        Self { next: (0..=n_places).collect() }
    }

    /// The first place from `place` on.
    fn first_from(&mut self, place: usize) -> Option<usize> {
        let mut found = place;
        while self.next[found] != found {
            // Halving the path keeps the amortised cost of a look-up logarithmic.
            self.next[found] = self.next[self.next[found]];
            found = self.next[found];
        }
        (found + 1 < self.next.len()).then_some(found)
    }

    fn remove(&mut self, place: usize) {
        self.next[place] = place + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{NodeIdx, TaskGraph};

    /// Nodes whose distances are their costs, clustered as said.
    fn merged(distances: &[f64], clusters: &[&[NodeIdx]]) -> Vec<Vec<NodeIdx>> {
        let graph = TaskGraph::with_edges(distances.len(), &[]);
        let problem = Problem::new(graph, distances.to_vec(), 0.0).expect("a problem");
        merge(&problem, Clustering { clusters: clusters.iter().map(|cluster| cluster.to_vec()).collect() }).clusters
    }

    #[test]
    fn a_cluster_absorbs_the_first_that_starts_after_its_end() {
        assert_eq!(merged(&[9.0, 5.0, 6.0, 4.0, 3.0], &[&[0, 1], &[2, 3], &[4]]), [vec![0, 1, 4], vec![2, 3]]);
    }

    #[test]
    fn a_cluster_absorbs_one_in_a_pass() {
        // In the first pass 0 takes 1 and 2 takes 3; in the second, 0 takes both.
        assert_eq!(merged(&[4.0, 3.0, 2.0, 1.0], &[&[0], &[1], &[2], &[3]]), [[0, 1, 2, 3]]);
        // 0 takes 2, the first that fits; 1 takes 3 before 0 comes to its second.
        assert_eq!(merged(&[9.0, 9.0, 5.0, 4.0], &[&[0], &[1], &[2], &[3]]), [[0, 2], [1, 3]]);
    }

    #[test]
    fn an_equal_distance_is_an_overlap() {
        assert_eq!(merged(&[2.0, 1.0, 1.0], &[&[0, 1], &[2]]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn the_lower_number_wins_a_tie() {
        assert_eq!(merged(&[2.0, 1.0, 1.0], &[&[2], &[1], &[0]]), [vec![0, 1], vec![2]]);
    }
}
