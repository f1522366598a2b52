//! Copies cheap producers into the clusters that use them, so that these need not wait for a message.
//!
//! A block is read as a graph of its ops, clustered along critical paths and folded onto the workers. What is cheap and
//! crosses clusters is computed again where it is used. Copies stand in front of their first user, with the location of
//! the original, and an attribute `parallel_op.clone` that tells copies of one op apart.
//!
//! Does not
//!   1. copy ops that may not stand in a task, copies, containers, or ops of unknown cost,
//!   2. change a block unless the best plan for it is predicted to become faster, or
//!   3. serve uses by free ops (`tensor.dim`): these still wait for the original.
//!
//! Cost: each block is read and planned twice a round; a round that changes nothing is the last, and there are at most
//! [`MOST_ROUNDS`]. Planning is linear in nodes and edges with logarithms.

mod choice;
mod rewrite;

use crate::{
    block_graph::{BlockGraph, Reading},
    cost::options::{CostOptions, count, duration},
    roles,
    whitelist::Whitelist,
};
use choice::Choice;
use melior::ir::{BlockRef, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
pub use rewrite::CLONE_ATTRIBUTE;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-clone-producers",
    summary: "copy cheap producers into the clusters that use them",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/passes/clone-producers/doc.mlir",
    dependent_dialects: &[],
    options: || [CloneProducersOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Clusters each block of a function, with its control flow, as `parallel-op-cluster` does, and replicates cheap producers
with several users into the clusters of these users: computing a value again can be cheaper than waiting for it. Inputs
of a copy that are cheap too come with it. Copies compute the same bits.

What is copied for one use costs at most `max-cost-ns`, an op is copied at most `max-fan-out` times, and all copies of a
block together cost at most a tenth of it. A block changes only if it is predicted to become faster on `workers`
workers. An op of unknown effects that the `whitelist` admits counts as one without any, and may be copied.

Stands in front of `parallel-op-cluster`. Each copy carries `parallel_op.clone` with its number, so that `cse` does not
merge it with the original again; whatever takes that attribute off lets `cse` undo this pass.

Remarks (`--remarks-filter=parallel-op-clone-producers`): `passed` for each block with copies, `missed` where copies
would save messages but no time, with both times.";

/// A block that still changes after so many rounds is left as it is then.
const MOST_ROUNDS: usize = 8;

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct CloneProducersOptions {
        /// largest cost of what is copied for one use, in nanoseconds; -1: what a task and a message cost
        pub max_cost_ns: f64 = -1.0,
        /// most copies of one op
        pub max_fan_out: i64 = 8,
        /// workers that run tasks at the same time
        pub workers: i64 = 2,
        /// ops to admit (+name) or to refuse (-name); a trailing * matches a prefix, the last match wins
        pub whitelist: Vec<String> = (),
    }
}

/// The options, read and checked.
struct Config {
    max_cost_ns: f64,
    max_fan_out: usize,
    workers: usize,
    reading: Reading,
}

impl Config {
    fn read(function: OperationRef, values: &OptionValues) -> Result<Self, String> {
        let options = CloneProducersOptions::read(values);
        let costs = CostOptions::read_from(values, CloneProducersOptions::COUNT);
        let model = costs.model_of(function, SPEC.argument)?;
        let waiting = model.overheads.task_ns + model.message_ns;
        Ok(Self {
            max_cost_ns: duration("max-cost-ns", options.max_cost_ns, waiting)?,
            max_fan_out: count("max-fan-out", options.max_fan_out, 1)?,
            workers: count("workers", options.workers, 1)?,
            reading: Reading { whitelist: Whitelist::parse(&options.whitelist)?, model },
        })
    }
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let config = Config::read(function, values).map_err(|message| error_at(function.location(), &message))?;
    clone_below(function, &config);
    Ok(())
}

/// Clones in the blocks of an op and of the control flow in them.
fn clone_below(op: OperationRef, config: &Config) {
    for block in ir::blocks_of(op) {
        for _ in 0..MOST_ROUNDS {
            if !clone_in(block, config) {
                break;
            }
        }
        for inner in ir::ops_in(block) {
            if roles::holds_control_flow(inner) && !ir::is_op(inner, ops::TASK) {
                clone_below(inner, config);
            }
        }
    }
}

/// One round on one block: read, decide, write. Returns whether anything was written.
fn clone_in(block: BlockRef, config: &Config) -> bool {
    let Some(graph) = BlockGraph::read(block, config.workers, &config.reading) else { return false };
    let Some(choice) = choice::choose(&graph, config) else { return false };
    report(&graph, &choice, config);
    if choice.is_worth_it() {
        rewrite::write(&graph, &choice, config);
    }
    choice.is_worth_it()
}

fn report(graph: &BlockGraph, choice: &Choice, config: &Config) {
    let Some(first) = choice.clones.first().map(|clone| graph.nodes[clone.node].op) else { return };
    let (kind, name, verb) = match choice.is_worth_it() {
        true => (RemarkKind::Passed, "cloned", "save"),
        false => (RemarkKind::Missed, "no-gain", "would save"),
    };
    let message = format!(
        "{} copies {verb} {} of {} messages: {:.0} ns become {:.0} ns on {} workers",
        choice.clones.len(),
        choice.messages.0 - choice.messages.1,
        choice.messages.0,
        choice.before_ns,
        choice.after_ns,
        config.workers
    );
    let remark = Remark::new(kind, SPEC.argument, &ir::function_name(first), name, message);
    remark::emit(first.location(), &remark);
}
