//! What an emitted program says of itself: written beside its code, and read by the part of it that is always the same.

use crate::signature::{Signature, Split};
use serde::{Deserialize, Serialize};

/// The library with the part of every program that is always the same.
pub const LIBRARY: &str = "libparallel_op_program.a";

/// The symbol of a text: a [`Description`] as JSON, with a zero behind it.
pub const DESCRIPTION: &str = "parallel_op_program_description";

/// The symbol of an array of functions by the packed interface: the entry, or the two that it was split into.
pub const FUNCTIONS: &str = "parallel_op_program_functions";

/// A compiled program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Name of the entry.
    pub entry: String,
    /// What it takes and returns.
    pub signature: Signature,
    /// What it was split into, if it was.
    pub split: Option<Split>,
    /// What containers became.
    pub target: String,
    /// The driver of the GPU that the kernels are for, as `--device` takes it; none for a processor.
    pub driver: Option<String>,
    /// How bodies were compiled.
    pub codegen: String,
    /// Instruction set that the code is made for.
    pub isa: String,
    /// Tasks in the IR.
    pub n_tasks: usize,
    /// Loops in the IR whose turns may run at the same time.
    pub n_loops: usize,
}

impl Description {
    /// The description as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Numbers of the arguments of which something is computed once.
    pub fn prepared_arguments(&self) -> &[usize] {
        self.split.as_ref().map_or(&[], |split| &split.weights)
    }
}
