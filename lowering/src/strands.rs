//! Which tasks of a container run one after the other in one coroutine, and what they wait for.
//!
//! A *strand* is a run of tasks of one lane. Within it nothing has to be waited for, and results are plain values. A
//! task without a lane is a strand of its own; a long lane is cut into several strands, so that no coroutine gets so
//! large that compiling it takes more than linear time.
//!
//! What a task of another strand awaits is reduced: a task is not awaited if that follows from what was awaited before
//! in the lane, or from another task that is awaited here. Only 64 lanes take part in the second rule, so that the cost
//! stays linear in the tasks.

use crate::{
    container::Container,
    task_order::{TaskOrder, topological_order},
};
use parallel_op_dialect::ir;
use std::collections::{BTreeMap, BTreeSet};

/// Most tasks in a strand.
const MAX_TASKS: usize = 64;

/// Most lanes of which it is tracked how far they are known to have come.
const MAX_TRACKED: usize = 64;

/// What becomes of the tasks of a container.
#[derive(Debug, PartialEq, Eq)]
pub struct Strands {
    /// The tasks of each strand, in the order in which they run.
    pub strands: Vec<Vec<usize>>,
    /// The strand of each task.
    pub strand_of: Vec<usize>,
    /// For each task, those of other strands that it has to wait for, in ascending order.
    pub awaits: Vec<Vec<usize>>,
}

impl Strands {
    /// Plans a container. None if all strands would be of one task.
    pub fn of(container: &Container) -> Option<Self> {
        let lanes: Vec<_> = container.tasks.iter().map(|task| ir::int_attribute(*task, "lane")).collect();
        let mut seen = BTreeSet::new();
        if lanes.iter().flatten().all(|lane| seen.insert(*lane)) {
            return None;
        }
        Some(Self::plan(&container.predecessors(), &lanes))
    }

    /// Plans tasks with these predecessors and lanes; the task before it in its lane is a predecessor of each task.
    pub fn plan(predecessors: &[Vec<usize>], lanes: &[Option<i64>]) -> Self {
        let order = topological_order(predecessors, TaskOrder::Forward);
        let (strands, strand_of) = cut(&order, lanes);
        let mut progress = Progress::new(lanes, predecessors.len());
        let mut awaits = vec![Vec::new(); predecessors.len()];
        let mut awaited_by: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); strands.len()];
        for &task in &order {
            let (before, strand) = (&predecessors[task], strand_of[task]);
            let (inside, outside): (Vec<usize>, Vec<usize>) = before.iter().partition(|it| strand_of[**it] == strand);
            let outside = progress.latest(&outside);
            let is_implied = |one: usize| {
                awaited_by[strand].contains(&one)
                    || inside.iter().any(|other| progress.is_behind(*other, one))
                    || outside.iter().any(|other| *other != one && progress.is_behind(*other, one))
            };
            awaits[task] = outside.iter().copied().filter(|one| !is_implied(*one)).collect();
            awaited_by[strand].extend(&awaits[task]);
            progress.finish(task, before);
        }
        Self { strands, strand_of, awaits }
    }
}

/// The strands, and the strand of each task.
fn cut(order: &[usize], lanes: &[Option<i64>]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut strands: Vec<Vec<usize>> = Vec::new();
    let mut strand_of = vec![0; order.len()];
    let mut open: BTreeMap<i64, usize> = BTreeMap::new();
    for &task in order {
        let last = lanes[task].and_then(|lane| open.get(&lane).copied());
        let strand = last.filter(|strand| strands[*strand].len() < MAX_TASKS).unwrap_or(strands.len());
        if strand == strands.len() {
            strands.push(Vec::new());
        }
        if let Some(lane) = lanes[task] {
            open.insert(lane, strand);
        }
        strands[strand].push(task);
        strand_of[task] = strand;
    }
    (strands, strand_of)
}

/// For each task how many tasks of each lane are done when it is.
struct Progress {
    /// Column of the lane of each task, for the lanes that are tracked.
    columns: Vec<Option<usize>>,
    n_columns: usize,
    /// How many tasks of each tracked lane are finished in the order of the walk.
    n_finished: Vec<u32>,
    /// Place of each task in its lane, counted from 1.
    places: Vec<u32>,
    done: Vec<Vec<u32>>,
}

