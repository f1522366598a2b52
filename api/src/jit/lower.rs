//! From the text of a program to a module of the LLVM dialect: the part that code in memory and code in files share.

use super::{CompileOptions, Error, Node, Prediction, Signature, Source, measured_costs, node_times};
use crate::{
    diagnostics::{Diagnostics, place},
    ffi,
    pipelines::{codegen::Codegen, outline},
    registry,
};
use melior::{
    Context,
    ir::{Attribute, Module, OperationRef, attribute::StringAttribute, operation::OperationLike},
    pass::PassManager,
    utility,
};
use parallel_op_dialect::{driver, ir, ops, remark};
use parallel_op_passes::cost::CostModel;

/// A context that knows every dialect, with the errors it reports.
pub(crate) struct Session {
    context: Context,
    diagnostics: Diagnostics,
}

/// A program in the LLVM dialect, all of its functions but the C interface of the entry internal.
pub(crate) struct Lowered<'c> {
    pub module: Module<'c>,
    pub signature: Signature,
    /// Number of tasks in the IR before it was lowered.
    pub n_tasks: usize,
    /// Nodes whose time is taken, by number.
    pub nodes: Vec<Node>,
    /// What the cost model says of the plan.
    pub prediction: Option<Prediction>,
}

impl Session {
    pub fn new(options: &CompileOptions) -> Self {
        let context = Context::new_with_registry(&registry::everything(), true);
        context.set_allow_unregistered_dialects(true);
        utility::register_all_llvm_translations(&context);
        let diagnostics = Diagnostics::collect(&context);
        if let Some(sink) = options.remarks.clone() {
            remark::collect(&context, ".*", Box::new(move |location, remark| sink(location, remark)));
        }
        Self { context, diagnostics }
    }

    /// What MLIR has refused since the last question, if anything.
    pub fn refused(&self) -> Option<Error> {
        Some(self.diagnostics.take()).filter(|text| !text.is_empty()).map(Error::Refused)
    }

    /// Parses the program, makes it parallel as its plan says, and lowers it.
    pub fn lower(&self, source: Source, options: &CompileOptions) -> Result<Lowered<'_>, Error> {
        let mut module = ffi::parse(&self.context, source).ok_or_else(|| Error::Refused(self.diagnostics.take()))?;
        let signature = mark_entry(&self.context, &module, options.entry)?;
        // Passes look at one function at a time, so branches that are calls show what they hold only where they are
        // called. Serial code is inlined, too: it has to have the same bodies.
        if ir::walk(module.as_operation()).into_iter().any(|op| ir::is_op(op, "func.call")) {
            self.run(&mut module, "inline", options)?;
        }
        // Before anything is planned, so that plans weigh the code that will run.
        if options.codegen == Codegen::Fast {
            self.run(&mut module, &format!("parallel-op-codegen{{isa={}}}", options.isa.name()), options)?;
        }
        // Keys of nodes are those of the program as it stands here: with plain loops that of its text after calls were
        // inlined, with fast code that of the blocks which bodies were cut into.
        let nodes = match entry_of(&module, options.entry).filter(|_| options.time_nodes) {
            Some(function) => node_times::number(&self.context, function, &model_of(options)),
            None => Vec::new(),
        };
        if !nodes.is_empty() {
            self.run(&mut module, "parallel-op-time-nodes", options)?;
        }
        let prediction = self.make_parallel(&mut module, options)?;
        let n_tasks = ir::walk(module.as_operation()).into_iter().filter(|op| ir::is_op(*op, ops::TASK)).count();
        let lowering = format!(
            "parallel-op-cpu{{target={} codegen={} isa={} style={} nested={} on-failure={} trace={}}}",
            options.target.name(),
            options.codegen.name(),
            options.isa.name(),
            options.style.name(),
            options.nested,
            if options.aborts { "abort" } else { "report" },
            options.trace
        );
        self.run(&mut module, &lowering, options)?;

