//! Turns parallel loops on memrefs into teams of OpenMP, of which each thread runs one piece of the loop.
//!
//! What becomes of a loop is what `convert-loops-to-runtime` makes of it, but for who runs the pieces: a function for a
//! turn, one for a piece, and an environment on the stack. The team is as large as OpenMP's budget, and not larger than
//! there are turns; inside of another team it is of one thread. A loop whose turns may fail has 64 threads at most.
//!
//! A loop stays sequential, and a `missed` remark says so, for the reasons of that pass, and where it stands in a task:
//! a task has one thread of the team.
//!
//! Runs on memrefs, before `convert-parallel-op-to-openmp`. Cost: as for `convert-loops-to-runtime`.

use crate::convert_loops_to_runtime::{Sharing, Workers, convert};
use melior::{dialect::DialectHandle, ir::OperationRef};
use parallel_op_dialect::{
    diagnostic::Failed,
    ops::openmp_dialect_handle,
    options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-loops-to-openmp",
    summary: "share out the turns of parallel loops to a team of OpenMP",
    description: "Each `scf.parallel` without reductions and each `scf.forall` on memrefs that stands in no task becomes \
                  an `omp.parallel`, of which each thread runs one piece of the turns. Loops with reductions stay as \
                  they are, as do loops in tasks, loops with at most one turn, loops inside of one that is shared out, \
                  cheap ones, and those for one thread: a `missed` remark tells of each. The attribute \
                  `parallel_op.threads` on a loop says for how many threads it is at most. If turns fail, the first failed one gives the \
                  message; with `on-failure=abort` it ends the program.",
    anchor: "builtin.module",
    example: "test/lowering/convert-loops-to-openmp/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
        DialectHandle::scf,
        openmp_dialect_handle,
    ],
    options: LoopOptions::specs,
    run,
};

options! {
    /// Options of `convert-loops-to-openmp`.
    pub struct LoopOptions {
        /// a loop whose attribute `parallel_op.cost` is below this stays sequential
        pub min_cost_ns: i64 = 5000,
        /// what a failed assertion in a turn does
        pub on_failure: String = "report" => ["report", "abort"],
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let LoopOptions { min_cost_ns, on_failure } = LoopOptions::read(values);
    let workers = Workers::OpenMp { reports: on_failure == "report" };
    convert(root, &Sharing { category: SPEC.argument, min_cost_ns, workers })
}
