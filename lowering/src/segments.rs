//! Which tasks of a container run one after the other as one call, and which of these calls wait for which.
//!
//! A *segment* is a run of tasks of one lane that nothing interrupts: its first task is the only one that waits for tasks
//! of other segments, and its last task is the only one that others wait for. Whoever executes a segment runs it to its
//! end and never blocks. A task without a lane is a segment of its own.
//!
//! Waits that follow from others are left out as `strands.rs` says. Cost: linear in the tasks and edges.

use crate::{
    container::Container,
    strands::Strands,
    task_order::{TaskOrder, topological_order},
};
use parallel_op_dialect::ir;

/// What becomes of the tasks of a container.
#[derive(Debug, PartialEq, Eq)]
pub struct Segments {
    /// The tasks of each segment, in the order in which they run. Segments are in a topological order.
    pub segments: Vec<Vec<usize>>,
    /// The segment of each task.
    pub segment_of: Vec<usize>,
    /// For each segment, those that it waits for, in ascending order.
    pub predecessors: Vec<Vec<usize>>,
}

impl Segments {
    /// Plans a container.
    pub fn of(container: &Container) -> Self {
        let lanes: Vec<_> = container.tasks.iter().map(|task| ir::int_attribute(*task, "lane")).collect();
        Self::plan(&container.predecessors(), &lanes)
    }

    /// The serial cost of each segment, as far as it is known.
    pub fn costs(&self, container: &Container) -> Vec<i64> {
        let cost = |task: &usize| ir::int_attribute(container.tasks[*task], "cost");
        let sum = |tasks: &Vec<usize>| tasks.iter().filter_map(cost).fold(0, i64::saturating_add);
        self.segments.iter().map(sum).collect()
    }

    /// Plans tasks with these predecessors and lanes; the task before it in its lane is a predecessor of each task.
    fn plan(predecessors: &[Vec<usize>], lanes: &[Option<i64>]) -> Self {
        let strands = Strands::plan(predecessors, lanes);
        let mut is_awaited = vec![false; predecessors.len()];
        strands.awaits.iter().flatten().for_each(|awaited| is_awaited[*awaited] = true);

        let mut plan = Self { segments: Vec::new(), segment_of: vec![0; predecessors.len()], predecessors: Vec::new() };
        // Segment that a strand has got to, and whether its next task still belongs to it.
        let mut open: Vec<Option<(usize, bool)>> = vec![None; strands.strands.len()];
        for task in topological_order(predecessors, TaskOrder::Forward) {
            let awaits = &strands.awaits[task];
            let before = open[strands.strand_of[task]];
            let segment = match before {
                Some((segment, true)) if awaits.is_empty() => segment,
                _ => plan.begin(before.map(|(segment, _)| segment), awaits),
            };
            plan.segments[segment].push(task);
            plan.segment_of[task] = segment;
            open[strands.strand_of[task]] = Some((segment, !is_awaited[task]));
        }
        plan
    }

    /// A new segment behind the one before it in its strand and behind those of the tasks that its first task awaits.
    fn begin(&mut self, before: Option<usize>, awaits: &[usize]) -> usize {
        let mut predecessors: Vec<_> = awaits.iter().map(|task| self.segment_of[*task]).chain(before).collect();
        predecessors.sort_unstable();
        predecessors.dedup();
        self.segments.push(Vec::new());
        self.predecessors.push(predecessors);
        self.segments.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(predecessors: &[&[usize]], lanes: &[i64]) -> Segments {
        let predecessors: Vec<_> = predecessors.iter().map(|before| before.to_vec()).collect();
        let lanes: Vec<_> = lanes.iter().map(|lane| Some(*lane).filter(|lane| *lane >= 0)).collect();
        Segments::plan(&predecessors, &lanes)
    }

    #[test]
    fn tasks_without_lanes_are_segments() {
        let plan = plan(&[&[], &[], &[0]], &[-1, -1, -1]);
        assert_eq!(plan.segments, [[0], [1], [2]]);
        assert_eq!(plan.predecessors, [vec![], vec![], vec![0]]);
    }

    #[test]
    fn a_lane_that_nobody_waits_for_is_one_segment() {
        let plan = plan(&[&[], &[], &[0], &[1]], &[0, 1, 0, 1]);
        assert_eq!(plan.segments, [[0, 2], [1, 3]]);
        assert_eq!(plan.predecessors, [[]; 2]);
    }

    /// Task 2 of lane 1 waits for task 0 of lane 0, which is followed by 3 in its own lane.
    #[test]
    fn lanes_are_cut_where_they_send_and_where_they_wait() {
        let plan = plan(&[&[], &[], &[0, 1], &[0], &[2]], &[0, 1, 1, 0, 1]);
        assert_eq!(plan.segments, [vec![0], vec![1], vec![2, 4], vec![3]]);
        assert_eq!(plan.segment_of, [0, 1, 2, 3, 2]);
        assert_eq!(plan.predecessors, [vec![], vec![], vec![0, 1], vec![0]]);
    }

    /// The second task has the lower stage: segments follow the order in which tasks may run, not the text.
    #[test]
    fn segments_are_in_a_topological_order() {
        let plan = plan(&[&[1], &[]], &[-1, -1]);
        assert_eq!(plan.segments, [[1], [0]]);
        assert_eq!(plan.predecessors, [vec![], vec![0]]);
    }
}
