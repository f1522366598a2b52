//! Compiles a program in memory and runs it: compile once, prepare once, run many times from several threads.
//!
//! ```no_run
//! use parallel_op::{jit::{self, CompileOptions, Runtime, Source}, tensor::Tensor};
//! use std::collections::BTreeMap;
//!
//! let program = jit::compile(Source::File("model.mlir".as_ref()), &CompileOptions::serial("main", &Runtime::NONE))?;
//! let prepared = program.prepare(BTreeMap::new())?;
//! let results = prepared.run(&[Tensor::from_f32(vec![4], &[1.0, 2.0, 3.0, 4.0])])?;
//! # Ok::<(), jit::Error>(())
//! ```
//!
//! The library knows no runtime: the caller hands in the symbols that lowered code calls, and the function that tells
//! whether a call failed. Inputs are never written to, and results belong to the caller.

mod compile;
mod error;
pub(crate) mod kept_blocks;
pub(crate) mod lower;
mod measured_costs;
pub mod memory;
mod node_times;
mod openmp;
mod program;
mod signature;
pub(crate) mod split;
mod staged;

pub use compile::{
    CompileOptions, GpuCode, KernelCode, OpenMpStyle, Plan, RemarkSink, Source, Stage, StageSink, compile,
};
pub use error::Error;
pub use node_times::{Node, NodeClock, NodeSamples};
pub use openmp::configure_openmp;
pub use parallel_op_calls::signature::{Signature, ValueType};
pub use parallel_op_passes::cost::{prediction::Prediction, profile::Profile};
pub use program::{Prepared, Program};
pub use staged::{Compiler, Staged};

/// What compiled code needs from the program it runs in.
#[derive(Clone, Copy)]
pub struct Runtime<'a> {
    /// Functions by the name under which lowered code calls them.
    pub symbols: &'a [(&'a str, *const ())],
    /// Takes the message of the failure of the last call on this thread, if it failed.
    pub take_failure: fn() -> Option<String>,
    /// Blocks until no task runs any more: called before machine code is freed.
    pub wait_idle: fn(),
    /// Called on the thread that calls the program, before each call.
    pub enter: fn(),
    /// Called there after each call.
    pub leave: fn(),
}

impl Runtime<'_> {
    /// No runtime: for programs that neither spawn tasks, nor assert anything, nor copy between buffers of other strides.
    pub const NONE: Self = Self { symbols: &[], take_failure: || None, wait_idle: || (), enter: || (), leave: || () };
}
