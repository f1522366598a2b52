//! From the text of a program to machine code.

use super::{Error, Prediction, Profile, Program, Runtime, Signature, call::Facts, measured_costs, node_times};
use crate::{
    diagnostics::{Diagnostics, place},
    ffi::{self, Engine},
    pipelines::cpu::Target,
    registry,
};
use melior::{
    Context,
    ir::{Attribute, Module, OperationRef, attribute::StringAttribute, operation::OperationLike},
    pass::PassManager,
    utility,
};
use parallel_op_dialect::{
    driver, ir, ops,
    remark::{self, Remark},
};
use parallel_op_passes::cost::{CostModel, options::CostOptions};
use std::{path::Path, sync::Arc};

/// Where the text of a program is.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file with text or bytecode.
    File(&'a Path),
    /// The text itself.
    Text(&'a str),
}

/// Receives remarks with the text of their location.
pub type RemarkSink = Arc<dyn Fn(&str, &Remark) + Send + Sync>;

/// How a program is compiled.
pub struct CompileOptions<'a> {
    /// Function that is called.
    pub entry: &'a str,
    /// What makes code parallel; none: the code stays as it is.
    pub plan: Option<Plan>,
    /// What containers become.
    pub target: Target,
    /// Whether tasks tell the runtime when they begin and end.
    pub trace: bool,
    /// What compiled code needs.
    pub runtime: &'a Runtime<'a>,
    /// Whether the flags that [`driver::parse_flags`] read apply to the pass managers.
    pub mlir_flags: bool,
    /// Receives the remarks of the plan.
    pub remarks: Option<RemarkSink>,
    /// Whether the nodes of the entry have their times taken by [`Prepared::run_timed`](super::Prepared::run_timed).
    /// For serial code: the clock is that of the calling thread.
    pub time_nodes: bool,
}

/// How code is made parallel.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Pipeline, without its anchor, that runs on tensors before the lowering.
    pub pipeline: String,
    /// Workers that it plans for.
    pub workers: usize,
    /// Measured costs of the entry, which take the place of predicted ones.
    pub costs: Option<Profile>,
}

impl<'a> CompileOptions<'a> {
    /// Options for serial code.
    pub fn serial(entry: &'a str, runtime: &'a Runtime<'a>) -> Self {
        Self {
            entry,
            plan: None,
            target: Target::Serial,
            trace: false,
            runtime,
            mlir_flags: false,
            remarks: None,
            time_nodes: false,
        }
    }
}

/// Compiles a program with LLVM's optimisation level 3 for the machine this runs on.
///
/// # Errors
///
/// [`Error::Refused`] if the text does not parse or a pass fails, and what the variants for entry, signature and
/// engine say.
pub fn compile(source: Source, options: &CompileOptions) -> Result<Program, Error> {
    let context = Context::new_with_registry(&registry::everything(), true);
    context.set_allow_unregistered_dialects(true);
    let diagnostics = Diagnostics::collect(&context);
    if let Some(sink) = options.remarks.clone() {
        remark::collect(&context, ".*", Box::new(move |location, remark| sink(location, remark)));
    }
    let refused = || Error::Refused(diagnostics.take());

    let mut module = ffi::parse(&context, source).ok_or_else(refused)?;
    let signature = mark_entry(&context, &module, options.entry)?;
    // Passes look at one function at a time, so branches that are calls show what they hold only where they are called.
    // Serial code is inlined, too: it has to have the same bodies.
    if ir::walk(module.as_operation()).into_iter().any(|op| ir::is_op(op, "func.call")) {
        run_pipeline(&context, &mut module, "inline", options.mlir_flags, refused)?;
    }
    // Keys of nodes are those of the program as it stands here, before any pass of ours.
    let nodes = match entry_of(&module, options.entry).filter(|_| options.time_nodes) {
        Some(function) => node_times::number(&context, function, &default_model()),
        None => Vec::new(),
    };
    if !nodes.is_empty() {
        run_pipeline(&context, &mut module, "parallel-op-time-nodes", options.mlir_flags, refused)?;
    }
    let mut prediction = None;
    if let Some(plan) = &options.plan {
        if let (Some(costs), Some(function)) = (&plan.costs, entry_of(&module, options.entry)) {
            measured_costs::state(&context, function, costs)?;
        }
        run_pipeline(&context, &mut module, &plan.pipeline, options.mlir_flags, refused)?;
        prediction = entry_of(&module, options.entry)
            .and_then(|function| Prediction::of(function, plan.workers, &default_model()));
    }
    let n_tasks = ir::walk(module.as_operation()).into_iter().filter(|op| ir::is_op(*op, ops::TASK)).count();
    let lowering = format!("parallel-op-cpu{{target={} trace={}}}", options.target.name(), options.trace);
    run_pipeline(&context, &mut module, &lowering, options.mlir_flags, refused)?;

    check_lowered(&module)?;
    hide_all_but(&context, &module, &format!("_mlir_ciface_{}", options.entry));
    let engine = Engine::new(&module, options.entry, options.runtime.symbols);
    let Some(engine) = engine else {
        let text = diagnostics.take();
        return Err(if text.is_empty() { Error::Engine } else { Error::Refused(text) });
    };
    Ok(Program::new(engine, Facts { signature, n_tasks, nodes, prediction }, options.runtime))
}

