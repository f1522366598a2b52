//! How many tasks to make of so many branches.

use crate::{schedule::makespan_of_independent, time::Time};
use std::{cmp::Reverse, collections::BinaryHeap};

/// What running something in parallel costs on top of the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overheads {
    /// Starting one task and noticing its end, in nanoseconds, on the worker that runs it.
    pub task_ns: f64,
    /// Opening a container and joining it, in nanoseconds, once.
    pub container_ns: f64,
}

/// Tasks made of branches, and how long they take.
#[derive(Clone, Debug, PartialEq)]
pub struct Packing {
    /// The branches of each task, ascending; tasks start in this order.
    pub tasks: Vec<Vec<usize>>,
    /// Predicted time from fork to join, in nanoseconds.
    pub parallel_ns: f64,
}

/// Branches share a task only where dispatching each would cost more than this part of their time: separate tasks
/// balance themselves where the prediction is off, and they read better.
const TOLERATED_DISPATCH: f64 = 0.03;
/// Tasks leave the order of the branches only where that saves more than this part of the time.
const WORTH_REORDERING: f64 = 0.03;

/// Up to so many tasks every number is tried.
const FEW: usize = 32;

/// Predicted time of tasks of these costs, in nanoseconds.
pub fn parallel_ns(costs: &[f64], workers: usize, overheads: Overheads) -> f64 {
    let with_dispatch: Vec<f64> = costs.iter().map(|cost| cost + overheads.task_ns).collect();
    overheads.container_ns + makespan_of_independent(&with_dispatch, workers)
}

/// One task for each branch.
pub fn unpacked(costs: &[f64], workers: usize, overheads: Overheads) -> Packing {
    Packing {
        tasks: (0..costs.len()).map(|branch| vec![branch]).collect(),
        parallel_ns: parallel_ns(costs, workers, overheads),
    }
}

/// The tasks for which the predicted time is least.
///
/// Where dispatch matters, several branches become one task, balanced so that the longest task is short (longest branch
/// first into the shortest task, which is within 4/3 of the best); between equals, more tasks. Else each branch is one
/// task, in order, or longest first where the order costs time. O(n log^2 n): of large numbers of tasks only some are
/// tried.
pub fn pack(costs: &[f64], workers: usize, overheads: Overheads) -> Packing {
    let dispatch_matters = overheads.task_ns * costs.len() as f64 > TOLERATED_DISPATCH * costs.iter().sum::<f64>();
    let least = if dispatch_matters { 2 } else { costs.len() };
    let mut best = unpacked(costs, workers, overheads);
    for n_tasks in counts(least, costs.len()) {
        let mut tasks = balance(costs, n_tasks);
        for longest_first in [false, true] {
            let sums: Vec<f64> = tasks.iter().map(|task| task.iter().map(|&branch| costs[branch]).sum()).collect();
            let time = parallel_ns(&sums, workers, overheads);
            let margin = if longest_first || n_tasks == costs.len() { WORTH_REORDERING } else { 0.0 };
            if time < (1.0 - margin) * best.parallel_ns {
                best = Packing { tasks: tasks.clone(), parallel_ns: time };
            }
            let mut order: Vec<usize> = (0..tasks.len()).collect();
            order.sort_by(|&a, &b| sums[b].total_cmp(&sums[a]));
            tasks = order.into_iter().map(|task| std::mem::take(&mut tasks[task])).collect();
        }
    }
    best
}

/// Numbers of tasks to try, falling: all small ones, and of large ones some that lie a few percent apart.
fn counts(least: usize, most: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(most), |&n_tasks: &usize| n_tasks.checked_sub(n_tasks.div_ceil(FEW).max(1)))
        .take_while(move |&n_tasks| n_tasks >= least.max(1))
}

/// Distributes branches over `n_tasks` tasks, longest first, each into the shortest task.
fn balance(costs: &[f64], n_tasks: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|&a, &b| costs[b].total_cmp(&costs[a]));
    let mut tasks = vec![Vec::new(); n_tasks];
    let mut shortest: BinaryHeap<Reverse<(Time, usize)>> =
        (0..n_tasks).map(|task| Reverse((Time(0.0), task))).collect();
    for branch in order {
        let Some(mut task) = shortest.peek_mut() else { break };
        let Reverse((sum, number)) = &mut *task;
        tasks[*number].push(branch);
        *sum = Time(sum.0 + costs[branch]);
    }
    tasks.retain(|task| !task.is_empty());
    tasks.iter_mut().for_each(|task| task.sort_unstable());
    tasks.sort();
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    const OVERHEADS: Overheads = Overheads { task_ns: 10.0, container_ns: 5.0 };

    #[test]
    fn large_branches_stay_separate() {
        let packing = pack(&[1000.0; 8], 2, OVERHEADS);
        assert_eq!(packing.tasks.len(), 8);
        assert_eq!(packing.parallel_ns, 5.0 + 4.0 * 1010.0);
    }

    #[test]
    fn branches_below_the_cost_of_a_task_share_one() {
        let packing = pack(&[5.0; 26], 2, OVERHEADS);
        assert_eq!(packing.tasks.len(), 2);
        assert!(packing.tasks.iter().all(|task| task.len() == 13));
        assert_eq!(packing.parallel_ns, 5.0 + 10.0 + 65.0);
    }

    #[test]
    fn a_long_branch_gets_a_task_of_its_own() {
        let mut costs = [1.0; 31];
        costs[3] = 100.0;
        let packing = pack(&costs, 2, OVERHEADS);
        assert!(packing.tasks.contains(&vec![3]));
        assert_eq!(packing.parallel_ns, 5.0 + 110.0);
    }

    #[test]
    fn two_branches_are_two_tasks() {
        assert_eq!(pack(&[1.0, 1.0], 1, OVERHEADS).tasks, [[0], [1]]);
    }
}
