//! From the text of a program to a module of the LLVM dialect: the part that code in memory and code in files share.

use super::{
    CompileOptions, Error, Node, Prediction, Signature, Source, Stage, measured_costs, node_times,
    signature::signature_of, split::read_split,
};
use crate::{
    diagnostics::{Diagnostics, place},
    ffi,
    pipelines::{
        codegen::Codegen,
        cpu::Target,
        gpu::{self, GpuOptions},
        outline,
    },
    registry,
};
use melior::{
    Context,
    ir::{Attribute, Location, Module, OperationRef, attribute::StringAttribute, operation::OperationLike},
    pass::PassManager,
    utility,
};
use parallel_op_calls::signature::Split;
use parallel_op_dialect::{
    driver,
    entry::{WEIGHT_ATTRIBUTE, prepare_name, prepared_name, release_name},
    ir, ops, remark,
};
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
    /// How the entry was split, if it was.
    pub split: Option<Split>,
    /// Number of tasks in the IR before it was lowered.
    pub n_tasks: usize,
    /// Number of loops in the IR whose turns may run at the same time.
    pub n_loops: usize,
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
        let signature = mark_entry(&self.context, &module, options.entry, &options.weights)?;
        // Passes look at one function at a time, so branches that are calls show what they hold only where they are
        // called. Serial code is inlined, too: it has to have the same bodies.
        if ir::walk(module.as_operation()).into_iter().any(|op| ir::is_op(op, "func.call")) {
            self.run(&mut module, "inline", options)?;
        }
        // Before anything is planned, so that plans weigh the code that will run.
        let mut split = None;
        if options.target == Target::Gpu {
            options.begin(Stage::Cutting);
            self.run(&mut module, &gpu::before_plan(), options)?;
        } else if options.codegen == Codegen::Fast {
            options.begin(Stage::Cutting);
            let CompileOptions { entry, isa, .. } = options;
            self.run(&mut module, &format!("parallel-op-codegen{{isa={} entry='{entry}'}}", isa.name()), options)?;
            split = read_split(&module, entry)?;
        }
        // What is planned and timed: of a split entry the part that is called in every run.
        let body = if split.is_some() { prepared_name(options.entry) } else { options.entry.to_owned() };
        // Keys of nodes are those of the program as it stands here: with plain loops that of its text after calls were
        // inlined, with fast code that of the blocks which bodies were cut into.
        let nodes = match entry_of(&module, &body).filter(|_| options.time_nodes) {
            Some(function) => node_times::number(&self.context, function, &model_of(options)),
            None => Vec::new(),
        };
        if !nodes.is_empty() {
            self.run(&mut module, "parallel-op-time-nodes", options)?;
        }
        options.begin(Stage::Planning);
        let prediction = self.make_parallel(&mut module, &body, options)?;
        let ops = ir::walk(module.as_operation());
        let n_tasks = ops.iter().filter(|op| ir::is_op(**op, ops::TASK)).count();
        let n_loops = ops.iter().filter(|op| is_shared_out(**op)).count();
        options.begin(Stage::Lowering);
        match options.target {
            Target::Gpu => split = self.lower_to_gpu(&mut module, options)?,
            _ => self.lower_to_cpu(&mut module, options)?,
        }

        check_lowered(&module)?;
        let names = entries(options.entry, split.as_ref());
        hide_all_but(&self.context, &module, &names.iter().map(String::as_str).collect::<Vec<_>>());
        if split.is_some() {
            keep_small(&self.context, &module, &prepare_name(options.entry));
        }
        Ok(Lowered { module, signature, split, n_tasks, n_loops, nodes, prediction })
    }

    /// Tasks become what a target on the CPU makes of them.
    fn lower_to_cpu(&self, module: &mut Module, options: &CompileOptions) -> Result<(), Error> {
        forget_weights(module);
        let lowering = format!(
            "parallel-op-cpu{{target={} codegen={} cut=false isa={} style={} nested={} on-failure={} trace={}}}",
            options.target.name(),
            options.codegen.name(),
            options.isa.name(),
            options.style.name(),
            options.nested,
            if options.aborts { "abort" } else { "report" },
            options.trace
        );
        self.run(module, &lowering, options)
    }

    /// Structured ops become kernels. Says how the entry was split, if its weights stay on the device.
    fn lower_to_gpu(&self, module: &mut Module, options: &CompileOptions) -> Result<Option<Split>, Error> {
        let kernels = GpuOptions {
            target: options.gpu.code.name().to_owned(),
            chip: options.gpu.chip.clone(),
            style: options.gpu.style.clone(),
            mixed: options.gpu.mixed,
            entry: options.entry.to_owned(),
            cut: false,
            ..GpuOptions::default()
        };
        self.run(module, &gpu::to_images(&kernels), options)?;
        let split = read_split(module, options.entry)?;
        forget_weights(module);
        self.run(module, &gpu::from_images(), options)?;
        Ok(split)
    }

    /// Hides functions that code in files has, but nobody calls in memory.
    pub fn hide_all_but(&self, module: &Module, entries: &[&str]) {
        hide_all_but(&self.context, module, entries);
    }

    /// Runs the plan, if there is one, and says what is predicted of the function `body`.
    fn make_parallel(
        &self,
        module: &mut Module,
        body: &str,
        options: &CompileOptions,
    ) -> Result<Option<Prediction>, Error> {
        let Some(plan) = &options.plan else { return Ok(None) };
        if let (Some(costs), Some(function)) = (&plan.costs, entry_of(module, body)) {
            measured_costs::state(&self.context, function, costs)?;
        }
        // What runs once is not worth planning.
        let aside = Module::new(Location::unknown(&self.context));
        if body != options.entry {
            move_functions(module, &aside, &[options.entry, &prepare_name(options.entry)]);
        }
        self.run(module, &plan.pipeline, options)?;
        move_functions(&aside, module, &[options.entry, &prepare_name(options.entry)]);
        // The cost model is one of the CPU.
        let function = entry_of(module, body).filter(|_| options.target != Target::Gpu);
        Ok(function.and_then(|function| Prediction::of(function, plan.workers, &model_of(options))))
    }

    fn run(&self, module: &mut Module, pipeline: &str, options: &CompileOptions) -> Result<(), Error> {
        let refused = || Error::Refused(self.diagnostics.take());
        run_pipeline(&self.context, module, pipeline, options.mlir_flags, refused)
    }
}

