//! How long tasks in lanes take.

use crate::{graph::TaskGraph, packing::Overheads, pool, problem::Problem, tasks::TaskSet};

/// When each task runs. Times count from the moment at which the container is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Start of each task, its dispatch included.
    pub start: Vec<f64>,
    /// End of each task.
    pub end: Vec<f64>,
    /// From before the container to behind its join.
    pub makespan: f64,
}

/// Runs the tasks on a pool of so many workers (at least one). A task is ready when the one before it in its lane has
/// ended and the values from other lanes have arrived, `problem.message` after the ends of their tasks. An idle worker
/// takes the first ready task; the dispatch of a task occupies its worker. Opening and joining the container is added
/// once. Without tasks there is no container.
///
/// O(nodes + edges), with a logarithm where there are more lanes than workers. The tasks must be verified.
pub fn simulate(problem: &Problem, tasks: &TaskSet, workers: usize, overheads: Overheads) -> Simulation {
    let cost = |nodes: &[usize]| nodes.iter().map(|&node| problem.costs[node]).sum::<f64>();
    let times: Vec<f64> = tasks.tasks.iter().map(|task| cost(&task.nodes) + overheads.task_ns).collect();
    let start = if lane_count(tasks) <= workers.max(1) {
        on_lanes(tasks, &times, problem.message)
    } else {
        in_pool(tasks, &times, workers, problem.message)
    };
    let end: Vec<f64> = start.iter().zip(&times).map(|(start, time)| start + time).collect();
    let last = end.iter().copied().fold(0.0, f64::max);
    let makespan = if end.is_empty() { 0.0 } else { last + overheads.container_ns };
    Simulation { start, end, makespan }
}

/// One more than the highest number of a lane.
fn lane_count(tasks: &TaskSet) -> usize {
    tasks.tasks.iter().map(|task| task.lane + 1).max().unwrap_or(0)
}

/// Starts where each lane has a worker: tasks stand in an order that keeps edges and lanes, so that one pass does.
fn on_lanes(tasks: &TaskSet, times: &[f64], message: f64) -> Vec<f64> {
    let mut free_at = vec![0.0_f64; lane_count(tasks)];
    let mut arrival = vec![0.0_f64; times.len()];
    let mut edges = tasks.edges.iter().peekable();
    for (idx, task) in tasks.tasks.iter().enumerate() {
        arrival[idx] = arrival[idx].max(free_at[task.lane]);
        let end = arrival[idx] + times[idx];
        free_at[task.lane] = end;
        while let Some(&(_, to)) = edges.next_if(|&&(from, _)| from == idx) {
            if tasks.tasks[to].lane != task.lane {
                arrival[to] = arrival[to].max(end + message);
            }
        }
    }
    arrival
}

/// Starts where lanes share workers.
fn in_pool(tasks: &TaskSet, times: &[f64], workers: usize, message: f64) -> Vec<f64> {
    let mut edges = tasks.edges.clone();
    let mut before: Vec<Option<usize>> = vec![None; lane_count(tasks)];
    for (idx, task) in tasks.tasks.iter().enumerate() {
        edges.extend(before[task.lane].replace(idx).map(|last| (last, idx)));
    }
    let graph = TaskGraph::with_edges(times.len(), &edges);
    let delay = |from: usize, to: usize| if tasks.tasks[from].lane == tasks.tasks[to].lane { 0.0 } else { message };
    pool::starts(&graph, times, workers, delay)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clustering::Clustering, tasks::cut};

    const OVERHEADS: Overheads = Overheads { task_ns: 1.0, container_ns: 10.0 };

    /// 0 forks into 1 and 2, joined by 3.
    fn fork_and_join() -> (Problem, TaskSet) {
        let graph = TaskGraph::with_edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        let problem = Problem::new(graph, vec![5.0, 20.0, 10.0, 5.0], 2.0).expect("a problem");
        let lanes = Clustering { clusters: vec![vec![0, 1, 3], vec![2]] };
        let tasks = cut(&problem, &lanes).expect("lanes");
        (problem, tasks)
    }

    #[test]
    fn dispatch_messages_and_the_container_count() {
        let (problem, tasks) = fork_and_join();
        let simulation = simulate(&problem, &tasks, 2, OVERHEADS);
        assert_eq!(simulation.start, [0.0, 6.0, 8.0, 27.0]);
        assert_eq!(simulation.end, [6.0, 27.0, 19.0, 33.0]);
        assert_eq!(simulation.makespan, 43.0);
    }

    #[test]
    fn one_worker_runs_lanes_in_turn() {
        let (problem, tasks) = fork_and_join();
        let simulation = simulate(&problem, &tasks, 1, OVERHEADS);
        // Task 1 is ready at once, task 2 only after a message.
        assert_eq!(simulation.start, [0.0, 6.0, 27.0, 40.0]);
    }

    #[test]
    fn nothing_takes_no_time() {
        let problem = Problem::new(TaskGraph::default(), Vec::new(), 1.0).expect("a problem");
        assert_eq!(simulate(&problem, &TaskSet::default(), 2, OVERHEADS).makespan, 0.0);
    }

    #[test]
    fn a_worker_for_each_lane_is_a_pool() {
        let (problem, tasks) = fork_and_join();
        let times = [6.0, 21.0, 11.0, 6.0];
        assert_eq!(in_pool(&tasks, &times, 2, problem.message), on_lanes(&tasks, &times, problem.message));
    }
}
