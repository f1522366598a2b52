//! Makes tasks of the samples of a batch.
//!
//! A function of one sample gets a batch and a copy of itself for each sample; a function of a batch is cut along the
//! leading dimension into parts that are proved not to depend on each other. The clusters of one sample are planned once,
//! the copies of all samples are put on lanes, and what that makes of the function is one container.
//!
//! Leaves a function alone, with a `missed` remark, if
//!   1. no argument holds samples, or no result depends on one,
//!   2. it is a declaration, has several blocks, calls itself or holds a container,
//!   3. an op in it has effects, or effects that are not known and not admitted,
//!   4. it takes one sample, and others call it, or a result has no leading dimension of 1,
//!   5. it takes a batch, and an op is not proved to treat samples apart, or
//!   6. no gain is predicted.
//!
//! Cost: reading and writing are linear in ops, uses and samples; planning simulates a few numbers of lanes, each
//! linear in ops times samples times lanes.

mod callers;
mod independence;
mod pieces;
mod plan;
mod replicate;
mod report;
mod samples;

use crate::{
    block_graph::Reading,
    cost::options::{CostOptions, count},
    whitelist::Whitelist,
};
use callers::Callers;
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
};
use parallel_op_task_graph::problem::Problem;
use pieces::Pieces;
use plan::{Batch, Choice};
use samples::{Refusal, Samples, Way};

const ARGUMENT: &str = "parallel-op-hypercluster";

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: ARGUMENT,
    summary: "make tasks of the samples of a batch",
    description: DESCRIPTION,
    // A function, or a module to see who calls its functions.
    anchor: "",
    example: "test/passes/hypercluster/doc.mlir",
    dependent_dialects: &[ops::dialect_handle, DialectHandle::tensor, DialectHandle::arith],
    options: || [HyperclusterOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Runs on a function, or on all functions of a module. There are two ways to a batch, and the leading dimension of the
samples says which:

- *One sample* (1): the function gets `batch` samples. Its sample arguments and all results that depend on one grow along
  dimension 0, and each sample has a copy of what depends on it. Since the signature changes, a function that the module
  calls stays; on a function alone the pass cannot know, so it stays if anything else is in its module.
- *A batch* (more than 1): the function is cut into `batch` samples of equal size where every op from the arguments to
  the results is proved to treat them apart: a linalg op if one parallel loop indexes the samples of every operand and
  result by itself, ops of tensor and tosa and elementwise ops by their shapes and attributes. The samples may move to
  another dimension and back, and may be joined with dimensions behind them. `batch=0` takes the fewest samples that keep
  all workers equally busy. The signature stays.

Samples are the arguments that `inputs` names. Without it they are the ranked tensors without the attribute
`parallel_op.weight` whose leading dimension is that of the first result, or if there is none, 1; if a batch cannot be
cut so, the first of them alone. Every other argument is shared, and so is what depends on no sample: it is computed once,
in front of the container.

The ops of one sample are clustered as `parallel-op-cluster` does it (linear clusters, merged and put on lanes). Plain,
each lane runs its cluster for all samples in turns, so that one sample works while another waits. With `switched`, each
sample's clusters move on by one lane, so that large and small clusters mix; a whole sample as one cluster is tried too.
The plan that is simulated fastest is taken, if it gains more than 5 % and still gains if all costs were predicted three
times too high. Results are joined by `tensor.concat`, into which tasks write without a copy after
`parallel-op-place-results`. The result of each sample is bitwise what the function gives for it alone.

Remarks (`--remarks-filter=parallel-op-hypercluster`): `passed` with samples, tasks, lanes, messages and both times,
`missed` with the op and the reason, or with both times.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct HyperclusterOptions {
        /// number of samples; 0 keeps functions of one sample and cuts batches to suit the workers
        pub batch: i64 = 0,
        /// move the clusters of each sample on by one lane
        pub switched: bool = true,
        /// workers that run tasks at the same time
        pub workers: i64 = 2,
        /// leave batches serial that have no predicted gain
        pub gate: bool = true,
        /// ops to admit (+name) or to refuse (-name); a trailing * matches a prefix, the last match wins
        pub whitelist: Vec<String> = (),
        /// numbers of the arguments that hold samples, instead of those with the right leading dimension
        pub inputs: Vec<String> = (),
    }
}

/// The options, read and checked.
struct Config {
    batch: usize,
    switched: bool,
    workers: usize,
    gate: bool,
    inputs: Vec<usize>,
    reading: Reading,
}

