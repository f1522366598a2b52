//! Takes the times of the nodes of a serial program: measured costs for a later plan.
//!
//! ```no_run
//! use parallel_op::jit::{self, CompileOptions, NodeSamples, Runtime, Source};
//! use std::collections::BTreeMap;
//!
//! # let runtime = Runtime::NONE;
//! # let clock = jit::NodeClock { start: |_| (), finish: Vec::new };
//! // With a runtime of yours; that of this project has `node_times::start` and `node_times::finish` for the clock.
//! let options = CompileOptions { time_nodes: true, ..CompileOptions::serial("main", &runtime) };
//! let program = jit::compile(Source::File("model.mlir".as_ref()), &options)?;
//! let prepared = program.prepare(BTreeMap::new())?;
//! let mut samples = NodeSamples::of(&program);
//! for run in 0..12 {
//!     let (_results, times) = prepared.run_timed(&[], &clock)?;
//!     // The first run warms up.
//!     if run > 0 {
//!         samples.add(&times);
//!     }
//! }
//! parallel_op::arrays::write_whole("costs.json".as_ref(), samples.profile("main").to_json().as_bytes()).unwrap();
//! # Ok::<(), jit::Error>(())
//! ```

use super::Program;
use crate::statistics::median;
use melior::{
    Context,
    ir::{OperationRef, attribute::IntegerAttribute, r#type::IntegerType},
};
use parallel_op_dialect::{ir, ops};
use parallel_op_passes::cost::{
    CostModel,
    profile::{MeasuredNode, Profile},
    timed_nodes::timed_nodes,
};

/// A node whose time is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands: function, block, position and name of the op, `main/0/17:linalg.matmul`.
    pub key: String,
    /// What the cost model predicts for one run, in nanoseconds; none if it does not know the op.
    pub predicted_ns: Option<f64>,
    /// Whether it stands in the entry itself. The time of control flow holds that of the nodes in it.
    pub is_outermost: bool,
}

impl Node {
    /// Name of the op.
    pub fn op(&self) -> &str {
        self.key.split_once(':').map_or("", |(_, op)| op)
    }
}

/// What takes the times while a program runs: functions of the runtime, which work on the calling thread.
#[derive(Clone, Copy)]
pub struct NodeClock {
    /// Starts to take the times of so many nodes.
    pub start: fn(usize),
    /// Stops, and gives for each node its nanoseconds and how often it ran.
    pub finish: fn() -> Vec<(u64, u64)>,
}

/// Times of the nodes of a program over several runs.
#[derive(Clone, Debug)]
pub struct NodeSamples {
    nodes: Vec<Node>,
    /// For each node its times, one for each run of the program in which it ran.
    samples: Vec<Vec<f64>>,
}

impl NodeSamples {
    /// No runs yet.
    pub fn of(program: &Program) -> Self {
        let nodes = program.nodes().to_vec();
        Self { samples: vec![Vec::new(); nodes.len()], nodes }
    }

    /// Adds the times of one run, one for each node.
    pub fn add(&mut self, times: &[Option<f64>]) {
        for (samples, time) in self.samples.iter_mut().zip(times) {
            samples.extend(time);
        }
    }

    /// The nodes that ran, each with the median of its times in nanoseconds.
    pub fn medians(&self) -> impl Iterator<Item = (&Node, f64)> {
        let ran = self.nodes.iter().zip(&self.samples).filter(|(_, samples)| !samples.is_empty());
        ran.map(|(node, samples)| (node, median(samples)))
    }

    /// What a file of measured costs holds.
    pub fn profile(&self, entry: &str) -> Profile {
        let measured =
            |(node, ns): (&Node, f64)| MeasuredNode { key: node.key.clone(), ns, predicted_ns: node.predicted_ns };
        Profile { entry: entry.to_owned(), nodes: self.medians().map(measured).collect() }
    }
}

/// Gives the nodes of a function their numbers, in order.
pub(super) fn number(context: &Context, function: OperationRef, model: &CostModel) -> Vec<Node> {
    let i64 = IntegerType::new(context, 64).into();
    let numbered = timed_nodes(function, model).into_iter().zip(0..).map(|(node, number)| {
        ir::set_attribute(node.op, ops::NODE_ATTRIBUTE, IntegerAttribute::new(i64, number).into());
        Node { key: node.key, predicted_ns: node.predicted_ns, is_outermost: node.is_outermost }
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_did_not_run_has_no_time() {
        let node = |key: &str| Node { key: key.to_owned(), predicted_ns: None, is_outermost: true };
        let nodes = vec![node("main/0/1:a.b"), node("main/0/2:c.d")];
        let mut samples = NodeSamples { samples: vec![Vec::new(); 2], nodes };
        for ns in [30.0, 10.0, 20.0] {
            samples.add(&[Some(ns), None]);
        }
        let profile = samples.profile("main");
        assert_eq!(profile.nodes, [MeasuredNode { key: "main/0/1:a.b".to_owned(), ns: 20.0, predicted_ns: None }]);
        assert_eq!(samples.nodes[1].op(), "c.d");
    }
}
