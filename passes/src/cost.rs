//! How long an op takes, in nanoseconds.
//!
//! In order of precedence:
//! 1. the attribute `parallel_op.cost` on the op, or `cost` on a task;
//! 2. what a profile measured ([`measured`]);
//! 3. for a container, the schedule of its tasks on the workers there are;
//! 4. for a parallel loop, the ops of its turns and the bytes of its tensors, shared by the threads it may have;
//! 5. for control flow, its blocks: a loop as often as its constant bounds say, a condition its longest branch;
//! 6. for a linalg op, the operations and bytes of its loops;
//! 7. for other ops, the name and the shapes in its types;
//! 8. for a registered op without regions that none of these knows, one operation for each element.
//!
//! Open dimensions and trip counts are assumed ([`shapes::ASSUMED_EXTENT`]). What is left has no known cost.

pub mod composite;
pub mod measured;
pub mod named;
pub mod options;
pub mod prediction;
pub mod profile;
pub mod shapes;
pub mod shared_loops;
pub mod structured;
pub mod timed_nodes;
pub mod walk;
pub mod weights;

use crate::{
    container::{lanes_of, n_lanes, task_graph, tasks_of},
    roles::family,
};
use measured::Measured;
use melior::ir::{
    BlockRef, OperationRef, TypeLike, Value, ValueLike,
    attribute::{FloatAttribute, IntegerAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::{
    gate::{DOUBT_OF_MEASUREMENT, DOUBT_OF_PREDICTION},
    machine::{Machine, Work},
    packing::Overheads,
    problem::Problem,
    simulation::simulate,
    tasks::{LaneTask, TaskSet},
};
use shared_loops::{holds_shared_loop, is_shared_loop};

/// Cost of an op whose cost is not known, where it has to have one, in nanoseconds.
pub const ASSUMED_NS: f64 = 1000.0;
/// No op takes longer, so that sums of costs stay finite.
pub const MOST_NS: f64 = 1e18;

/// The name of an op whose cost is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCost(pub String);

/// What costs are computed with.
#[derive(Clone, Debug)]
pub struct CostModel {
    /// One core.
    pub machine: Machine,
    /// What tasks and containers cost on top of their work.
    pub overheads: Overheads,
    /// What handing a value from one lane to another costs, in nanoseconds.
    pub message_ns: f64,
    /// What is known of the ops of one function from running it.
    pub measured: Measured,
    /// Whether threads share the turns of parallel loops. If not, these run one after the other.
    pub shares_loops: bool,
}

impl CostModel {
    /// Predicted time of an op in nanoseconds, when containers and parallel loops in it have so many workers. What is
    /// stated or was measured is the time on one; on several it is that times the ratio of what is predicted.
    ///
    /// # Errors
    ///
    /// The op, it or one in it, whose cost is not known.
    pub fn op_ns(&self, op: OperationRef, workers: usize) -> Result<f64, UnknownCost> {
        let Some(serial_ns) = self.known_ns(op) else { return self.predicted_ns(op, workers) };
        if workers < 2 || !self.shares_loops || !holds_shared_loop(op) {
            return Ok(serial_ns);
        }
        if is_shared_loop(op) {
            return Ok(self.shared_ns(op, serial_ns, workers));
        }
        // Where the inside is not known, nothing says that threads help.
        let ratio = match (self.predicted_ns(op, workers), self.predicted_ns(op, 1)) {
            (Ok(shared), Ok(alone)) if alone > 0.0 => shared / alone,
            _ => 1.0,
        };
        Ok(serial_ns * ratio)
    }

    /// The serial time that an op states or that was measured.
    fn known_ns(&self, op: OperationRef) -> Option<f64> {
        let of_task = || if ir::is_op(op, ops::TASK) { stated_ns(op, "cost") } else { None };
        stated_ns(op, ops::COST_ATTRIBUTE).or_else(|| self.measured.ns(op)).or_else(of_task)
    }

    /// What the model says of an op by itself.
    fn predicted_ns(&self, op: OperationRef, workers: usize) -> Result<f64, UnknownCost> {
        let name = ir::op_name(op);
        if name == ops::PARALLEL {
            return self.container_ns(op, workers);
        }
        if is_shared_loop(op) {
            let serial_ns = self.turns_ns(op)?;
            return Ok(if self.shares_loops { self.shared_ns(op, serial_ns, workers) } else { serial_ns });
        }
        if op.operands().chain(op.results().map(Value::from)).any(|value| value.r#type().is_unranked_tensor()) {
            return Err(UnknownCost(name));
        }
        if let Some(work) = structured::structured_work(op) {
            return Ok(self.machine.ns(work));
        }
        if crate::roles::holds_control_flow(op) && op.region_count() > 0 {
            return self.control_flow_ns(op, &name, workers);
        }
        if let Some(work) = named::named_work(op) {
            return Ok(self.machine.ns(work));
        }
        if ir::is_unregistered(op) || op.region_count() > 0 || name.ends_with(".call") {
            return Err(UnknownCost(name));
        }
        Ok(self.machine.ns(one_operation_per_element(op)))
    }

    /// How many times too high the costs may be: what is to gain has to gain even then, when starting tasks counts for
    /// more. 1 for measured costs.
    pub fn doubt(&self) -> f64 {
        if self.measured.is_whole() { DOUBT_OF_MEASUREMENT } else { DOUBT_OF_PREDICTION }
    }

    /// Predicted time of the ops of a block in nanoseconds. The terminator hands values on and costs nothing.
    ///
    /// # Errors
    ///
    /// As [`CostModel::op_ns`].
    pub fn block_ns(&self, block: BlockRef, workers: usize) -> Result<f64, UnknownCost> {
        let ops = ir::ops_in(block);
        let inner = ops.split_last().map_or(&[][..], |(_, inner)| inner);
        inner.iter().map(|op| self.op_ns(*op, workers)).sum()
    }

    /// A container: the schedule of its tasks.
    fn container_ns(&self, op: OperationRef, workers: usize) -> Result<f64, UnknownCost> {
        let tasks = tasks_of(op);
        let lanes = lanes_of(&tasks);
        let share = (workers / n_lanes(&lanes).max(1)).max(1);
        let costs = tasks.iter().map(|task| self.op_ns(*task, share)).collect::<Result<Vec<f64>, _>>()?;
        let graph = task_graph(&tasks);
        let message = if workers > 1 { self.message_ns } else { 0.0 };
        // Tasks stand in an order that keeps edges and lanes.
        let edges = graph.edges().collect();
        let tasks = lanes.into_iter().enumerate().map(|(idx, lane)| LaneTask { lane, nodes: vec![idx] }).collect();
        let tasks = TaskSet { tasks, edges };
        Ok(simulate(&Problem { graph, costs, message }, &tasks, workers, self.overheads).makespan)
    }

    fn control_flow_ns(&self, op: OperationRef, name: &str, workers: usize) -> Result<f64, UnknownCost> {
        let regions = op.regions().map(|region| {
            ir::blocks_in(region).into_iter().map(|block| self.block_ns(block, workers)).sum::<Result<f64, _>>()
        });
        let regions = regions.collect::<Result<Vec<f64>, _>>()?;
        Ok(match name {
            "scf.for" => trip_count(op) * regions.iter().sum::<f64>(),
            "scf.while" | "tosa.while_loop" => shapes::ASSUMED_EXTENT * regions.iter().sum::<f64>(),
            "scf.if" | "scf.index_switch" | "tosa.cond_if" => regions.into_iter().fold(0.0, f64::max),
            "parallel_op.task" | "scf.execute_region" => regions.iter().sum(),
            // The regions of an op that is not registered may run any number of times.
            _ => return Err(UnknownCost(name.to_owned())),
        })
    }
}

/// The number in an attribute of an op, if it is a number that a cost can be.
pub fn stated_ns(op: OperationRef, attribute: &str) -> Option<f64> {
    let attribute = op.attribute(attribute).ok()?;
    let ns = match IntegerAttribute::try_from(attribute) {
        Ok(integer) => integer.value() as f64,
        Err(_) => FloatAttribute::try_from(attribute).ok()?.value(),
    };
    (ns.is_finite() && ns >= 0.0).then_some(ns)
}

/// How often an `scf.for` runs.
fn trip_count(op: OperationRef) -> f64 {
    let bounds = op.operands().take(3).map(constant_index).collect::<Option<Vec<i64>>>();
    match bounds.as_deref() {
        Some(&[lower, upper, step]) if step > 0 => ((upper as f64 - lower as f64) / step as f64).ceil().max(0.0),
        _ => shapes::ASSUMED_EXTENT,
    }
}

/// The value of a constant integer or index.
fn constant_index(value: Value) -> Option<i64> {
    let op = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"))?;
    IntegerAttribute::try_from(op.attribute("value").ok()?).ok().map(|integer| integer.value())
}

fn one_operation_per_element(op: OperationRef) -> Work {
    let elements = |value: Value| shapes::shape_of(value.r#type()).map_or(0.0, |shape| shape.elements());
    let bytes = |value: Value| shapes::shape_of(value.r#type()).map_or(0.0, |shape| shape.bytes());
    let results = op.results().map(Value::from);
    let most = results.chain(op.operands()).map(elements).fold(1.0, f64::max);
    let weight = weights::scalar_weight(&family(&ir::op_name(op))).unwrap_or(1.0);
    Work { flops: weight * most, bytes: op.operands().map(bytes).sum(), ..Work::default() }
}
