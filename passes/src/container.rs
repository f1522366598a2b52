//! A container that is there, read: its tasks, what they need of each other, and their lanes.

use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::graph::TaskGraph;
use std::collections::{BTreeMap, HashMap};

/// The tasks of a container, in the order of the text.
pub fn tasks_of<'c, 'a>(container: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let inner = ir::blocks_of(container).into_iter().flat_map(ir::ops_in);
    inner.filter(|op| ir::is_op(*op, ops::TASK)).collect()
}

/// Which task captures a result of which, by their numbers. Linear in the captures.
pub fn task_graph(tasks: &[OperationRef]) -> TaskGraph {
    let number: HashMap<usize, usize> = tasks.iter().enumerate().map(|(idx, task)| (ir::op_key(*task), idx)).collect();
    let needs = |(idx, task): (usize, &OperationRef)| -> Vec<(usize, usize)> {
        let producers = task.operands().filter_map(ir::defining_op);
        producers.filter_map(|producer| Some((*number.get(&ir::op_key(producer))?, idx))).collect()
    };
    let edges: Vec<(usize, usize)> = tasks.iter().enumerate().flat_map(needs).collect();
    TaskGraph::with_edges(tasks.len(), &edges)
}

/// The lane of each task, numbered from 0 in the order of first tasks. A task without one has a lane of its own.
pub fn lanes_of(tasks: &[OperationRef]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    let mut n_lanes = 0;
    let mut next = || {
        n_lanes += 1;
        n_lanes - 1
    };
    let lanes = tasks.iter().map(|task| match ir::int_attribute(*task, "lane") {
        Some(lane) => *numbers.entry(lane).or_insert_with(&mut next),
        None => next(),
    });
    lanes.collect()
}

/// How many tasks of a container can run at the same time at most, from the lanes of its tasks.
pub fn n_lanes(lanes: &[usize]) -> usize {
    lanes.iter().max().map_or(0, |last| last + 1)
}
