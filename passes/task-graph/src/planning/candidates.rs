//! The lanes that planning tries.

use super::{Strategy, Terms};
use crate::{
    clustering::Clustering, coarsening::grains, folding::fold, level_clustering::level_clusters,
    linear_clustering::linear_clusters, list_scheduling::list_schedule, merging::merge, problem::Problem,
};

/// Lanes to try.
pub struct Candidate {
    /// Where they come from.
    pub method: &'static str,
    /// The lanes, as many as there are workers at most.
    pub lanes: Clustering,
}

/// Everything to try.
pub struct Candidates {
    /// The lanes, all different.
    pub lanes: Vec<Candidate>,
    /// Clusters before merging.
    pub n_clusters: usize,
    /// Clusters after merging.
    pub n_merged: usize,
}

impl Candidates {
    /// Adds lanes, and the same lanes in topological order: a schedule does first what is urgent and leaves a small value
    /// for later on which all lanes will wait, where a program makes it first.
    fn add(&mut self, problem: &Problem, method: &'static str, lanes: Clustering) {
        let positions = problem.positions();
        let mut in_order = lanes.clone();
        in_order.clusters.iter_mut().for_each(|lane| lane.sort_unstable_by_key(|&node| positions[node]));
        for lanes in [lanes, in_order] {
            if self.lanes.iter().all(|known| known.lanes != lanes) {
                self.lanes.push(Candidate { method, lanes });
            }
        }
    }
}

/// What to try for these terms.
pub fn candidates(problem: &Problem, terms: Terms) -> Candidates {
    let mut found = Candidates { lanes: Vec::new(), n_clusters: 0, n_merged: 0 };
    match terms.strategy {
        Strategy::Linear => add_linear(&mut found, problem, terms),
        Strategy::Siblings => add_levels(&mut found, problem, terms),
    }
    if found.lanes.is_empty() {
        found.add(problem, "serial", Clustering::serial(&problem.graph));
    }
    found
}

/// Grains below so many times the cost of a message and the task that it ends are joined to others.
const SMALL_GRAIN: f64 = 4.0;

fn add_linear(found: &mut Candidates, problem: &Problem, terms: Terms) {
    let paths = linear_clusters(problem);
    let merged = merge(problem, paths.clone());
    (found.n_clusters, found.n_merged) = (paths.len(), merged.len());
    // A message ends one task and begins another, so that to the lanes it costs what they cost.
    let dear = Problem { message: problem.message + terms.overheads.task_ns, ..problem.clone() };
    let (chains, large) = (grains(&dear, 0.0), grains(&dear, SMALL_GRAIN * dear.message));
    for n_lanes in lane_counts(terms.workers.min(problem.n_nodes())) {
        found.add(problem, "merged clusters", fold(problem, &merged, n_lanes));
        found.add(problem, "paths", fold(problem, &paths, n_lanes));
        found.add(problem, "list schedule", list_schedule(problem, n_lanes).lanes(problem));
        found.add(problem, "list schedule, dear messages", list_schedule(&dear, n_lanes).lanes(problem));
        for (method, grains) in [("list schedule of chains", &chains), ("list schedule of grains", &large)] {
            let lanes = list_schedule(&grains.problem, n_lanes).lanes(&grains.problem);
            found.add(problem, method, grains.expanded(&lanes));
        }
    }
}

fn add_levels(found: &mut Candidates, problem: &Problem, terms: Terms) {
    for n_lanes in lane_counts(terms.workers.min(problem.n_nodes())) {
        let lanes = level_clusters(problem, n_lanes);
        (found.n_clusters, found.n_merged) = (found.n_clusters.max(lanes.len()), found.n_merged.max(lanes.len()));
        found.add(problem, "levels", lanes);
    }
}

/// Numbers of lanes to try, falling: all, half of them, and so on, and the small numbers each.
fn lane_counts(most: usize) -> Vec<usize> {
    let halves = std::iter::successors(Some(most), |&count| Some(count / 2)).take_while(|&count| count >= 2);
    let mut counts: Vec<usize> = halves.chain((2..=4).filter(|&count| count < most)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts.dedup();
    counts
}

#[cfg(test)]
mod tests {
    use super::lane_counts;

    #[test]
    fn fewer_lanes_are_tried_too() {
        assert_eq!(lane_counts(8), [8, 4, 3, 2]);
        assert_eq!(lane_counts(2), [2]);
        assert!(lane_counts(1).is_empty());
    }
}