/// The cost model that passes use unless an option says otherwise.
fn default_model() -> CostModel {
    CostOptions::default().prediction().expect("the defaults are in range")
}

/// The entry, if it is there.
fn entry_of<'c, 'a>(module: &'a Module<'c>, entry: &str) -> Option<OperationRef<'c, 'a>> {
    functions_with_body(module).into_iter().find(|(name, _)| name == entry).map(|(_, function)| function)
}

/// Gives the entry a C interface and forbids writes to its arguments, which belong to the caller: One-Shot
/// Bufferization would write results into them.
fn mark_entry(context: &Context, module: &Module, entry: &str) -> Result<Signature, Error> {
    let functions = functions_with_body(module);
    let Some((_, function)) = functions.iter().find(|(name, _)| name == entry) else {
        let available = functions.into_iter().map(|(name, _)| name).collect();
        return Err(Error::NoEntry { entry: entry.to_owned(), available });
    };
    let signature = Signature::of(*function, entry)?;
    ir::set_attribute(*function, "llvm.emit_c_interface", Attribute::unit(context));
    let never = Attribute::parse(context, "false").unwrap_or(Attribute::unit(context));
    for (index, argument) in signature.arguments.iter().enumerate() {
        if argument.shape.is_some() {
            ffi::set_argument_attribute(*function, index, "bufferization.writable", never);
        }
    }
    Ok(signature)
}

/// Names the first op that the pipeline has no lowering for. LLVM's translation would name a cast that feeds it.
fn check_lowered(module: &Module) -> Result<(), Error> {
    let is_left = |op: &OperationRef| {
        let name = ir::op_name(*op);
        !name.starts_with("llvm.") && name != "builtin.module" && name != "builtin.unrealized_conversion_cast"
    };
    match ir::walk(module.as_operation()).into_iter().find(is_left) {
        None => Ok(()),
        Some(op) => Err(Error::Refused(format!(
            "{}: error: '{}' op has no lowering to the LLVM dialect",
            place(&op.location().to_string()),
            ir::op_name(op)
        ))),
    }
}

/// Makes every function but the C interface internal. LLVM then inlines what is called once, above all the entry: its
/// arguments are all fields of all descriptors, thousands for a model with its weights, which take seconds to pass on.
/// The engine makes no wrappers for internal functions either, and LLVM drops those that nobody calls.
fn hide_all_but(context: &Context, module: &Module, interface: &str) {
    let Some(internal) = Attribute::parse(context, "#llvm.linkage<internal>") else {
        return;
    };
    let functions = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    functions
        .filter(|op| ir::is_op(*op, "llvm.func") && !ir::blocks_of(*op).is_empty())
        .filter(|op| ir::function_name(*op) != interface)
        .for_each(|op| ir::set_attribute(op, "linkage", internal));
}

fn functions_with_body<'c, 'a>(module: &'a Module<'c>) -> Vec<(String, OperationRef<'c, 'a>)> {
    let functions = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    functions
        .filter(|op| ir::is_op(*op, "func.func") && !ir::blocks_of(*op).is_empty())
        .filter_map(|op| Some((StringAttribute::try_from(op.attribute("sym_name").ok()?).ok()?.value().to_owned(), op)))
        .collect()
}

fn run_pipeline(
    context: &Context,
    module: &mut Module,
    pipeline: &str,
    mlir_flags: bool,
    refused: impl Fn() -> Error,
) -> Result<(), Error> {
    let manager = PassManager::new(context);
    let text = format!("builtin.module({pipeline})");
    utility::parse_pass_pipeline(manager.as_operation_pass_manager(), &text)
        .map_err(|reason| Error::Pipeline { text: pipeline.to_owned(), reason: reason.to_string() })?;
    if mlir_flags && !driver::apply_flags(&manager) {
        return Err(Error::Flags);
    }
    manager.run(module).map_err(|_| refused())
}
