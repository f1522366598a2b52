//! Lanes and tasks for a batch: clusters of one sample, each with a copy for every sample.

use parallel_op_task_graph::{
    clustering::Clustering,
    folding::fold,
    gate::{self, Reason},
    hyperclustering::{batched, hyperclusters},
    linear_clustering::linear_clusters,
    merging::merge,
    packing::Overheads,
    planning::{Plan, Strategy, Terms},
    problem::Problem,
    simulation::simulate,
    tasks::{TaskSet, cut},
};

/// What a batch is planned for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Number of samples.
    pub n_samples: usize,
    /// Whether each sample's clusters go to other lanes than those of the sample before.
    pub switched: bool,
    /// Workers that run tasks at the same time.
    pub workers: usize,
    /// What tasks and containers cost.
    pub overheads: Overheads,
}

/// A plan and whether it is worth having.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its nodes are numbered `sample * n + node`.
    pub plan: Plan,
    /// Why it is not to be used, if so.
    pub refusal: Option<String>,
}

/// The tasks for a batch that are simulated fastest; between equals, those of fewer clusters.
///
/// The linear clusters of one sample, merged and as they are, are put on one lane, on two, and so on up to the number of
/// workers. Plain, each of these lanes has a copy for every sample. Switched, the clusters of sample `s` move on by `s`
/// lanes, also over lanes that one sample leaves empty, so that a sample that is one chain has a lane of its own. Samples
/// of lanes that never wait do not take turns.
pub fn choose(problem: &Problem, batch: Batch, doubt: f64) -> Choice {
    let all = batched(problem, batch.n_samples);
    let clusters = linear_clusters(problem);
    let n_clusters = clusters.len();
    let merged = merge(problem, clusters.clone());
    let n_merged = merged.len();
    let mut best: Option<(TaskSet, f64)> = None;
    for lanes in [&merged, &clusters].into_iter().flat_map(|found| candidates(problem, found, batch)) {
        let Ok(hyper) = hyperclusters(problem, &lanes, batch.n_samples, batch.switched) else { continue };
        let Ok(tasks) = cut(&all, &hyper.as_clustering(problem.n_nodes())) else { continue };
        let time = simulate(&all, &tasks, batch.workers, batch.overheads).makespan;
        // Sums in another order differ in their last bits, which is no gain.
        let is_better = |(taken, least): &(TaskSet, f64)| match (taken.n_lanes(), tasks.n_lanes()) {
            (0 | 1, lanes) => lanes > 1,
            (_, lanes) => lanes > 1 && time < least * (1.0 - 1e-9),
        };
        if best.as_ref().is_none_or(is_better) {
            best = Some((tasks, time));
        }
    }
    let (mut tasks, parallel) = best.unwrap_or_default();
    if tasks.edges.is_empty() {
        // Where no lane ever waits, samples one after the other hold less memory than in turns.
        tasks.tasks.iter_mut().for_each(|task| task.nodes.sort_unstable());
    }
    let plan = Plan {
        n_clusters,
        n_merged,
        serial: all.total_cost(),
        parallel,
        critical_path: all.critical_path_cost(),
        method: if batch.switched { "switched" } else { "plain" },
        terms: Terms { strategy: Strategy::Linear, workers: batch.workers.max(1), overheads: batch.overheads },
        tasks,
    };
    let refusal = gate::judge(&all, &plan, doubt).refusal.map(|reason| match heaviest_lane(&all, &plan) {
        _ if reason == Reason::OneWorker => reason.to_string(),
        heaviest if gate::is_gain(plan.serial, heaviest) => reason.to_string(),
        _ => "the clusters of one sample put nearly all work on one lane".to_owned(),
    });
    Choice { plan, refusal }
}

/// The work of the lane that has most of it.
fn heaviest_lane(problem: &Problem, plan: &Plan) -> f64 {
    let lanes = plan.tasks.lanes();
    let work = |lane: &Vec<usize>| lane.iter().map(|&node| problem.costs[node]).sum::<f64>();
    lanes.clusters.iter().map(work).fold(0.0, f64::max)
}

