//! The coroutine of a strand: its tasks one after the other, suspended where it waits for another strand.
//!
//! ```text
//! start ──> (wait for a message ──> is it an error?)* ──> call ──> has it failed? ──> send ──> next task … ──> done
//!                                        │ yes                         │ yes                                    ^
//!                                        v                             v                                        │
//!                                  heard of failure ────────────> fail what it sends ──> next task … ──> failed ─┘
//! ```
//!
//! Once a task has failed, or hears that one has, all that the strand had still to send fails with the same message.
//! The blocks that do that name what the task would have awaited and loaded, so that every reference is live up to its
//! task on both ways: otherwise counting references would drop all of them on each way out, which is quadratic.

use crate::{
    container::Container,
    execute::TaskCall,
    messages::Messages,
    module_symbols::{ModuleSymbols, RuntimeFunction, build_call},
    strands::Strands,
};
use melior::{
    Context,
    dialect::cf,
    ir::{
        Attribute, Block, BlockRef, Identifier, Location, OperationRef, Region, RegionLike, RegionRef, Type, Value,
        ValueLike,
        attribute::{ArrayAttribute, StringAttribute, TypeAttribute},
        block::BlockLike,
        operation::{OperationBuilder, OperationLike},
        r#type::{FunctionType, IntegerType},
    },
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, OperationParts},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the coroutines of a container are made from.
pub struct Coroutines<'c, 'a, 'b> {
    /// The container that becomes coroutines.
    pub container: &'b Container<'c, 'a>,
    /// Which tasks go together.
    pub strands: &'b Strands,
    /// What travels between them.
    pub messages: &'b Messages<'c, 'a>,
    /// How each task is called.
    pub calls: &'b [TaskCall],
    /// Whether to call the trace functions around each task.
    pub trace: bool,
    /// Whether a task may unwind, and the runtime has to know what the coroutine would have completed.
    pub may_unwind: bool,
}

