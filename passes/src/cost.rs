//! How long an op takes, in nanoseconds.
//!
//! In order of precedence:
//! 1. the attribute `parallel_op.cost` on the op, or `cost` on a task;
//! 2. what a profile measured ([`measured`]);
//! 3. for a container, the schedule of its tasks on the workers there are;
//! 4. for control flow, its blocks: a loop as often as its constant bounds say, a condition its longest branch;
//! 5. for a linalg op, the operations and bytes of its loops;
//! 6. for other ops, the name and the shapes in its types;
//! 7. for a registered op without regions that none of these knows, one operation for each element.
//!
//! Open dimensions and trip counts are assumed ([`shapes::ASSUMED_EXTENT`]). What is left has no known cost.

pub mod composite;
pub mod measured;
pub mod named;
pub mod options;
pub mod prediction;
pub mod profile;
pub mod shapes;
pub mod structured;
pub mod timed_nodes;
pub mod walk;
pub mod weights;

use crate::{
    container::{task_graph, tasks_of},
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
    schedule::makespan,
};

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
}

impl CostModel {
    /// Predicted time of an op in nanoseconds, when containers in it have so many workers.
    ///
    /// # Errors
    ///
    /// The op, it or one in it, whose cost is not known.
    pub fn op_ns(&self, op: OperationRef, workers: usize) -> Result<f64, UnknownCost> {
        if let Some(ns) = stated_ns(op, ops::COST_ATTRIBUTE) {
            return Ok(ns);
        }
        let name = ir::op_name(op);
        if let Some(ns) = self.measured.ns(op) {
            return Ok(ns);
        }
        if name == ops::PARALLEL {
            return self.container_ns(op, workers);
        }
        if name == ops::TASK
            && let Some(ns) = stated_ns(op, "cost")
        {
            return Ok(ns);
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
        let share = (workers / tasks.len().max(1)).max(1);
        let ns = |task: &OperationRef| self.op_ns(*task, share).map(|ns| ns + self.overheads.task_ns);
        let costs = tasks.iter().map(ns).collect::<Result<Vec<f64>, _>>()?;
        Ok(self.overheads.container_ns + makespan(&task_graph(&tasks), &costs, workers))
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
