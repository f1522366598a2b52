//! Loops whose turns threads can share: what they take on one thread, and on several.

use super::{CostModel, UnknownCost, constant_index, shapes, structured::structured_work};
use melior::ir::{OperationRef, Value, ValueLike, attribute::DenseI64ArrayAttribute, operation::OperationLike};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::{
    machine::{CACHE_BYTES, Work},
    molding::Molding,
};
use std::collections::BTreeMap;

/// Whether an op is a loop whose turns may run at the same time.
pub fn is_shared_loop(op: OperationRef) -> bool {
    ir::is_op(op, "scf.forall") || ir::is_op(op, "scf.parallel")
}

/// Whether an op is such a loop, or control flow or a task that holds one.
pub fn holds_shared_loop(op: OperationRef) -> bool {
    op.region_count() > 0 && (is_shared_loop(op) || (!ir::is_op(op, "linalg.generic") && any_inside(op)))
}

fn any_inside(op: OperationRef) -> bool {
    ir::blocks_of(op).into_iter().flat_map(ir::ops_in).any(holds_shared_loop)
}

/// How many threads a loop may have of those that there are. One for a reduction, whose bits splitting would change.
pub fn most_threads(op: OperationRef, workers: usize) -> usize {
    if ir::is_op(op, "scf.parallel") && op.result_count() > 0 {
        return 1;
    }
    let bound = ir::int_attribute(op, ops::THREADS_ATTRIBUTE).and_then(|most| usize::try_from(most).ok());
    bound.filter(|&most| most > 0).map_or(workers, |most| most.min(workers))
}

impl CostModel {
    /// Time of a loop on one thread: its turns, each with the operations of its body, and its tensors, each of which
    /// comes from memory once.
    pub(super) fn turns_ns(&self, op: OperationRef) -> Result<f64, UnknownCost> {
        let turns = turns(op);
        let mut body_ns = 0.0;
        for block in ir::blocks_of(op) {
            let inner = ir::ops_in(block);
            for inner in inner.split_last().map_or(&[][..], |(_, inner)| inner) {
                body_ns += match structured_work(*inner) {
                    // What one op of a turn leaves is in the cache when the next one comes.
                    Some(work) => self.machine.ns(Work { bytes: 0.0, ..work }),
                    None => self.op_ns(*inner, 1)?,
                };
            }
        }
        Ok(turns * body_ns + self.machine.bytes_ns(traffic(op, turns)))
    }

    /// How the time of a loop falls with threads.
    pub fn molding(&self, op: OperationRef, serial_ns: f64) -> Molding {
        let turns = turns(op);
        let bytes = traffic(op, turns);
        let waits_ns = if bytes > CACHE_BYTES { self.machine.bytes_ns(bytes) } else { 0.0 };
        let memory_bound = if serial_ns > 0.0 { waits_ns / serial_ns } else { 0.0 };
        Molding { turns, memory_bound, loop_ns: self.machine.loop_ns }
    }

    /// Time of a loop on the threads it may have of those that there are, when it takes so long on one.
    pub(super) fn shared_ns(&self, op: OperationRef, serial_ns: f64, workers: usize) -> f64 {
        self.molding(op, serial_ns).best_ns(serial_ns, most_threads(op, workers))
    }

    /// The model of code whose parallel loops have all threads that nothing else has.
    pub fn sharing_loops(&self) -> Self {
        Self { shares_loops: true, ..self.clone() }
    }
}

/// How many turns a loop has; [`shapes::ASSUMED_EXTENT`] for each dimension whose bounds are not known.
pub fn turns(op: OperationRef) -> f64 {
    let bounds = if ir::is_op(op, "scf.forall") { static_bounds(op) } else { operand_bounds(op) };
    let extent = |[lower, upper, step]: [Option<i64>; 3]| match (lower, upper, step) {
        (Some(lower), Some(upper), Some(step)) if step > 0 => {
            ((upper as f64 - lower as f64) / step as f64).ceil().max(0.0)
        }
        _ => shapes::ASSUMED_EXTENT,
    };
    bounds.into_iter().map(extent).product()
}

/// Bounds and steps of `scf.forall`, as far as its attributes say them.
fn static_bounds(op: OperationRef) -> Vec<[Option<i64>; 3]> {
    let numbers = |name: &str| -> Vec<Option<i64>> {
        let array = op.attribute(name).ok().and_then(|numbers| DenseI64ArrayAttribute::try_from(numbers).ok());
        let known = |number: i64| (number != ir::DYNAMIC).then_some(number);
        array.map_or_else(Vec::new, |array| {
            (0..array.len()).map(|idx| array.element(idx).ok().and_then(known)).collect()
        })
    };
    let (lower, upper, step) = (numbers("staticLowerBound"), numbers("staticUpperBound"), numbers("staticStep"));
    lower.into_iter().zip(upper).zip(step).map(|((lower, upper), step)| [lower, upper, step]).collect()
}

/// Bounds and steps of `scf.parallel`, which are operands.
fn operand_bounds(op: OperationRef) -> Vec<[Option<i64>; 3]> {
    let n_dimensions = ir::body(op).map_or(0, |body| ir::arguments_of(body).len());
    let constants: Vec<Option<i64>> = op.operands().take(3 * n_dimensions).map(constant_index).collect();
    let at = |idx: usize| constants.get(idx).copied().flatten();
    (0..n_dimensions).map(|idx| [at(idx), at(n_dimensions + idx), at(2 * n_dimensions + idx)]).collect()
}

/// Bytes of the tensors that the turns of a loop read and write: of each what the slices of all turns make up, but no
/// more than it has. What is made in a turn stays in the cache.
fn traffic(op: OperationRef, turns: f64) -> f64 {
    let captured: Vec<Value> = ir::captures_of(op);
    let arguments = ir::body(op).map(ir::arguments_of).unwrap_or_default();
    let bytes = |value: Value| shapes::shape_of(value.r#type()).map_or(0.0, |shape| shape.bytes());
    let mut by_value: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    let sources: BTreeMap<usize, f64> =
        captured.into_iter().chain(arguments).map(|value| (ir::value_key(value), bytes(value))).collect();
    for inner in ir::walk(op).into_iter().skip(1) {
        for operand in inner.operands() {
            let Some(&whole) = sources.get(&ir::value_key(operand)) else { continue };
            let touched = match ir::op_name(inner).as_str() {
                "tensor.extract_slice" => inner.results().map(|result| bytes(result.into())).sum(),
                // Reads and writes what the slice in its place did.
                "tensor.parallel_insert_slice" => 0.0,
                "tensor.dim" => 0.0,
                "tensor.extract" => 8.0,
                _ => whole,
            };
            let entry = by_value.entry(ir::value_key(operand)).or_insert((0.0, whole));
            entry.0 += touched;
        }
    }
    by_value.into_values().map(|(touched, whole)| (turns * touched).min(whole)).sum()
}
