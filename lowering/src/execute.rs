//! The `async.execute` ops of one container.

use crate::{
    container::Container,
    join::{assert_not, join, load},
    module_symbols::{ModuleSymbols, RuntimeFunction, build_call},
};
use melior::{
    Context,
    ir::{
        Block, BlockRef, OperationRef, Region, RegionLike, Type, Value, ValueLike,
        operation::{OperationBuilder, OperationLike},
    },
};
use parallel_op_dialect::{diagnostic::Failed, ir};

/// How a task is called.
pub struct TaskCall {
    /// Symbol of its function.
    pub name: String,
    /// What a trace calls it.
    pub label: String,
    /// Whether the call is followed by a check for a failure.
    pub checked: bool,
}

/// The asynchronous form of a container, while it is built.
pub struct Join<'c, 'a, 'b> {
    container: &'b Container<'c, 'a>,
    context: &'c Context,
    /// How each task is called, in textual order.
    calls: Vec<TaskCall>,
    /// Token and values of each task that has been started.
    started: Vec<Vec<Value<'c, 'a>>>,
}

impl<'c, 'a, 'b> Join<'c, 'a, 'b> {
    /// Nothing is started yet.
    pub fn new(container: &'b Container<'c, 'a>, calls: Vec<TaskCall>) -> Self {
        let started = vec![Vec::new(); container.tasks.len()];
        Self { container, context: ir::context_of(container.op), calls, started }
    }

    /// Puts the `async.execute` of a task in front of the container. What it waits for must have been started.
    pub fn start(
        &mut self,
        index: usize,
        predecessors: &[usize],
        trace: bool,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let task = self.container.tasks[index];
        let tokens: Vec<Value> = predecessors.iter().map(|before| self.started[*before][0]).collect();
        let mut results = vec![self.parse("!async.token")];
        results.extend(task.results().map(|result| self.parse(&format!("!async.value<{}>", result.r#type()))));
        let sizes = [i32::try_from(tokens.len()).unwrap_or(i32::MAX), 0];
        let region = Region::new();
        region.append_block(Block::new(&[]));
        let execute = ir::build_before(
            OperationBuilder::new("async.execute", task.location())
                .add_attributes(&[ir::operand_segments(self.context, &sizes)])
                .add_operands(&tokens)
                .add_results(&results)
                .add_regions([region]),
            self.container.op,
        );
        if let Some(body) = ir::body(execute) {
            self.fill(index, body, trace, symbols)?;
        }
        self.started[index] = ir::results_of(execute);
        Ok(())
    }

    /// The body of an `async.execute`: loads, the call, the check.
    fn fill(
        &self,
        index: usize,
        body: BlockRef<'c, 'a>,
        trace: bool,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let (task, call) = (self.container.tasks[index], &self.calls[index]);
        let end = ir::build_at_end(OperationBuilder::new("async.yield", task.location()), body);
        let arguments: Vec<Value> = task.operands().map(|capture| self.outer_value(capture, end)).collect();
        let types: Vec<Type> = task.results().map(|result| result.r#type()).collect();
        if trace {
            let text = symbols.text(&call.label, end);
            symbols.call(RuntimeFunction::TraceBegin, &text, end)?;
        }
        let called = ir::build_before(build_call(self.context, &call.name, &arguments, &types, task.location()), end);
        if trace {
            symbols.call(RuntimeFunction::TraceEnd, &[], end)?;
        }
        if call.checked {
            let failed = symbols.call(RuntimeFunction::Failed, &[], end)?[0];
            // At the top level of an `async.execute`, `async-to-async-runtime` turns this into the error path.
            assert_not(failed, end, "task failed");
        }
        let values = ir::results_of(called);
        ir::build_before(OperationBuilder::new("async.yield", task.location()).add_operands(&values), end);
        ir::erase(end);
        Ok(())
    }

    /// Waits for all tasks, gives the results of the container to its users and erases it.
    pub fn finish(self) {
        let tokens: Vec<_> = self.started.iter().map(|started| started[0]).collect();
        join(self.container, &tokens, &tokens, |task, number| self.started[task][1 + number]);
    }

    /// What a value of the container's body is outside of it: loaded in front of `before` if a task made it.
    fn outer_value(&self, value: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        match self.container.producer(value) {
            None => value,
            Some((task, number)) => load(self.started[task][1 + number], value.r#type(), before),
        }
    }

    fn parse(&self, text: &str) -> Type<'c> {
        Type::parse(self.context, text).expect("the async dialect is loaded, and types print what they parse")
    }
}
