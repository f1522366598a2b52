//! The shortest schedule there is, by looking at all.

use parallel_op_task_graph::{graph::NodeIdx, problem::Problem};

/// The least makespan on so many workers, with a message between nodes on different workers. For up to 8 nodes.
///
/// Nodes are appended to workers in the order of their starts, which reaches every schedule in which no node could start
/// earlier by itself; one of these is best. Workers are alike, so that only the first unused one is tried.
pub fn shortest(problem: &Problem, workers: usize) -> f64 {
    assert!(problem.n_nodes() <= 8, "{} nodes are too many to look at all schedules", problem.n_nodes());
    let silent = Problem { message: 0.0, ..problem.clone() };
    let mut search = Search {
        problem,
        workers,
        tails: silent.distances(),
        placed: vec![None; problem.n_nodes()],
        best: problem.total_cost(),
    };
    search.extend(0.0, &[]);
    search.best
}

struct Search<'p> {
    problem: &'p Problem,
    workers: usize,
    /// What has to follow the start of each node, messages not counted.
    tails: Vec<f64>,
    /// Worker and end of each node that is placed.
    placed: Vec<Option<(usize, f64)>>,
    best: f64,
}

impl Search<'_> {
    fn extend(&mut self, last_start: f64, free_at: &[f64]) {
        let ends = self.placed.iter().flatten().map(|&(_, end)| end);
        let so_far = ends.fold(0.0, f64::max);
        if self.placed.iter().all(Option::is_some) {
            self.best = self.best.min(so_far);
            return;
        }
        for node in 0..self.problem.n_nodes() {
            let preds = self.problem.graph.preds(node);
            if self.placed[node].is_some() || preds.iter().any(|&pred| self.placed[pred].is_none()) {
                continue;
            }
            for worker in 0..(free_at.len() + 1).min(self.workers) {
                let mut free_at = free_at.to_vec();
                free_at.resize(free_at.len().max(worker + 1), 0.0);
                let start = self.arrival(node, worker).max(free_at[worker]);
                if start < last_start || start + self.tails[node] >= self.best {
                    continue;
                }
                free_at[worker] = start + self.problem.costs[node];
                self.placed[node] = Some((worker, free_at[worker]));
                self.extend(start, &free_at);
                self.placed[node] = None;
            }
        }
    }

    fn arrival(&self, node: NodeIdx, worker: usize) -> f64 {
        let preds = self.problem.graph.preds(node).iter().filter_map(|&pred| self.placed[pred]);
        let delay = |other: usize| if other == worker { 0.0 } else { self.problem.message };
        preds.map(|(other, end)| end + delay(other)).fold(0.0, f64::max)
    }
}
