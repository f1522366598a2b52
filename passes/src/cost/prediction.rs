//! What the cost model says of a whole function, to be held against what is measured.

use super::CostModel;
use melior::ir::OperationRef;
use parallel_op_dialect::ir;
use parallel_op_task_graph::packing::Overheads;

/// Predicted times of one call of a function, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// All ops one after another.
    pub serial_ns: f64,
    /// With the tasks of each container on the workers there are, and what starting and joining them costs, and with
    /// the turns of parallel loops on the threads that they may have.
    pub parallel_ns: f64,
}

impl Prediction {
    /// The prediction for a function with its containers in it; none if the cost of an op is not known. Costs that
    /// ops and tasks state, measured ones among them, count before those of the model.
    pub fn of(function: OperationRef, workers: usize, model: &CostModel) -> Option<Self> {
        let (alone, model) = (model.of_serial_code(), &model.sharing_loops());
        let total = |model: &CostModel, workers| {
            let blocks = ir::blocks_of(function).into_iter().map(|block| model.block_ns(block, workers).ok());
            // The sum of nothing has a sign otherwise.
            blocks.sum::<Option<f64>>().map(|ns| ns + 0.0)
        };
        Some(Self { serial_ns: total(&alone, 1)?, parallel_ns: total(model, workers)? })
    }

    /// Serial over parallel time.
    pub fn speedup(&self) -> f64 {
        if self.parallel_ns > 0.0 { self.serial_ns / self.parallel_ns } else { 1.0 }
    }
}

impl CostModel {
    /// The model of code in which tasks cost nothing on top of their work: one worker runs them in order.
    pub fn of_serial_code(&self) -> Self {
        Self { overheads: Overheads { task_ns: 0.0, container_ns: 0.0 }, ..self.clone() }
    }
}