impl Config {
    fn read(root: OperationRef, values: &OptionValues) -> Result<Self, String> {
        let options = HyperclusterOptions::read(values);
        let batch = usize::try_from(options.batch).ok().filter(|batch| *batch != 1);
        let inputs = options.inputs.iter().filter(|text| !text.trim().is_empty()).map(|text| {
            let wrong = |_| format!("option 'inputs': expected numbers of arguments, got '{text}'");
            text.trim().parse().map_err(wrong)
        });
        Ok(Self {
            batch: batch.ok_or_else(|| format!("option 'batch': expected 0, or 2 or more, got {}", options.batch))?,
            switched: options.switched,
            workers: count("workers", options.workers, 1)?,
            gate: options.gate,
            inputs: inputs.collect::<Result<_, _>>()?,
            reading: Reading {
                whitelist: Whitelist::parse(&options.whitelist)?,
                model: CostOptions::read_from(values, HyperclusterOptions::COUNT).model_of(root, SPEC.argument)?,
            },
        })
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let config = Config::read(root, values).map_err(|message| error_at(root.location(), &message))?;
    let is_function = |op: &OperationRef| ir::is_op(*op, "func.func");
    if is_function(&root) {
        process(root, &Callers::Unseen, &config);
    } else if ir::is_op(root, "builtin.module") {
        let callers = Callers::of_module(root);
        // Ops of one function are gone before the next is looked at.
        let functions: Vec<OperationRef> = ir::walk(root).into_iter().filter(is_function).collect();
        functions.into_iter().for_each(|function| process(function, &callers, &config));
    }
    Ok(())
}

/// One function: read, decide, write.
fn process<'c, 'a>(function: OperationRef<'c, 'a>, callers: &Callers, config: &Config) {
    let (samples, pieces) = match read(function, callers, config) {
        Ok(read) => read,
        Err(refusal) => return report::refused(function, &refusal),
    };
    let choice = match decide(&samples, &pieces, config) {
        Ok(choice) => choice,
        Err(refusal) => return report::refused(function, &refusal),
    };
    match &choice.refusal {
        Some(reason) if config.gate || choice.plan.tasks.tasks.len() < 2 => {
            report::no_gain(function, &samples, &choice, reason, config);
        }
        _ => {
            let container = replicate::write(function, &samples, &pieces, &choice.plan.tasks, config);
            report::passed(function, container, &samples, &choice, config);
        }
    }
}

fn read<'c, 'a>(
    function: OperationRef<'c, 'a>,
    callers: &Callers,
    config: &Config,
) -> Result<(Samples, Pieces<'c, 'a>), Refusal<'c, 'a>> {
    samples::check(function, config)?;
    let samples = samples::find(function, config)?;
    if let (Way::Replicate, Some(reason)) = (samples.way, callers.obstacle(function)) {
        return Err(Refusal::of_function("callers", reason));
    }
    let Some(body) = ir::body(function) else { unreachable!("a declaration was refused") };
    let (samples, pieces) =
        pieces::read(body, &samples, config).map(|pieces| (samples.clone(), pieces)).or_else(|refusal| {
            // A weight may have the leading dimension of the batch by chance. What is no sample is cut where it must be.
            let first = samples.first_alone().filter(|_| config.inputs.is_empty()).ok_or_else(|| refusal.clone())?;
            pieces::read(body, &first, config).map(|pieces| (first, pieces)).map_err(|_| refusal)
        })?;
    if pieces.nodes.is_empty() {
        return Err(Refusal::of_function("no-work", "nothing is computed of its samples"));
    }
    Ok((samples, pieces))
}

fn decide<'c, 'a>(samples: &Samples, pieces: &Pieces<'c, 'a>, config: &Config) -> Result<Choice, Refusal<'c, 'a>> {
    let cost = |&idx: &usize| match &pieces.pieces[idx].ns {
        Ok(ns) => Ok(*ns),
        Err(_) if !config.gate => Ok(config.reading.model.overheads.task_ns),
        Err(unknown) => {
            Err(Refusal::of_op("unknown-cost", pieces.pieces[idx].op, &format!("costs an unknown time: {}", unknown.0)))
        }
    };
    let costs = pieces.nodes.iter().map(cost).collect::<Result<Vec<f64>, _>>()?;
    let message = config.reading.model.message_ns;
    let problem = Problem { graph: pieces.graph.clone(), costs, message };
    let batch = Batch {
        n_samples: samples.n,
        switched: config.switched,
        workers: config.workers,
        overheads: config.reading.model.overheads,
    };
    Ok(plan::choose(&problem, batch, config.reading.model.doubt()))
}
