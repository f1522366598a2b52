//! Says of each parallel loop how many threads may share it.
//!
//! A loop that takes longer on its threads than on one, because handing out turns costs more than it saves, gets
//! `parallel_op.threads = 1`. One in a task gets no more threads than the lane of the task has.
//!
//! Does not
//!   1. change a loop that says already how many threads it may have,
//!   2. look at loops inside of other parallel loops, whose turns are shared out as a whole, or
//!   3. look into functions that are called.
//!
//! Cost: one walk over the function; linear in its ops, and in the depth of containers for each loop.

use crate::{
    container::{lanes_of, n_lanes, tasks_of},
    cost::{
        CostModel,
        options::{CostOptions, count},
        shared_loops::is_shared_loop,
    },
};
use melior::ir::{OperationRef, attribute::IntegerAttribute, operation::OperationLike, r#type::IntegerType};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-share-loops",
    summary: "say of each parallel loop how many threads may share it",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/passes/share-loops/doc.mlir",
    dependent_dialects: &[ops::dialect_handle],
    options: || [ShareLoopsOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Decides for each `scf.forall` and `scf.parallel` whether threads are to share its turns, and writes the answer as
`parallel_op.threads`, which `convert-loops-to-runtime` and `convert-loops-to-openmp` read. A loop gets 1, and stays
sequential, unless its predicted time on the threads that it can have, with `loop-ns` for handing out turns, is less than
on one; with predicted costs it has to be so even if these are three times too high. Without the attribute a loop may
have all threads: that is what is left on loops outside of tasks that gain. A loop in a task has the threads of its lane,
`workers` divided by the lanes of each container around it. With `gate=false` all loops are shared for which there are
threads. Turns are shared out whole; the part of the time in which a
loop waits for memory hardly gets less with more threads.

With `workers=1` all loops become sequential: that is how branches alone are compared. A loop that states a number of
threads keeps it.

Remarks (`--remarks-filter=parallel-op-share-loops`): `passed` for each loop that is shared, `missed` for each other one,
with both times and the reason.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct ShareLoopsOptions {
        /// threads that share loops outside of tasks
        pub workers: i64 = 2,
        /// keep sequential what has no predicted gain
        pub gate: bool = true,
    }
}

/// A loop and the threads that it can have.
struct Loop<'c, 'a> {
    op: OperationRef<'c, 'a>,
    threads: usize,
}

/// What becomes of a loop.
struct Decision {
    /// What is written; none if the loop may have all threads.
    threads: Option<usize>,
    kind: RemarkKind,
    rule: &'static str,
    message: String,
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let refused = |message: String| error_at(function.location(), &message);
    let ShareLoopsOptions { workers, gate } = ShareLoopsOptions::read(values);
    let workers = count("workers", workers, 1).map_err(refused)?;
    let costs = CostOptions::read_from(values, ShareLoopsOptions::COUNT);
    let model = costs.model_of(function, SPEC.argument).map_err(refused)?;
    let mut loops = Vec::new();
    for block in ir::blocks_of(function) {
        ir::ops_in(block).into_iter().for_each(|op| collect(op, workers, &mut loops));
    }
    let decisions: Vec<Decision> = loops.iter().map(|it| decide(it, workers, gate, &model)).collect();
    for (Loop { op, .. }, decision) in loops.iter().zip(decisions) {
        write(*op, decision);
    }
    Ok(())
}

/// The loops below an op that do not say yet how many threads they may have, outermost ones alone.
fn collect<'c, 'a>(op: OperationRef<'c, 'a>, threads: usize, loops: &mut Vec<Loop<'c, 'a>>) {
    if is_shared_loop(op) {
        if !op.has_attribute(ops::THREADS_ATTRIBUTE) {
            loops.push(Loop { op, threads });
        }
        return;
    }
    let threads = match ir::is_op(op, ops::PARALLEL) {
        true => (threads / n_lanes(&lanes_of(&tasks_of(op))).max(1)).max(1),
        false => threads,
    };
    for block in ir::blocks_of(op) {
        ir::ops_in(block).into_iter().for_each(|inner| collect(inner, threads, loops));
    }
}

fn decide(of: &Loop, workers: usize, gate: bool, model: &CostModel) -> Decision {
    let alone = |rule, message: String| Decision { threads: Some(1), kind: RemarkKind::Missed, rule, message };
    if ir::is_op(of.op, "scf.parallel") && of.op.result_count() > 0 {
        return alone("reduction", "stays sequential: splitting a reduction would change its bits".to_owned());
    }
    if of.threads < 2 {
        let reason = if workers < 2 { "one thread" } else { "the lane of its task has one thread" };
        return alone("one-thread", format!("stays sequential: {reason}"));
    }
    let threads = (of.threads < workers).then_some(of.threads);
    if !gate {
        let message = format!("turns are shared by {} threads", of.threads);
        return Decision { threads, kind: RemarkKind::Passed, rule: "shared", message };
    }
    let serial = match model.op_ns(of.op, 1) {
        Ok(serial) => serial,
        Err(unknown) => {
            return alone("unknown-cost", format!("stays sequential: the cost of '{}' is not known", unknown.0));
        }
    };
    let molding = model.molding(of.op, serial);
    let shared = molding.ns(serial, of.threads);
    let times = format!("{serial:.0} ns on one thread, {shared:.0} ns on {}", of.threads);
    let doubtful = serial / model.doubt();
    if molding.turns < 2.0 {
        alone("few-turns", format!("stays sequential: it has one turn: {times}"))
    } else if shared >= serial || molding.ns(doubtful, of.threads) >= doubtful {
        alone("no-gain", format!("stays sequential: handing out turns costs more than it saves: {times}"))
    } else {
        let message = format!("{:.0} turns are shared: {times}", molding.turns);
        Decision { threads, kind: RemarkKind::Passed, rule: "shared", message }
    }
}

fn write(op: OperationRef, decision: Decision) {
    let Decision { threads, kind, rule, message } = decision;
    if let Some(threads) = threads {
        bound_threads(op, threads);
    }
    remark::emit(op.location(), &Remark::new(kind, SPEC.argument, &ir::function_name(op), rule, message));
}

/// Writes how many threads a loop may have.
pub fn bound_threads(op: OperationRef, threads: usize) {
    let i64 = IntegerType::new(ir::context_of(op), 64).into();
    let threads = IntegerAttribute::new(i64, i64::try_from(threads).unwrap_or(i64::MAX));
    ir::set_attribute(op, ops::THREADS_ATTRIBUTE, threads.into());
}
