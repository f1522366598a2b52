//! A container seen from outside: its tasks, what they wait for, what it gives back.

use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::{
    ir, ops,
    planted::{Bug, is_planted},
};
use std::collections::BTreeMap;

/// A `parallel_op.parallel` with the parts that every lowering asks for.
pub struct Container<'c, 'a> {
    /// The op itself.
    pub op: OperationRef<'c, 'a>,
    /// Its tasks in textual order.
    pub tasks: Vec<OperationRef<'c, 'a>>,
    /// What its yield names: results of tasks, or values from outside.
    pub yielded: Vec<Value<'c, 'a>>,
    /// Task and number of each result of a task, by the key of its value.
    results: BTreeMap<usize, (usize, usize)>,
}

impl<'c, 'a> Container<'c, 'a> {
    /// Reads a container.
    pub fn new(op: OperationRef<'c, 'a>) -> Self {
        let inner = ir::body(op).map(ir::ops_in).unwrap_or_default();
        let yielded = inner.last().map(|last| last.operands().collect()).unwrap_or_default();
        let tasks: Vec<_> = inner.into_iter().filter(|inner| ir::is_op(*inner, ops::TASK)).collect();
        let results = tasks.iter().enumerate().flat_map(|(index, task)| {
            task.results().enumerate().map(move |(number, result)| (ir::value_key(result.into()), (index, number)))
        });
        let results = results.collect();
        Self { op, tasks, yielded, results }
    }

    /// All containers below `root`, outer ones before the ones nested in them.
    pub fn all_in(root: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
        ir::walk(root).into_iter().filter(|op| ir::is_op(*op, ops::PARALLEL)).collect()
    }

    /// The containers of a function that are not inside of tasks.
    pub fn outermost_in(function: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
        let is_inner = |op: &OperationRef| {
            std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(|op| ir::is_op(op, ops::TASK))
        };
        Self::all_in(function).into_iter().filter(|op| !is_inner(op)).collect()
    }

    /// The tasks that each task waits for, as indices in ascending order: those whose results it captures, the one
    /// before it in its lane, and all of the closest lower stage that has tasks.
    pub fn predecessors(&self) -> Vec<Vec<usize>> {
        let mut of_stage: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (index, task) in self.tasks.iter().enumerate() {
            if let Some(stage) = ir::int_attribute(*task, "stage") {
                of_stage.entry(stage).or_default().push(index);
            }
        }
        let mut last_of_lane: BTreeMap<i64, usize> = BTreeMap::new();
        let mut predecessors = Vec::with_capacity(self.tasks.len());
        for (index, task) in self.tasks.iter().enumerate() {
            let mut before: Vec<usize> =
                task.operands().filter_map(|capture| self.producer(capture)).map(|(before, _)| before).collect();
            if let Some(lane) = ir::int_attribute(*task, "lane") {
                before.extend(last_of_lane.insert(lane, index));
            }
            if let Some(stage) = ir::int_attribute(*task, "stage") {
                before.extend(of_stage.range(..stage).next_back().map(|(_, tasks)| tasks).into_iter().flatten());
            }
            before.sort_unstable();
            before.dedup();
            predecessors.push(before);
        }
        if is_planted(Bug::ParallelOpPlantedBugDroppedEdge) {
            predecessors.iter_mut().rev().find_map(Vec::pop);
        }
        predecessors
    }

    /// The task whose result a value is, by its index, and the number of the result; none for a value from outside.
    pub fn producer(&self, value: Value<'c, 'a>) -> Option<(usize, usize)> {
        self.results.get(&ir::value_key(value)).copied()
    }
}
