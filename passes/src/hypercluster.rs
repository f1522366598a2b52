//! Does nothing yet.
//!
//! Leaves every function as it is. A finished pass says here what it does, and as a numbered list what it leaves alone.
//!
//! Cost: none.

use melior::ir::OperationRef;
use parallel_op_dialect::{
    diagnostic::Failed,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, docs/passes.md and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-hypercluster",
    summary: "do nothing yet",
    description: "Leaves every function as it is.",
    anchor: "func.func",
    example: "test/passes/hypercluster/doc.mlir",
    dependent_dialects: &[],
    options: Vec::new,
    run,
};

/// Reads, decides and writes nothing.
fn run(_function: OperationRef, _options: &OptionValues) -> Result<(), Failed> {
    Ok(())
}
