//! Makes one container with lanes of the ops of a block.
//!
//! A block is read as a graph of its ops and their costs. Its ops are clustered and distributed over lanes, one for each
//! worker at most. What a lane does between two messages is one task; an SSA edge between tasks is the message. Ops keep
//! their locations and the order of the block within a task.
//!
//! Does not
//!   1. change the order of side effects: ops with effects stay outside and split the block, each part for itself,
//!   2. look into the bodies of single ops (`linalg.generic`), only into control flow and tasks,
//!   3. look into functions that are called,
//!   4. touch a block that holds a container with lanes, nor regroup the tasks of another container, or
//!   5. put into the container what runs before or behind everything else anyway.
//!
//! Cost: each block is read, planned and written once. Planning is linear in nodes and edges with logarithms.

pub mod assertions;
pub mod decide;
mod mold;
mod report;
mod segments;
mod units;

use crate::{
    block_graph::Reading,
    clone_producers::CLONE_ATTRIBUTE,
    container::{lanes_of, n_lanes, tasks_of},
    cost::{
        options::{CostOptions, count},
        shared_loops::is_shared_loop,
    },
    placement, roles,
    share_loops::bound_threads,
    whitelist::Whitelist,
    write_tasks,
};
pub use decide::{BlockPlan, Config, Refusal, SegmentPlan, plan_block};
use melior::ir::{BlockRef, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use parallel_op_task_graph::planning::Strategy;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-cluster",
    summary: "distribute the ops of a block over lanes of tasks",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/passes/cluster/doc.mlir",
    dependent_dialects: &[ops::dialect_handle],
    options: || [ClusterOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Reads each block of a function, with its control flow, as a graph of ops, and makes one `parallel_op.parallel` of it:
tasks on lanes, at most one lane for each of `workers`. Tasks of a lane run one after the other; what a lane does
between two messages is one task, and a value that one task makes and another uses is an SSA edge between the two.

`strategy=hybrid` plans lanes and the threads of parallel loops together. On the trunk ops run one after the other, and
each `scf.forall` has all threads; in a container each lane has its share of them, one if there are as many lanes as
workers. So a block may become several containers with a trunk between, and a long loop beside short branches stays on
the trunk. A loop in a task gets `parallel_op.threads`. The rest is as for `linear`.

`strategy=linear` clusters along critical paths: the longest path of the graph becomes a cluster, then the longest of
what is left, and so on; clusters that never run at the same time share a lane. `strategy=siblings` distributes the ops
of each level of the graph over the lanes, longest first.

Constants, empty tensors and scalar arithmetic are copied into tasks. Views go with the ops that use them. What
everything else waits for, and what waits for everything else, stays outside of the container. An op that may not stand
in a task (see `whitelist`) splits the block: what it needs and what needs it become containers of their own.

The attribute `parallel_op.clone` of `parallel-op-clone-producers` is taken off all ops: in tasks nothing merges the
copies, and elsewhere `cse` may.

A block stays as it is unless a gain is predicted (`gate`): simulated on `workers` workers, with `dispatch-ns` for each
task, four times that for the container, and the cost of messages. An op of unknown cost stays outside of tasks.

Remarks (`--remarks-filter=parallel-op-cluster`): `passed` for each container, `missed` for what stays serial, with both
times and the reason.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct ClusterOptions {
        /// how lanes are found: along critical paths, level by level, or together with the threads of parallel loops
        pub strategy: String = "linear" => ["linear", "siblings", "hybrid"],
        /// ops to admit (+name) or to refuse (-name); a trailing * matches a prefix, the last match wins
        pub whitelist: Vec<String> = (),
        /// leave serial what has no predicted gain
        pub gate: bool = true,
        /// workers that run tasks at the same time
        pub workers: i64 = 2,
    }
}

/// What options say, checked, for a function as it stands. Remarks on its costs are those of `pass`.
///
/// # Errors
///
/// One line that names the option, what it expects and what it got.
pub fn config(
    function: OperationRef,
    pass: &str,
    options: &ClusterOptions,
    costs: &CostOptions,
) -> Result<Config, String> {
    Ok(Config {
        strategy: if options.strategy == "siblings" { Strategy::Siblings } else { Strategy::Linear },
        molds: options.strategy == "hybrid",
        gate: options.gate,
        workers: count("workers", options.workers, 1)?,
        reading: Reading { whitelist: Whitelist::parse(&options.whitelist)?, model: costs.model_of(function, pass)? },
    })
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let costs = CostOptions::read_from(values, ClusterOptions::COUNT);
    let config = config(function, SPEC.argument, &ClusterOptions::read(values), &costs)
        .map_err(|message| error_at(function.location(), &message))?;
    cluster_below(function, config.workers, &config);
    // Copies are apart in their tasks now. Where there are none, `cse` makes one op of them and their original again.
    ir::walk(function).into_iter().for_each(|op| ir::remove_attribute(op, CLONE_ATTRIBUTE));
    Ok(())
}

/// Clusters the blocks of an op and of the control flow and tasks in them, outer blocks first.
fn cluster_below(op: OperationRef, workers: usize, config: &Config) {
    for block in ir::blocks_of(op) {
        cluster_block(block, workers, config);
        cluster_inside(block, workers, config);
    }
}

/// Clusters what the ops of a block hold.
fn cluster_inside(block: BlockRef, workers: usize, config: &Config) {
    for inner in ir::ops_in(block) {
        if ir::is_op(inner, ops::PARALLEL) {
            cluster_tasks(inner, workers, config);
        } else if roles::holds_control_flow(inner) {
            cluster_below(inner, workers, config);
        }
    }
}

/// Clusters in the tasks of a container, each with its share of the workers. A task of one worker is sequential.
fn cluster_tasks(container: OperationRef, workers: usize, config: &Config) {
    let tasks = tasks_of(container);
    let share = workers / n_lanes(&lanes_of(&tasks)).max(1);
    for task in tasks.into_iter().filter(|_| share > 1) {
        match ir::int_attribute(task, "lane") {
            // What stands in a lane one after the other was planned so. Only control flow in it is news.
            Some(_) => ir::blocks_of(task).into_iter().for_each(|block| cluster_inside(block, share, config)),
            None => cluster_below(task, share, config),
        }
    }
}

/// One block: read, decide, write.
fn cluster_block(block: BlockRef, workers: usize, config: &Config) {
    assertions::hoist(block);
    let Some(plan) = plan_block(block, workers, config) else { return };
    report::missed(&plan, workers);
    for segment in plan.segments.iter().filter(|segment| segment.refusal.is_none()) {
        let tasks = plan.tasks(segment);
        // The ops of a later segment may have moved; what can be placed before can be placed still.
        let Ok(moved) = placement::plan(&tasks, &config.reading.whitelist) else { continue };
        let container = write_tasks::write(&tasks, &moved, &|op| plan.graph.copies(op, &config.reading));
        bound_loops(container, segment.threads, config);
        report::passed(container, segment);
    }
}

/// Says of the parallel loops in the tasks of a container how many threads they may have: those of their lane, or one if
/// that is faster.
fn bound_loops(container: OperationRef, threads: usize, config: &Config) {
    let model = &config.reading.model;
    for op in ir::walk(container) {
        let is_inner = || std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(is_shared_loop);
        if !is_shared_loop(op) || op.has_attribute(ops::THREADS_ATTRIBUTE) || is_inner() {
            continue;
        }
        let gains = |serial: f64| model.molding(op, serial).ns(serial, threads) < serial;
        let is_shared = threads > 1 && model.op_ns(op, 1).is_ok_and(gains);
        bound_threads(op, if is_shared { threads } else { 1 });
    }
}
