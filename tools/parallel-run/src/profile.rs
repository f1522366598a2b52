//! Measured costs: the times of the nodes of serial code.

use crate::{
    failure::Failure,
    measure::{self, Times},
    progress::Progress,
};
use parallel_op::{
    arrays,
    jit::{NodeClock, NodeSamples, Program},
    tensor::Tensor,
};
use parallel_op_calls::inputs::Arguments;
use parallel_op_runtime::node_times;
use std::path::Path;

/// Serial code as it is beside the same code with a clock around its nodes.
pub struct Profiled {
    /// Of the code as it is.
    pub serial: Times,
    /// Of its nodes.
    pub samples: NodeSamples,
    /// Whether the clock changed no result, to the bit.
    pub is_bitwise_equal: bool,
}

impl Profiled {
    /// Milliseconds of all nodes together, those in control flow counted once.
    pub fn nodes_ms(&self) -> f64 {
        self.samples.medians().filter(|(node, _)| node.is_outermost).map(|(_, ns)| ns).sum::<f64>() / 1e6
    }

    /// The results.
    pub fn results(self) -> Vec<Tensor> {
        self.serial.results
    }

    /// Writes the times of the nodes.
    pub fn write(&self, path: &Path, entry: &str) -> Result<(), Failure> {
        Ok(arrays::write_whole(path, self.samples.profile(entry).to_json().as_bytes())?)
    }
}

/// Runs both programs once each to warm up, then alternately, `repeat` times each.
pub fn measure(
    plain: &Program,
    timed: &Program,
    arguments: &Arguments,
    repeat: usize,
    progress: &Progress,
) -> Result<Profiled, Failure> {
    let clock = NodeClock {
        start: node_times::start,
        finish: || node_times::finish().into_iter().map(|time| (time.total_ns, time.n_runs)).collect(),
    };
    let mut samples = NodeSamples::of(timed);
    let (plain, timed) = (plain.prepare(arguments.weights.clone())?, timed.prepare(arguments.weights.clone())?);
    let mut serial = measure::warm(&plain, arguments)?;
    let mut is_bitwise_equal = measure::same_bits(&serial.results, &timed.run(&arguments.inputs)?);
    for _ in 0..repeat {
        let expected = measure::timed(&plain, arguments, &mut serial)?;
        progress.advance();
        let (results, times) = timed.run_timed(&arguments.inputs, &clock)?;
        progress.advance();
        is_bitwise_equal &= measure::same_bits(&expected, &results);
        samples.add(&times);
    }
    Ok(Profiled { serial, samples, is_bitwise_equal })
}