/// Whether a loop is one whose turns a plan lets run at the same time.
fn is_shared_out(op: OperationRef) -> bool {
    ["scf.forall", "scf.parallel"].iter().any(|name| ir::is_op(op, name))
        && ir::int_attribute(op, ops::THREADS_ATTRIBUTE) != Some(1)
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

/// Moves functions of these names to the end of another module.
fn move_functions(from: &Module, to: &Module, names: &[&str]) {
    for function in names.iter().filter_map(|name| entry_of(from, name)) {
        ir::move_to_end(function, to.body());
    }
}

/// Nothing depends on what is a weight any more, and LLVM's translation warns of each, with the text of the function.
fn forget_weights(module: &Module) {
    for (_, function) in functions_with_body(module) {
        ir::remove_argument_attributes(function, WEIGHT_ATTRIBUTE);
    }
}

/// The functions that are called from outside: the entry, and what it was split into.
pub(crate) fn entries(entry: &str, split: Option<&Split>) -> Vec<String> {
    let parts = split.map(|split| {
        let release = split.release.as_ref().map(|_| release_name(entry));
        [prepare_name(entry), prepared_name(entry)].into_iter().chain(release)
    });
    std::iter::once(entry.to_owned()).chain(parts.into_iter().flatten()).collect()
}

/// Marks the arguments of the entry that are weights, gives it a C interface and forbids writes to its arguments, which belong to the caller: One-Shot
/// Bufferization would write results into them.
pub(super) fn mark_entry(
    context: &Context,
    module: &Module,
    entry: &str,
    weights: &[usize],
) -> Result<Signature, Error> {
    let functions = functions_with_body(module);
    let Some((_, function)) = functions.iter().find(|(name, _)| name == entry) else {
        let available = functions.into_iter().map(|(name, _)| name).collect();
        return Err(Error::NoEntry { entry: entry.to_owned(), available });
    };
    let signature = signature_of(*function, entry)?;
    ir::set_attribute(*function, "llvm.emit_c_interface", Attribute::unit(context));
    let never = Attribute::parse(context, "false").unwrap_or(Attribute::unit(context));
    for (index, argument) in signature.arguments.iter().enumerate() {
        if weights.contains(&index) {
            ir::set_argument_attribute(*function, index, WEIGHT_ATTRIBUTE, Attribute::unit(context));
        }
        if argument.shape.is_some() {
            ir::set_argument_attribute(*function, index, "bufferization.writable", never);
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

/// Makes every function but the C interfaces of the entries internal. LLVM then inlines what is called once. The engine
/// makes no wrappers for internal functions, whose arguments are all fields of all descriptors, thousands for a model with
/// its weights; and LLVM drops those that nobody calls.
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

/// Asks LLVM for small code of a function, which takes a fraction of the time to compile: for one that runs once.
fn keep_small(context: &Context, module: &Module, name: &str) {
    let functions = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    let function = functions.into_iter().find(|op| ir::is_op(*op, "llvm.func") && ir::function_name(*op) == name);
    if let Some((function, small)) = function.zip(Attribute::parse(context, "[\"minsize\", \"optsize\"]")) {
        ir::set_attribute(function, "passthrough", small);
    }
}

pub(super) fn functions_with_body<'c, 'a>(module: &'a Module<'c>) -> Vec<(String, OperationRef<'c, 'a>)> {
    functions(module).filter(|(_, op)| !ir::blocks_of(*op).is_empty()).collect()
}

fn functions<'c, 'a>(module: &'a Module<'c>) -> impl Iterator<Item = (String, OperationRef<'c, 'a>)> {
    let ops = ir::blocks_of(module.as_operation()).into_iter().flat_map(ir::ops_in);
    ops.filter(|op| ir::is_op(*op, "func.func"))
        .filter_map(|op| Some((StringAttribute::try_from(op.attribute("sym_name").ok()?).ok()?.value().to_owned(), op)))
}