/// The clusters of one sample on so many lanes, fewest first.
fn candidates(problem: &Problem, clusters: &Clustering, batch: Batch) -> Vec<Clustering> {
    let counts = lane_counts(batch.workers.min(clusters.len()));
    let mut candidates: Vec<Clustering> = Vec::new();
    for n_lanes in counts {
        let mut lanes =
            if n_lanes == 1 { Clustering::serial(&problem.graph) } else { fold(problem, clusters, n_lanes) };
        candidates.push(lanes.clone());
        // Empty lanes are there for other samples to move to.
        if batch.switched && lanes.len() < batch.workers {
            lanes.clusters.resize(batch.workers.min(lanes.len() * batch.n_samples), Vec::new());
            candidates.push(lanes);
        }
    }
    candidates
}

/// 1, 2, 4, … and the largest: trying each number of a hundred would take a hundred simulations.
fn lane_counts(most: usize) -> Vec<usize> {
    let mut counts: Vec<usize> = std::iter::successors(Some(1), |n| Some(n * 2)).take_while(|n| *n < most).collect();
    counts.extend((most > 0).then_some(most));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use parallel_op_task_graph::graph::TaskGraph;

    const FREE: Overheads = Overheads { task_ns: 0.0, container_ns: 0.0 };

    fn batch(n_samples: usize, switched: bool) -> Batch {
        Batch { n_samples, switched, workers: 2, overheads: FREE }
    }

    fn chain() -> Problem {
        Problem::new(TaskGraph::with_edges(3, &[(0, 1), (1, 2)]), vec![5.0; 3], 1.0).expect("a problem")
    }

    /// 0 forks into the long 1-2 and the short 3, joined by 4.
    fn fork_and_join() -> Problem {
        let graph = TaskGraph::with_edges(5, &[(0, 1), (1, 2), (0, 3), (2, 4), (3, 4)]);
        Problem::new(graph, vec![1.0, 40.0, 40.0, 30.0, 1.0], 1.0).expect("a problem")
    }

    #[test]
    fn samples_that_are_chains_take_turns_on_the_lanes() {
        let choice = choose(&chain(), batch(4, true), 1.0);
        assert_eq!((choice.plan.serial, choice.plan.parallel), (60.0, 30.0));
        assert_eq!((choice.plan.tasks.tasks.len(), choice.refusal), (2, None));
        // The second lane has samples 1 and 3, one after the other.
        assert_eq!(choice.plan.tasks.tasks[1].nodes, [3, 4, 5, 9, 10, 11]);
    }

    #[test]
    fn plain_lanes_of_a_chain_are_one() {
        let choice = choose(&chain(), batch(4, false), 1.0);
        assert_eq!(choice.refusal.as_deref(), Some("the clusters of one sample put nearly all work on one lane"));
    }

    #[test]
    fn an_odd_batch_mixes_large_and_small_clusters() {
        let choice = choose(&fork_and_join(), batch(3, true), 1.0);
        assert_eq!(choice.plan.serial, 336.0);
        // Whole samples would take two of 112 on one lane.
        assert!(choice.plan.parallel < 224.0, "{}", choice.plan.parallel);
        assert!(choice.plan.tasks.n_messages() > 0);
        assert!(choice.plan.tasks.verify(&batched(&fork_and_join(), 3)).is_ok());
    }

    #[test]
    fn plain_lanes_keep_the_imbalance_of_the_clusters() {
        let choice = choose(&fork_and_join(), batch(2, false), 1.0);
        assert_eq!(choice.plan.tasks.n_lanes(), 2);
        assert!(choice.plan.parallel >= 164.0, "{}", choice.plan.parallel);
    }

    #[test]
    fn one_worker_gains_nothing() {
        let choice = choose(&chain(), Batch { workers: 1, ..batch(4, true) }, 1.0);
        assert_eq!(choice.refusal.as_deref(), Some("one worker"));
    }

    #[test]
    fn small_samples_stay_serial() {
        let overheads = Overheads { task_ns: 100.0, container_ns: 400.0 };
        let choice = choose(&chain(), Batch { overheads, ..batch(4, true) }, 1.0);
        assert_eq!(choice.refusal.as_deref(), Some("tasks too small"));
    }

    #[test]
    fn few_numbers_of_lanes_are_tried() {
        assert!(lane_counts(0).is_empty());
        assert_eq!(lane_counts(1), [1]);
        assert_eq!(lane_counts(6), [1, 2, 4, 6]);
    }
}
