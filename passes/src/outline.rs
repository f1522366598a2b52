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

mod block;
mod groups;
mod placement;
mod policy;
mod report;
mod rewrite;

use crate::{
    cost::CostModel,
    roles::{self, Role},
    whitelist::Whitelist,
};
use block::BlockGraph;
use melior::ir::{BlockRef, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use parallel_op_task_graph::{
    machine::{Machine, PRESETS},
    packing::Overheads,
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
    options: OutlineOptions::specs,
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
too high. Branches that are too small for a task of their own share one. A container inside a task has the workers of
the outer one divided by its tasks. An attribute `parallel_op.cost` on an op, in nanoseconds, overrides the cost model.
Open dimensions count as 8.

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
        /// cost of starting one task, in nanoseconds
        pub dispatch_ns: f64 = 5000.0,
        /// machine and kind of code that costs are predicted for
        pub machine: String = "x86-loops" => ["x86-loops", "x86-vector"],
        /// operations per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gflops: f64 = 0.0,
        /// bytes per nanosecond of one core, instead of the machine's; 0 keeps it
        pub gbytes_per_s: f64 = 0.0,
    }
}

/// The options, read and checked.
struct Config {
    siblings: bool,
    min_siblings: usize,
    whitelist: Whitelist,
    gate: bool,
    workers: usize,
    model: CostModel,
}

/// Opening and joining a container costs so many times the dispatch of a task: the caller is woken once.
const CONTAINER_DISPATCHES: f64 = 4.0;

impl Config {
    fn read(values: &OptionValues) -> Result<Self, String> {
        let options = OutlineOptions::read(values);
        let whitelist = Whitelist::parse(&options.whitelist)?;
        at_least("min-siblings", options.min_siblings as f64, 2.0)?;
        at_least("workers", options.workers as f64, 1.0)?;
        at_least("dispatch-ns", options.dispatch_ns, 0.0)?;
        at_least("gflops", options.gflops, 0.0)?;
        at_least("gbytes-per-s", options.gbytes_per_s, 0.0)?;
        let preset = Machine::preset(&options.machine).ok_or_else(|| {
            format!("option 'machine': expected one of '{}', got '{}'", PRESETS.join("', '"), options.machine)
        })?;
        let or = |given: f64, preset: f64| if given > 0.0 { given } else { preset };
        Ok(Self {
            siblings: options.mode == "siblings",
            min_siblings: usize::try_from(options.min_siblings).unwrap_or(usize::MAX),
            whitelist,
            gate: options.gate,
            workers: usize::try_from(options.workers).unwrap_or(usize::MAX),
            model: CostModel {
                machine: Machine {
                    gflops: or(options.gflops, preset.gflops),
                    gbytes_per_s: or(options.gbytes_per_s, preset.gbytes_per_s),
                    ..preset
                },
                overheads: Overheads {
                    task_ns: options.dispatch_ns,
                    container_ns: CONTAINER_DISPATCHES * options.dispatch_ns,
                },
            },
        })
    }
}

impl Config {
    /// Whether an op is copied into the tasks that use it. A foreign constant needs no whitelist: its name says enough.
    fn copies(&self, op: OperationRef) -> bool {
        let is_admitted = || match self.whitelist.verdict(&ir::op_name(op)) {
            Some(false) => false,
            _ => roles::is_constant(op) || self.whitelist.qualify(op).is_ok(),
        };
        roles::role_of(op) == Role::Free && is_admitted()
    }
}

fn at_least(option: &str, value: f64, least: f64) -> Result<(), String> {
    // Written so that NaN is refused too.
    if value >= least { Ok(()) } else { Err(format!("option '{option}': expected {least} or more, got {value}")) }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let config = Config::read(values).map_err(|message| error_at(function.location(), &message))?;
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
    let Some(graph) = BlockGraph::read(block, workers, config) else { return false };
    let verdicts = policy::judge(&graph, groups::all(&graph, config), workers, config);
    let mut changed = false;
    for verdict in policy::chosen(&graph, &verdicts, config) {
        // What was outlined before in this round may stand in the way; the next round looks again.
        let tasks = policy::tasks_of(&graph, verdict);
        let Ok(moved) = placement::plan(&tasks, config) else { continue };
        let container = rewrite::outline(&tasks, &moved, &|op| graph.copies(op, config));
        report::passed(container, verdict, workers);
        changed = true;
    }
    if !changed {
        missed.extend(verdicts.iter().filter(|verdict| !verdict.is_chosen()).map(Verdict::as_missed));
        missed.extend(policy::cut_short(&graph, &groups::wished(&graph, config), workers, config));
    }
    changed
}