impl<'c, 'a> Coroutines<'c, 'a, '_> {
    /// Builds the coroutine of a strand behind an op; gives it with the arguments that it is to be called with.
    pub fn build(
        &self,
        strand: usize,
        name: &str,
        behind: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(OperationRef<'c, 'a>, Vec<Value<'c, 'a>>), Failed> {
        let arguments = self.arguments(strand);
        let function = declare(name, &arguments, behind);
        let region = function.region_at(0).expect("a function has a region");
        let mut body = Body::begin(self.container.op, region, &arguments);
        if self.may_unwind {
            let end = body.place(body.current);
            for object in self.strands.strands[strand].iter().flat_map(|task| self.messages.made_by(*task)) {
                let address = [symbols.pointer()];
                let cast = OperationBuilder::new("builtin.unrealized_conversion_cast", body.location);
                let cast = cast.add_operands(&[body.inner(object)]).add_results(&address);
                let address = ir::results_of(ir::build_before(cast, end));
                symbols.call(RuntimeFunction::Completes, &address, end)?;
            }
            ir::erase(end);
        }
        for task in &self.strands.strands[strand] {
            self.add_task(*task, &mut body, symbols)?;
        }
        body.end();
        Ok((function, arguments))
    }

    /// Values around the container, and messages, that the tasks of a strand use, each once, in order of first use.
    fn arguments(&self, strand: usize) -> Vec<Value<'c, 'a>> {
        let mut arguments = Vec::new();
        for task in &self.strands.strands[strand] {
            arguments.extend(self.awaited(*task));
            let captures = self.container.tasks[*task].operands();
            arguments.extend(captures.filter_map(|capture| match self.container.producer(capture) {
                None => Some(capture),
                Some((producer, number)) => self.slot(*task, producer, number),
            }));
            arguments.extend(self.messages.made_by(*task));
        }
        let mut seen = BTreeSet::new();
        arguments.retain(|value| seen.insert(ir::value_key(*value)));
        arguments
    }

    /// The objects for which a task waits.
    fn awaited(&self, task: usize) -> Vec<Value<'c, 'a>> {
        self.strands.awaits[task].iter().filter_map(|awaited| self.messages.signals[*awaited]).collect()
    }

    /// What carries a result to a task, if it comes from another strand.
    fn slot(&self, task: usize, producer: usize, number: usize) -> Option<Value<'c, 'a>> {
        let is_far = self.strands.strand_of[task] != self.strands.strand_of[producer];
        is_far.then(|| self.messages.slots[producer][number]).flatten()
    }

    /// Adds a task to the end of a coroutine.
    fn add_task(
        &self,
        index: usize,
        body: &mut Body<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let task = self.container.tasks[index];
        let awaited: Vec<_> = self.awaited(index).into_iter().map(|object| body.inner(object)).collect();
        let made: Vec<_> = self.messages.made_by(index).into_iter().map(|object| body.inner(object)).collect();
        let heard = (body.failing.is_some() || !awaited.is_empty()).then(|| body.block());
        if let (Some(tail), Some(heard)) = (body.failing, heard) {
            body.branch(tail, heard);
        }
        for object in &awaited {
            body.wait(*object, heard.expect("a task that waits may hear of a failure"));
        }
        let mut read = awaited;
        let mut arguments = Vec::new();
        for capture in task.operands() {
            arguments.push(match self.container.producer(capture) {
                None => body.inner(capture),
                Some((producer, number)) => match self.slot(index, producer, number) {
                    None => body.results[&(producer, number)],
                    Some(slot) => {
                        read.push(body.inner(slot));
                        body.load(body.inner(slot), capture.r#type())
                    }
                },
            });
        }
        let failed = self.call(index, &arguments, body, symbols)?;
        body.fail([heard, failed], &read, &made);
        for (number, slot) in self.messages.slots[index].iter().enumerate() {
            if let Some(slot) = slot {
                let operands = [body.results[&(index, number)], body.inner(*slot)];
                body.add(body.current, "async.runtime.store", &operands, &[]);
            }
        }
        for object in made {
            body.add(body.current, "async.runtime.set_available", &[object], &[]);
        }
        Ok(())
    }

    /// Calls the function of a task. Gives the block behind the call to which a failed task goes, if it is checked.
    fn call(
        &self,
        index: usize,
        arguments: &[Value<'c, 'a>],
        body: &mut Body<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<Option<BlockRef<'c, 'a>>, Failed> {
        let (task, call) = (self.container.tasks[index], &self.calls[index]);
        let types: Vec<_> = ir::results_of(task).iter().map(ValueLike::r#type).collect();
        let end = body.place(body.current);
        if self.trace {
            let text = symbols.text(&call.label, end);
            symbols.call(RuntimeFunction::TraceBegin, &text, end)?;
        }
        let called = ir::build_before(build_call(body.context, &call.name, arguments, &types, task.location()), end);
        if self.trace {
            symbols.call(RuntimeFunction::TraceEnd, &[], end)?;
        }
        for (number, result) in ir::results_of(called).into_iter().enumerate() {
            body.results.insert((index, number), result);
        }
        let failed = if call.checked { symbols.call(RuntimeFunction::Failed, &[], end)?.pop() } else { None };
        ir::erase(end);
        Ok(failed.map(|failed| {
            let (way_out, good) = (body.block(), body.block());
            body.choose(failed, way_out, good);
            body.current = good;
            way_out
        }))
    }
}

/// A private function without a body, which takes these values and gives a token.
fn declare<'c, 'a>(name: &str, arguments: &[Value<'c, 'a>], behind: OperationRef<'c, 'a>) -> OperationRef<'c, 'a> {
    let context = ir::context_of(behind);
    let types: Vec<_> = arguments.iter().map(ValueLike::r#type).collect();
    let r#type = FunctionType::new(context, &types, &[async_type(context, "token")]);
    let presplit: Attribute = StringAttribute::new(context, "presplitcoroutine").into();
    let attributes = [
        ("sym_name", StringAttribute::new(context, name).into()),
        ("sym_visibility", StringAttribute::new(context, "private").into()),
        ("function_type", TypeAttribute::new(r#type.into()).into()),
        ("passthrough", ArrayAttribute::new(context, &[presplit]).into()),
    ]
    .map(|(key, value)| (Identifier::new(context, key), value));
    let builder = OperationBuilder::new("func.func", behind.location());
    ir::build_after(builder.add_attributes(&attributes).add_regions([Region::new()]), behind)
}

fn async_type<'c>(context: &'c Context, name: &str) -> Type<'c> {
    Type::parse(context, &format!("!async.{name}")).expect("the async dialect is loaded")
}

/// The body of a coroutine, while it is built.
struct Body<'c, 'a> {
    context: &'c Context,
    location: Location<'c>,
    region: RegionRef<'c, 'a>,
    /// Block argument of each argument, by the key of the value outside.
    inner: BTreeMap<usize, Value<'c, 'a>>,
    /// Results of the tasks so far, by task and number.
    results: BTreeMap<(usize, usize), Value<'c, 'a>>,
    token: Value<'c, 'a>,
    id: Value<'c, 'a>,
    handle: Value<'c, 'a>,
    /// Where the coroutine goes when it is suspended.
    suspended: BlockRef<'c, 'a>,
    /// Where it would go if it were destroyed while it is suspended.
    destroyed: BlockRef<'c, 'a>,
    /// The end of what is built, without a terminator.
    current: BlockRef<'c, 'a>,
    /// The end of what happens when a task so far has failed, without a terminator.
    failing: Option<BlockRef<'c, 'a>>,
}

impl<'c, 'a> Body<'c, 'a> {
    /// A coroutine that gives its token back and goes on when a thread of the runtime resumes it.
    fn begin(container: OperationRef<'c, 'a>, region: RegionRef<'c, 'a>, arguments: &[Value<'c, 'a>]) -> Self {
        let (context, location) = (ir::context_of(container), container.location());
        let types: Vec<_> = arguments.iter().map(|argument| (argument.r#type(), location)).collect();
        let start = region.append_block(Block::new(&types));
        let keys = arguments.iter().map(|argument| ir::value_key(*argument));
        let inner = keys.zip(ir::arguments_of(start)).collect();
        let build = |name: &str, operands: &[Value<'c, 'a>], result: &str| {
            let builder = OperationBuilder::new(name, location).add_operands(operands);
            ir::results_of(ir::build_at_end(builder.add_results(&[async_type(context, result)]), start))[0]
        };
        let token = build("async.runtime.create", &[], "token");
        let id = build("async.coro.id", &[], "coro.id");
        let handle = build("async.coro.begin", &[id], "coro.handle");
        let block = || region.append_block(Block::new(&[]));
        let (suspended, destroyed, results) = (block(), block(), BTreeMap::new());
        let mut body = Self {
            context,
            location,
            region,
            inner,
            results,
            token,
            id,
            handle,
            suspended,
            destroyed,
            current: start,
            failing: None,
        };
        body.suspend("async.runtime.resume", &[handle]);
        body
    }

    fn block(&self) -> BlockRef<'c, 'a> {
        self.region.append_block(Block::new(&[]))
    }

    /// What a value outside is called in the coroutine.
    fn inner(&self, value: Value<'c, 'a>) -> Value<'c, 'a> {
        self.inner[&ir::value_key(value)]
    }

    fn add(
        &self,
        block: BlockRef<'c, 'a>,
        name: &str,
        operands: &[Value<'c, 'a>],
        results: &[Type<'c>],
    ) -> Vec<Value<'c, 'a>> {
        let builder = OperationBuilder::new(name, self.location).add_operands(operands).add_results(results);
        ir::results_of(ir::build_at_end(builder, block))
    }

    /// An op at the end of a block, in front of which others can be put; to be erased.
    fn place(&self, block: BlockRef<'c, 'a>) -> OperationRef<'c, 'a> {
        block.append_operation(cf::br(&self.suspended, &[], self.location))
    }

    fn branch(&self, from: BlockRef<'c, 'a>, to: BlockRef<'c, 'a>) {
        from.append_operation(cf::br(&to, &[], self.location));
    }

    /// Goes from the current block to one of two others.
    fn choose(&self, condition: Value<'c, 'a>, holds: BlockRef<'c, 'a>, fails: BlockRef<'c, 'a>) {
        let builder = OperationBuilder::new("cf.cond_br", self.location)
            .add_attributes(&[ir::operand_segments(self.context, &[1, 0, 0])])
            .add_operands(&[condition])
            .add_successors(&[&holds, &fails]);
        ir::build_at_end(builder, self.current);
    }

    fn load(&self, slot: Value<'c, 'a>, r#type: Type<'c>) -> Value<'c, 'a> {
        self.add(self.current, "async.runtime.load", &[slot], &[r#type])[0]
    }

    /// Suspends the coroutine after `wake`, which sees to it that it is resumed, and goes on in a new block.
    fn suspend(&mut self, wake: &str, operands: &[Value<'c, 'a>]) {
        let state = async_type(self.context, "coro.state");
        let saved = self.add(self.current, "async.coro.save", &[self.handle], &[state]);
        self.add(self.current, wake, operands, &[]);
        let resumed = self.block();
        let suspend = OperationBuilder::new("async.coro.suspend", self.location).add_operands(&saved);
        let suspend = suspend.add_successors(&[&self.suspended, &resumed, &self.destroyed]);
        ir::build_at_end(suspend, self.current);
        self.current = resumed;
    }

    /// Waits for an object, and goes to `heard` if it is an error.
    fn wait(&mut self, object: Value<'c, 'a>, heard: BlockRef<'c, 'a>) {
        self.suspend("async.runtime.await_and_resume", &[object, self.handle]);
        let i1 = IntegerType::new(self.context, 1).into();
        let is_error = self.add(self.current, "async.runtime.is_error", &[object], &[i1])[0];
        let good = self.block();
        self.choose(is_error, heard, good);
        self.current = good;
    }

    /// Fills the blocks to which a task goes that has heard of a failure, or failed itself: it names what it would have
    /// `read`, and fails what it would have `made`.
    fn fail(&mut self, [heard, failed]: [Option<BlockRef<'c, 'a>>; 2], read: &[Value<'c, 'a>], made: &[Value<'c, 'a>]) {
        if let Some(heard) = heard {
            let i1 = IntegerType::new(self.context, 1).into();
            read.iter().for_each(|object| {
                self.add(heard, "async.runtime.is_error", &[*object], &[i1]);
            });
            if let Some(failed) = failed {
                self.branch(heard, failed);
            }
        }
        let Some(last) = failed.or(heard) else { return };
        made.iter().for_each(|object| {
            self.add(last, "async.runtime.set_error", &[*object], &[]);
        });
        self.failing = Some(last);
    }

    /// Completes the token of the coroutine and ends it.
    fn end(self) {
        let done = self.block();
        self.add(self.current, "async.runtime.set_available", &[self.token], &[]);
        self.branch(self.current, done);
        if let Some(failing) = self.failing {
            self.add(failing, "async.runtime.set_error", &[self.token], &[]);
            self.branch(failing, done);
        }
        for block in [done, self.destroyed] {
            self.add(block, "async.coro.free", &[self.id, self.handle], &[]);
            self.branch(block, self.suspended);
        }
        self.add(self.suspended, "async.coro.end", &[self.handle], &[]);
        self.add(self.suspended, "func.return", &[self.token], &[]);
    }
}
