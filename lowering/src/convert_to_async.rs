//! Turns each container into one `async.execute` per task and a join.
//!
//! The body of a task becomes a private function, `@<function>_task<number>[_<label>]`, which takes the captures; the
//! `async.execute` calls it. It depends on the tokens of the tasks whose results it captures, of the task before it in
//! its lane, and of all tasks of the closest lower stage. Results travel as `!async.value`.
//!
//! The join waits for every token before it looks at any of them, so that no task still runs when a failed one makes
//! the function return early. It then asks them in textual order, which gives the failure of the first failed task,
//! asserts once that none failed, and loads the results.
//!
//! A nested container ends up in the function of its outer task, where its join blocks a thread of the runtime. The
//! runtime has to cope with that; upstream's does not beyond a depth of its thread count.
//!
//! A task function that may fail is followed by a check of `parallel_op_rt_failed`, which sends its failure to token
//! and values. With `on-failure=abort` there is no such check: a failed `cf.assert` is expected to end the program, and
//! the code links with any async runtime.
//!
//! Refuses
//!   1. tensors: `convert-async-to-llvm` crashes on `!async.value<tensor>`,
//!   2. containers outside of a `func.func` of the module, and
//!   3. tasks for a device other than the CPU.
//!
//! Runs after bufferization and deallocation, before `async-to-async-runtime`. Cost: linear in the ops and edges.

use crate::{
    container::Container,
    execute::{Join, TaskCall},
    may_fail::MayFail,
    module_symbols::ModuleSymbols,
    task_function,
    task_order::{TaskOrder, topological_order},
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, TypeLike, Value, ValueLike, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, ops, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-async",
    summary: "turn tasks into async.execute and containers into joins",
    description: "Each task becomes a private function and an `async.execute` that calls it once the tasks it waits \
                  for are done: those whose results it captures, the one before it in its lane, and the ones of the \
                  stage before its own. The join waits for all tasks before it looks at the outcome of any; the first \
                  failed one in the text gives the message. Runs on memrefs, after deallocation; a tensor is an error.\n\n\
                  With `on-failure=report` a failed assertion in a task is handed to the task's token, for which the \
                  code needs our runtime. With `on-failure=abort` it ends the program, and the code runs with any \
                  async runtime.",
    anchor: "builtin.module",
    example: "test/lowering/async/doc.mlir",
    dependent_dialects: &[
        DialectHandle::arith,
        DialectHandle::r#async,
        DialectHandle::cf,
        DialectHandle::func,
        DialectHandle::llvm,
    ],
    options: AsyncOptions::specs,
    run,
};

options! {
    /// Options of `convert-parallel-op-to-async`.
    pub struct AsyncOptions {
        /// what a failed assertion in a task does
        pub on_failure: String = "report" => ["report", "abort"],
        /// call the runtime's trace functions around each task
        pub trace: bool = false,
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = AsyncOptions::read(values);
    for container in Container::all_in(root) {
        check(&Container::new(container))?;
    }
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        ModuleLowering::new(module, &options).lower(module)?;
    }
    match Container::all_in(root).first() {
        None => Ok(()),
        Some(left) => Err(op_error(*left, "cannot become async: expected it in a 'func.func' of a module")),
    }
}

/// Refuses what the async dialect cannot carry.
fn check(container: &Container) -> Result<(), Failed> {
    for task in &container.tasks {
        let captures = task.operands().map(|value| ("capture", value));
        let results = task.results().map(|value| ("result", value.into()));
        captures.chain(results).try_for_each(|(part, value)| check_type(*task, part, value))?;
        if let Some(device) = ir::string_attribute(*task, "device").filter(|device| device != "cpu") {
            return Err(op_error(*task, &format!("device: expected \"cpu\", got \"{device}\"")));
        }
    }
    container.yielded.iter().try_for_each(|value| check_type(container.op, "result", *value))
}

fn check_type(op: OperationRef, part: &str, value: Value) -> Result<(), Failed> {
    let r#type = value.r#type();
    if !r#type.is_tensor() {
        return Ok(());
    }
    let reason = "bufferize first, '!async.value' holds no tensors";
    Err(op_error(op, &format!("cannot become async: {reason}: {part} of type '{type}'")))
}

/// What lowering the containers of one module needs.
struct ModuleLowering<'c, 'a, 'o> {
    may_fail: MayFail,
    symbols: ModuleSymbols<'c, 'a>,
    options: &'o AsyncOptions,
}

impl<'c, 'a, 'o> ModuleLowering<'c, 'a, 'o> {
    fn new(module: OperationRef<'c, 'a>, options: &'o AsyncOptions) -> Self {
        Self { may_fail: MayFail::new(module), symbols: ModuleSymbols::new(module), options }
    }

    /// Lowers the containers in the functions of the module.
    fn lower(&mut self, module: OperationRef<'c, 'a>) -> Result<(), Failed> {
        // Last function first in the stack, so that names and texts are given in the order of the module.
        let mut pending = ir::body(module).map(ir::ops_in).unwrap_or_default();
        pending.retain(|op| ir::is_op(*op, "func.func"));
        pending.reverse();
        while let Some(function) = pending.pop() {
            let mut made = Vec::new();
            for container in outermost_containers(function) {
                self.lower_container(container, function, &mut made)?;
            }
            // A function of a task may hold nested containers.
            pending.extend(made.into_iter().rev());
        }
        Ok(())
    }

    /// Replaces one container. The functions of its tasks go behind `function` and to the end of `made`.
    fn lower_container(
        &mut self,
        op: OperationRef<'c, 'a>,
        function: OperationRef<'c, 'a>,
        made: &mut Vec<OperationRef<'c, 'a>>,
    ) -> Result<(), Failed> {
        let container = Container::new(op);
        let predecessors = container.predecessors();
        let mut join = Join::new(&container);
        for task in &container.tasks {
            let behind = made.last().copied().unwrap_or(function);
            let checked = self.options.on_failure == "report" && self.may_fail.inside(*task);
            let outlined = task_function::outline(*task, made.len(), function, behind, &mut self.symbols);
            join.calls.push(TaskCall { name: outlined.name, label: outlined.label, checked });
            made.push(outlined.function);
        }
        for index in topological_order(&predecessors, TaskOrder::Forward) {
            join.start(index, &predecessors[index], self.options.trace, &mut self.symbols)?;
        }
        join.finish();
        Ok(())
    }
}

/// The containers of a function that are not inside of tasks.
fn outermost_containers<'c, 'a>(function: OperationRef<'c, 'a>) -> Vec<OperationRef<'c, 'a>> {
    let is_inner = |op: &OperationRef| {
        std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(|op| ir::is_op(op, ops::TASK))
    };
    Container::all_in(function).into_iter().filter(|op| !is_inner(op)).collect()
}