impl Progress {
    fn new(lanes: &[Option<i64>], n_tasks: usize) -> Self {
        let mut numbers: BTreeMap<i64, usize> = BTreeMap::new();
        let columns: Vec<_> = lanes
            .iter()
            .map(|lane| {
                let next = numbers.len();
                Some(*numbers.entry((*lane)?).or_insert(next)).filter(|column| *column < MAX_TRACKED)
            })
            .collect();
        let n_columns = numbers.len().min(MAX_TRACKED);
        Self {
            columns,
            n_columns,
            n_finished: vec![0; n_columns],
            places: vec![0; n_tasks],
            done: vec![Vec::new(); n_tasks],
        }
    }

    /// The tasks without those that stand before another one of them in their lane, in ascending order.
    fn latest(&self, tasks: &[usize]) -> Vec<usize> {
        let mut last: BTreeMap<usize, usize> = BTreeMap::new();
        for task in tasks {
            let Some(column) = self.columns[*task] else { continue };
            let held = last.entry(column).or_insert(*task);
            if self.places[*held] < self.places[*task] {
                *held = *task;
            }
        }
        let is_last = |task: &usize| self.columns[*task].is_none_or(|column| last[&column] == *task);
        tasks.iter().copied().filter(is_last).collect()
    }

    /// Whether `earlier` is known to be done when `task` is.
    fn is_behind(&self, task: usize, earlier: usize) -> bool {
        self.columns[earlier].is_some_and(|column| self.done[task][column] >= self.places[earlier])
    }

    /// Notes what is done when `task` is, which runs after `before`.
    fn finish(&mut self, task: usize, before: &[usize]) {
        let mut done = vec![0; self.n_columns];
        for other in before {
            done.iter_mut().zip(&self.done[*other]).for_each(|(most, n)| *most = (*n).max(*most));
        }
        if let Some(column) = self.columns[task] {
            self.n_finished[column] += 1;
            self.places[task] = self.n_finished[column];
            done[column] = self.places[task];
        }
        self.done[task] = done;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(predecessors: &[&[usize]], lanes: &[i64]) -> Strands {
        let predecessors: Vec<_> = predecessors.iter().map(|before| before.to_vec()).collect();
        let lanes: Vec<_> = lanes.iter().map(|lane| Some(*lane).filter(|lane| *lane >= 0)).collect();
        Strands::plan(&predecessors, &lanes)
    }

    #[test]
    fn a_lane_awaits_nothing_of_its_own() {
        let plan = plan(&[&[], &[0], &[1]], &[0, 0, 0]);
        assert_eq!(plan.strands, [[0, 1, 2]]);
        assert_eq!(plan.awaits, [[]; 3]);
    }

    /// Task 3 uses 0 and 1 of the other lane: 1 comes after 0. Task 4 uses 0 again.
    #[test]
    fn the_last_of_a_lane_stands_for_those_before_it() {
        let plan = plan(&[&[], &[0], &[], &[0, 1, 2], &[0, 3]], &[0, 0, 1, 1, 1]);
        assert_eq!(plan.awaits, [vec![], vec![], vec![], vec![1], vec![]]);
    }

    /// Task 2 of lane 2 waits for 1, which waited for 0 in another lane.
    #[test]
    fn what_an_awaited_task_awaited_is_not_awaited_again() {
        let plan = plan(&[&[], &[0], &[0, 1], &[2]], &[0, 1, 2, 2]);
        assert_eq!(plan.awaits, [vec![], vec![0], vec![1], vec![]]);
    }

    #[test]
    fn tasks_without_a_lane_are_strands_and_are_awaited_once() {
        let plan = plan(&[&[], &[0], &[0, 1]], &[-1, 3, 3]);
        assert_eq!(plan.strands, [vec![0], vec![1, 2]]);
        assert_eq!(plan.awaits, [vec![], vec![0], vec![]]);
    }

    /// A later strand of a lane waits for the one before it.
    #[test]
    fn long_lanes_are_cut() {
        let predecessors: Vec<_> = (0..=MAX_TASKS).map(|task| Vec::from_iter(task.checked_sub(1))).collect();
        let plan = Strands::plan(&predecessors, &[Some(0); MAX_TASKS + 1]);
        assert_eq!(plan.strands.iter().map(Vec::len).collect::<Vec<_>>(), [MAX_TASKS, 1]);
        assert_eq!(plan.awaits[MAX_TASKS], [MAX_TASKS - 1]);
    }
}
