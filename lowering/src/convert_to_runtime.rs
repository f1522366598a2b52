//! Turns each container into one call of the runtime, which runs its tasks and returns when all have ended.
//!
//! The body of a task becomes a private function, `@<function>_task<number>[_<label>]`, which takes the captures: the
//! same one as in `convert-parallel-op-to-async`. Runs of tasks of one lane that nothing interrupts, see `segments.rs`,
//! become one callback each, `i64 (environment)`. A constant says which callbacks there are, which ones wait for which,
//! and in what order those that wait for none are started: the one that begins the costliest path first, by the `cost`
//! of tasks.
//!
//! Captures and results go through an environment on the stack of the function that holds the container, so that there
//! is no allocation of memory per container and none per task. Buffers are handed over, not copied.
//!
//! A container of one segment becomes calls in place. A nested container ends up in the function of its outer task,
//! where it becomes a call of the runtime as well.
//!
//! A callback checks `parallel_op_rt_failed` behind each task that may fail, and gives the task's number in the text;
//! the runtime leaves the message of the lowest number with the caller, which asserts that there was none. It leaves out
//! the assertion where no task can fail: none asserts, and none calls code that is not in the module, which could panic.
//!
//! Refuses
//!   1. captures and results of a type without a form in the LLVM dialect, such as tensors,
//!   2. containers outside of a `func.func` of the module, and
//!   3. tasks for a device other than the CPU.
//!
//! Runs after bufferization and deallocation, before `convert-assert-to-runtime`. Cost: linear in the ops and edges.

use crate::{
    container::Container,
    container_walk::{TaskFunctions, lower_containers, refuse_left},
    fork_join::ForkJoin,
    may_fail::{MayFail, calls_out},
    module_symbols::ModuleSymbols,
    segments::Segments,
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Type, Value, ValueLike, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-runtime",
    summary: "turn tasks into functions and containers into calls of the runtime",
    description: "Each task becomes a private function, and each container one call of `parallel_op_rt_fork_join`, \
                  which gets a table of callbacks and the address of an environment on the stack. A callback runs \
                  tasks of one lane up to the next one that waits for another lane, or that another lane waits for; a \
                  task without a lane has one of its own. A callback starts once those are done whose results it \
                  needs, the one before it in its lane, and the ones of the stage before its own; of those that wait \
                  for none, the one that begins the path of the greatest `cost` starts first. Nothing is allocated on \
                  the heap. The first failed task in the text gives the message. Runs on memrefs, after deallocation; \
                  a value whose type has no form in the LLVM dialect is an error.",
    anchor: "builtin.module",
    example: "test/lowering/runtime/doc.mlir",
    dependent_dialects: &[DialectHandle::arith, DialectHandle::cf, DialectHandle::func, DialectHandle::llvm],
    options: RuntimeOptions::specs,
    run,
};

options! {
    /// Options of `convert-parallel-op-to-runtime`.
    pub struct RuntimeOptions {
        /// call the runtime's trace functions around each task
        pub trace: bool = false,
    }
}

fn run(root: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let options = RuntimeOptions::read(values);
    for container in Container::all_in(root) {
        check(&Container::new(container), "a call of the runtime")?;
    }
    let modules: Vec<_> = ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "builtin.module")).collect();
    for module in modules {
        let mut lowering = ModuleLowering::new(module, options.trace);
        lower_containers(module, |op, functions| lowering.lower_container(op, functions))?;
    }
    refuse_left(root, "a call of the runtime")
}

/// Refuses what an environment cannot carry, and tasks that are not for a CPU, of a container that is to become `form`.
pub fn check(container: &Container, form: &str) -> Result<(), Failed> {
    let mut parts: Vec<(OperationRef, &str, Value)> = Vec::new();
    for task in &container.tasks {
        if let Some(device) = ir::string_attribute(*task, "device").filter(|device| device != "cpu") {
            return Err(op_error(*task, &format!("device: expected \"cpu\", got \"{device}\"")));
        }
        parts.extend(task.operands().map(|value| (*task, "capture", value)));
        parts.extend(task.results().map(|value| (*task, "result", value.into())));
    }
    parts.extend(container.yielded.iter().map(|value| (container.op, "result", *value)));
    let types: Vec<Type> = parts.iter().map(|(_, _, value)| value.r#type()).collect();
    let refused = ir::lowered_types(&types).iter().position(Option::is_none);
    let Some((op, part, value)) = refused.map(|index| parts[index]) else { return Ok(()) };
    let advice = if value.r#type().to_string().starts_with("tensor<") { "bufferize first: " } else { "" };
    let reason = format!("{advice}{part} of type '{}' has no form in the LLVM dialect", value.r#type());
    Err(op_error(op, &format!("cannot become {form}: {reason}")))
}

/// What lowering the containers of one module needs.
struct ModuleLowering<'c, 'a> {
    may_fail: MayFail,
    /// Whether code of the module calls code that may panic.
    calls_out: bool,
    symbols: ModuleSymbols<'c, 'a>,
    trace: bool,
}

impl<'c, 'a> ModuleLowering<'c, 'a> {
    fn new(module: OperationRef<'c, 'a>, trace: bool) -> Self {
        let calls_out = calls_out(module);
        // With a panic any container may fail.
        let may_fail = if calls_out { MayFail::new(module) } else { MayFail::by_tasks(module) };
        Self { may_fail, calls_out, symbols: ModuleSymbols::new(module), trace }
    }

    /// Replaces one container.
    fn lower_container(
        &mut self,
        op: OperationRef<'c, 'a>,
        functions: &mut TaskFunctions<'c, 'a>,
    ) -> Result<(), Failed> {
        let container = Container::new(op);
        let segments = Segments::of(&container);
        let tasks_may_fail = &self.may_fail;
        let calls = functions.outline(&container, &mut self.symbols, |task| tasks_may_fail.inside(task));
        let may_fail = self.calls_out || calls.iter().any(|call| call.checked);
        let join = ForkJoin { container: &container, segments: &segments, calls: &calls, may_fail, trace: self.trace };
        if segments.segments.len() <= 1 {
            return join.replace_by_calls(&mut self.symbols);
        }
        join.replace_by_fork(&ir::function_name(functions.parent), functions.last(), &mut self.symbols)
    }
}
