//! Turns each container into coroutines for its tasks, and a join.
//!
//! The body of a task becomes a private function, `@<function>_task<number>[_<label>]`, which takes the captures.
//!
//! A container of which some lane has several tasks becomes one coroutine per lane (several if the lane is long; one for
//! each task without a lane), which calls the functions of its tasks one after the other: a step from task to task costs
//! nothing. A result that another lane or the join needs travels as `!async.value`. Before a task that needs what another
//! lane made the coroutine suspends until that is there; `strands.rs` says which waits are left out.
//!
//! In any other container each task becomes an `async.execute`, which depends on the tokens of the tasks whose results
//! it captures and of all tasks of the closest lower stage.
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
    container_walk::{TaskFunctions, lower_containers, refuse_left},
    coroutine::Coroutines,
    execute::{Join, TaskCall},
    join::join,
    may_fail::{MayFail, calls_out},
    messages::Messages,
    module_symbols::{ModuleSymbols, build_call},
    strands::Strands,
    task_order::{TaskOrder, topological_order},
};
use melior::{
    dialect::DialectHandle,
    ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir, options,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "convert-parallel-op-to-async",
    summary: "turn tasks into coroutines and containers into joins",
    description: "Each task becomes a private function. A lane of several tasks becomes a coroutine that calls them one \
                  after the other and waits, where it must, for what other lanes made; any other task becomes an \
                  `async.execute`. A task starts once those are done whose results it captures, the one before it in \
                  its lane, and the ones of the stage before its own. The join waits for all tasks before it looks at \
                  the outcome of any; the first failed one in the text gives the message. Runs on memrefs, after \
                  deallocation; a tensor is an error.\n\n\
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
        let mut lowering = ModuleLowering::new(module, &options);
        lower_containers(module, |op, functions| lowering.lower_container(op, functions))?;
    }
    refuse_left(root, "async")
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
    /// Whether code of the module calls code that is not in it.
    calls_out: bool,
    symbols: ModuleSymbols<'c, 'a>,
    options: &'o AsyncOptions,
}

impl<'c, 'a, 'o> ModuleLowering<'c, 'a, 'o> {
    fn new(module: OperationRef<'c, 'a>, options: &'o AsyncOptions) -> Self {
        Self {
            may_fail: MayFail::new(module),
            calls_out: calls_out(module),
            symbols: ModuleSymbols::new(module),
            options,
        }
    }

    /// Replaces one container.
    fn lower_container(
        &mut self,
        op: OperationRef<'c, 'a>,
        functions: &mut TaskFunctions<'c, 'a>,
    ) -> Result<(), Failed> {
        let container = Container::new(op);
        let (reports, may_fail) = (self.options.on_failure == "report", &self.may_fail);
        let calls = functions.outline(&container, &mut self.symbols, |task| reports && may_fail.inside(task));
        match Strands::of(&container) {
            Some(strands) => self.lower_lanes(&container, &strands, &calls, functions.last()),
            None => self.lower_tasks(&container, calls),
        }
    }

    /// Each task becomes an `async.execute`.
    fn lower_tasks(&mut self, container: &Container<'c, 'a>, calls: Vec<TaskCall>) -> Result<(), Failed> {
        let predecessors = container.predecessors();
        let mut join = Join::new(container, calls);
        for index in topological_order(&predecessors, TaskOrder::Forward) {
            join.start(index, &predecessors[index], self.options.trace, &mut self.symbols)?;
        }
        join.finish();
        Ok(())
    }

    /// Each lane becomes a coroutine, or several if it is long.
    fn lower_lanes(
        &mut self,
        container: &Container<'c, 'a>,
        strands: &Strands,
        calls: &[TaskCall],
        mut behind: OperationRef<'c, 'a>,
    ) -> Result<(), Failed> {
        let messages = Messages::create(container, strands, calls);
        let coroutines = Coroutines {
            container,
            strands,
            messages: &messages,
            calls,
            trace: self.options.trace,
            may_unwind: self.options.on_failure == "report" && self.calls_out,
        };
        let mut tokens = Vec::new();
        for (index, tasks) in strands.strands.iter().enumerate() {
            let name = self.symbols.fresh(&format!("{}_lane", calls[tasks[0]].name));
            let (coroutine, arguments) = coroutines.build(index, &name, behind, &mut self.symbols)?;
            behind = coroutine;
            let token = Type::parse(self.symbols.context(), "!async.token").expect("the async dialect is loaded");
            let location = container.op.location();
            let call = build_call(self.symbols.context(), &name, &arguments, &[token], location);
            tokens.extend(ir::results_of(ir::build_before(call, container.op)));
        }
        // What a task says goes before what its lane says, so that the first failed task in the text is the one.
        let told = calls.iter().zip(&messages.signals).filter(|(call, _)| call.checked).filter_map(|(_, it)| *it);
        let outcomes: Vec<_> = told.chain(tokens.iter().copied()).collect();
        join(container, &tokens, &outcomes, |task, number| {
            messages.slots[task][number].expect("what a container yields travels")
        });
        Ok(())
    }
}