        check_lowered(&module)?;
        hide_all_but(&self.context, &module, &[options.entry]);
        Ok(Lowered { module, signature, n_tasks, nodes, prediction })
    }

    /// Runs the plan, if there is one, and says what is predicted of it.
    fn make_parallel(&self, module: &mut Module, options: &CompileOptions) -> Result<Option<Prediction>, Error> {
        let Some(plan) = &options.plan else { return Ok(None) };
        if let (Some(costs), Some(function)) = (&plan.costs, entry_of(module, options.entry)) {
            measured_costs::state(&self.context, function, costs)?;
        }
        self.run(module, &plan.pipeline, options)?;
        Ok(entry_of(module, options.entry)
            .and_then(|function| Prediction::of(function, plan.workers, &model_of(options))))
    }

    fn run(&self, module: &mut Module, pipeline: &str, options: &CompileOptions) -> Result<(), Error> {
        let refused = || Error::Refused(self.diagnostics.take());
        run_pipeline(&self.context, module, pipeline, options.mlir_flags, refused)
    }
}

/// Runs a pipeline, given without its anchor.
pub(super) fn run_pipeline(
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

/// The cost model that plans for a target use.
fn model_of(options: &CompileOptions) -> CostModel {
    let bodies = outline::Bodies { codegen: options.codegen, isa: options.isa.name() };
    outline::costs(options.target, bodies).prediction().expect("these costs are in range")
}

/// The entry, if it is there.
fn entry_of<'c, 'a>(module: &'a Module<'c>, entry: &str) -> Option<OperationRef<'c, 'a>> {
    functions_with_body(module).into_iter().find(|(name, _)| name == entry).map(|(_, function)| function)
}

/// Gives the entry a C interface and forbids writes to its arguments, which belong to the caller: One-Shot
/// Bufferization would write results into them.
pub(super) fn mark_entry(context: &Context, module: &Module, entry: &str) -> Result<Signature, Error> {
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
pub(super) fn check_lowered(module: &Module) -> Result<(), Error> {
    let is_left = |op: &OperationRef| {
        let name = ir::op_name(*op);
        // LLVM's translation knows OpenMP.
        !name.starts_with("llvm.")
            && !name.starts_with("omp.")
            && name != "builtin.module"
            && name != "builtin.unrealized_conversion_cast"
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

/// Makes every function but the C interfaces of the entries internal. LLVM then inlines what is called once, above all
/// the entries: their arguments are all fields of all descriptors, thousands for a model with its weights, which take
/// seconds to pass on. The engine makes no wrappers for internal functions either, and LLVM drops those that nobody
/// calls.
pub(super) fn hide_all_but(context: &Context, module: &Module, entries: &[&str]) {
    let Some(internal) = Attribute::parse(context, "#llvm.linkage<internal>") else {
        return;
    };
    let is_interface = |name: &str| name.strip_prefix("_mlir_ciface_").is_some_and(|entry| entries.contains(&entry));
    let functions = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    functions
        .filter(|op| ir::is_op(*op, "llvm.func") && !ir::blocks_of(*op).is_empty())
        .filter(|op| !is_interface(&ir::function_name(*op)))
        .for_each(|op| ir::set_attribute(op, "linkage", internal));
}

pub(super) fn functions_with_body<'c, 'a>(module: &'a Module<'c>) -> Vec<(String, OperationRef<'c, 'a>)> {
    functions(module).filter(|(_, op)| !ir::blocks_of(*op).is_empty()).collect()
}

fn functions<'c, 'a>(module: &'a Module<'c>) -> impl Iterator<Item = (String, OperationRef<'c, 'a>)> {
    let ops = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    ops.filter(|op| ir::is_op(*op, "func.func"))
        .filter_map(|op| Some((StringAttribute::try_from(op.attribute("sym_name").ok()?).ok()?.value().to_owned(), op)))
}
