//! Makes tasks of branches that do not depend on each other.
//!
//! A block is read as a graph of its ops. Branches that end in one join, or start in one fork, become tasks of one
//! container in place of the last of their ops. Ops keep their locations and their order within a task.
//!
//! Does not
//!   1. change the order of side effects: a group that would need it stays serial,
//!   2. look into the bodies of single ops (`linalg.generic`), only into control flow and tasks,
//!   3. look into functions that are called, or
//!   4. move the join itself: sums of experts stay outside, in their order.
//!
//! Cost: each round reads each block once and looks at each join and each fork of it; rounds end when nothing was
//! outlined. Reading is linear in the ops and uses, a look at most linear in the block.

mod groups;
mod policy;
mod report;

use crate::{
    block_graph::{BlockGraph, Reading},
    cost::options::{CostOptions, count},
    placement, roles,
    whitelist::Whitelist,
    write_tasks,
};
use melior::ir::{BlockRef, OperationRef, operation::OperationLike};

use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use policy::Verdict;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-outline",
    summary: "make tasks of branches that do not depend on each other",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/passes/outline/doc.mlir",
    dependent_dialects: &[ops::dialect_handle],
    options: || [OutlineOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Finds groups of branches in each block, of functions, of control flow and of tasks, and makes each group one
`parallel_op.parallel` with a task for each branch:

- *join*: branches that end in operands of one op, or of one chain or tree of combining ops such as a sum, which stays
  outside. The terminator of the block is a join too.
- *fork*: branches that start in uses of one value and need not meet again in one place, like the projections of an
  attention.
- *fork-join*: both at once.

An op may stand in a task if its effects are known to be none (`cf.assert` does not count), or if the whitelist admits
it. Constants, `tensor.empty`, `linalg.fill`, `tensor.dim` and index arithmetic are copied into the tasks that use them;
everything else a task needs it captures. A call counts as an op of unknown effects, for a pass on functions must not
look into other ones: run `inline` first, as `parallel-run` does.

The group with the largest predicted gain is outlined first, until none gains. A gain is the serial time of the group
less the time from fork to join on `workers` workers with `dispatch-ns` for each task and four times that for the
container. It has to exceed 5 % of the serial time, and there has to be one even if all costs were predicted three times
too high, unless they were measured (`cost-profile`). Branches that are too small for a task of their own share one. A
container inside a task has the workers of the outer one divided by its tasks. An attribute `parallel_op.cost` on an op,
in nanoseconds, overrides profile and cost model. Open dimensions count as 8.

Remarks (`--remarks-filter=parallel-op-outline`): `passed` for each container, `missed` for each group that stays
serial, with both times and the reason.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct OutlineOptions {
        /// what a task is made of: whole branches, or single ops of one name
        pub mode: String = "branches" => ["branches", "siblings"],
        /// fewest branches or siblings that make a group
        pub min_siblings: i64 = 2,
        /// ops to admit (+name) or to refuse (-name); a trailing * matches a prefix, the last match wins
        pub whitelist: Vec<String> = (),
        /// leave groups serial that have no predicted gain
        pub gate: bool = true,
        /// workers that run tasks at the same time
        pub workers: i64 = 2,
    }
}

/// The options, read and checked.
struct Config {
    siblings: bool,
    min_siblings: usize,
    gate: bool,
    workers: usize,
    reading: Reading,
}

impl Config {
    fn read(function: OperationRef, values: &OptionValues) -> Result<Self, String> {
        let options = OutlineOptions::read(values);
        Ok(Self {
            siblings: options.mode == "siblings",
            min_siblings: count("min-siblings", options.min_siblings, 2)?,
            gate: options.gate,
            workers: count("workers", options.workers, 1)?,
            reading: Reading {
                whitelist: Whitelist::parse(&options.whitelist)?,
                model: CostOptions::read_from(values, OutlineOptions::COUNT).model_of(function, SPEC.argument)?,
            },
        })
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let config = Config::read(function, values).map_err(|message| error_at(function.location(), &message))?;
    loop {
        let mut missed = Vec::new();
        let changed = outline_below(function, config.workers, &config, &mut missed);
        if !changed {
            report::missed(&missed);
            return Ok(());
        }
    }
}

/// Outlines in the blocks of an op and in what these hold, outer blocks first. Returns whether anything changed; if
/// nothing did, `missed` holds the groups that stay serial.
fn outline_below<'c, 'a>(
    op: OperationRef<'c, 'a>,
    workers: usize,
    config: &Config,
    missed: &mut Vec<report::Missed<'c>>,
) -> bool {
    let mut changed = false;
    for block in ir::blocks_of(op) {
        while outline_in(block, workers, config, missed) {
            changed = true;
        }
        for inner in ir::ops_in(block) {
            if ir::is_op(inner, ops::PARALLEL) {
                let tasks: Vec<_> = ir::blocks_of(inner).into_iter().flat_map(ir::ops_in).collect();
                // The last op is the terminator.
                let share = (workers / tasks.len().saturating_sub(1).max(1)).max(1);
                for task in tasks {
                    changed |= outline_below(task, share, config, missed);
                }
            } else if roles::holds_control_flow(inner) {
                changed |= outline_below(inner, workers, config, missed);
            }
        }
    }
    changed
}

/// One round on one block: read, decide, write. Returns whether anything was written.
fn outline_in<'c>(
    block: BlockRef<'c, '_>,
    workers: usize,
    config: &Config,
    missed: &mut Vec<report::Missed<'c>>,
) -> bool {
    let Some(graph) = BlockGraph::read(block, workers, &config.reading) else { return false };
    let verdicts = policy::judge(&graph, groups::all(&graph, config), workers, config);
    let mut changed = false;
    for verdict in policy::chosen(&graph, &verdicts, config) {
        // What was outlined before in this round may stand in the way; the next round looks again.
        let tasks = policy::tasks_of(&graph, verdict);
        let Ok(moved) = placement::plan(&tasks, &config.reading.whitelist) else { continue };
        let container = write_tasks::write(&tasks, &moved, &|op| graph.copies(op, &config.reading));
        report::passed(container, verdict, workers);
        changed = true;
    }
    if !changed {
        missed.extend(verdicts.iter().filter(|verdict| !verdict.is_chosen()).map(Verdict::as_missed));
        missed.extend(policy::cut_short(&graph, &groups::wished(&graph, config), workers, config));
    }
    changed
}
