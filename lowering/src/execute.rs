//! The `async.execute` ops of one container and their join.

use crate::{
    container::Container,
    module_symbols::{ModuleSymbols, RuntimeFunction, build_call},
};
use melior::{
    Context,
    dialect::{arith, cf},
    ir::{
        Block, BlockRef, OperationRef, Region, RegionLike, Type, Value, ValueLike,
        attribute::IntegerAttribute,
        operation::{OperationBuilder, OperationLike},
        r#type::IntegerType,
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
    pub calls: Vec<TaskCall>,
    /// Token and values of each task that has been started.
    started: Vec<Vec<Value<'c, 'a>>>,
}

impl<'c, 'a, 'b> Join<'c, 'a, 'b> {
    /// Nothing is started yet.
    pub fn new(container: &'b Container<'c, 'a>) -> Self {
        let started = vec![Vec::new(); container.tasks.len()];
        Self { container, context: ir::context_of(container.op), calls: Vec::new(), started }
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
            self.assert_not(failed, end, "task failed");
        }
        let values = ir::results_of(called);
        ir::build_before(OperationBuilder::new("async.yield", task.location()).add_operands(&values), end);
        ir::erase(end);
        Ok(())
    }

    /// At the top level of an `async.execute`, `async-to-async-runtime` turns this into the error path.
    fn assert_not(&self, failed: Value<'c, 'a>, before: OperationRef<'c, 'a>, message: &str) {
        let i1 = IntegerType::new(self.context, 1).into();
        let r#true = arith::constant(self.context, IntegerAttribute::new(i1, 1).into(), before.location());
        let r#true = ir::results_of(ir::insert_before(r#true, before))[0];
        let holds = self.i1("arith.xori", &[failed, r#true], before);
        ir::insert_before(cf::assert(self.context, holds, message, before.location()), before);
    }

    /// Waits for all tasks, gives the results of the container to its users and erases it.
    ///
    /// The first task in the text that failed leaves its message on the thread; one assertion for all of them keeps
    /// the function linear in the tasks, for each way out of it has to drop every token.
    pub fn finish(self) {
        let op = self.container.op;
        for started in &self.started {
            ir::build_before(
                OperationBuilder::new("async.runtime.await", op.location()).add_operands(&started[..1]),
                op,
            );
        }
        let failures = self.started.iter().map(|started| self.i1("async.runtime.is_error", &started[..1], op));
        if let Some(failed) = failures.reduce(|any, failed| self.i1("arith.ori", &[any, failed], op)) {
            self.assert_not(failed, op, "a task failed");
        }
        for (result, value) in ir::results_of(op).into_iter().zip(&self.container.yielded) {
            ir::replace_all_uses(result, self.outer_value(*value, op));
        }
        ir::erase(op);
    }

    /// An op in front of another one that gives a truth value.
    fn i1(&self, name: &str, operands: &[Value<'c, 'a>], before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let r#type = IntegerType::new(self.context, 1).into();
        let builder = OperationBuilder::new(name, before.location()).add_operands(operands).add_results(&[r#type]);
        ir::results_of(ir::build_before(builder, before))[0]
    }

    /// What a value of the container's body is outside of it: loaded in front of `before` if a task made it.
    fn outer_value(&self, value: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let Some((producer, number)) = self.container.producer(value) else { return value };
        let load = OperationBuilder::new("async.runtime.load", before.location())
            .add_operands(&[self.started[producer][1 + number]])
            .add_results(&[value.r#type()]);
        ir::results_of(ir::build_before(load, before))[0]
    }

    fn parse(&self, text: &str) -> Type<'c> {
        Type::parse(self.context, text).expect("the async dialect is loaded, and types print what they parse")
    }
}
