//! A container as one call of the runtime's `parallel_op_rt_fork_join`.
//!
//! Each segment becomes a callback, which loads what its tasks capture from the environment, calls their functions, and
//! stores what other segments or the join need.

use crate::{
    callback::Callback,
    container::Container,
    environment::Environment,
    execute::TaskCall,
    join::assert_not,
    llvm_ops::{address_of, number, zero},
    module_symbols::{ModuleSymbols, RuntimeFunction, build_call},
    plan_table::Plan,
    segments::Segments,
};
use melior::{
    dialect::llvm,
    ir::{
        OperationRef, Type, TypeLike, Value, ValueLike,
        operation::{OperationBuilder, OperationLike},
    },
};
use parallel_op_dialect::{diagnostic::Failed, ir};
use std::collections::{BTreeMap, BTreeSet};

/// A container with what is decided about it.
pub struct ForkJoin<'c, 'a, 'b> {
    pub container: &'b Container<'c, 'a>,
    pub segments: &'b Segments,
    /// How each task is called, in textual order.
    pub calls: &'b [TaskCall],
    /// Whether a task may fail, or panic.
    pub may_fail: bool,
    /// Whether tasks tell the runtime when they begin and end.
    pub trace: bool,
}

/// The environment of a container.
struct Fields<'c, 'a> {
    environment: Environment<'c>,
    /// Field of each value that goes through the environment, by the key of the value.
    numbers: BTreeMap<usize, usize>,
    /// What has to be stored before the tasks run.
    captured: Vec<Value<'c, 'a>>,
}

impl<'c, 'a> ForkJoin<'c, 'a, '_> {
    /// Replaces the container by calls of its tasks, one after the other. For containers of which nothing can run at
    /// the same time.
    pub fn replace_by_calls(&self, symbols: &mut ModuleSymbols<'c, 'a>) -> Result<(), Failed> {
        let op = self.container.op;
        let mut known = BTreeMap::new();
        for task in self.segments.segments.concat() {
            let types: Vec<Type> = self.container.tasks[task].results().map(|result| result.r#type()).collect();
            let captures = self.container.tasks[task].operands();
            let arguments: Vec<_> = captures.map(|it| known.get(&ir::value_key(it)).copied().unwrap_or(it)).collect();
            self.begin_span(task, op, symbols)?;
            let call = build_call(symbols.context(), &self.calls[task].name, &arguments, &types, op.location());
            let results = ir::results_of(ir::build_before(call, op));
            self.end_span(op, symbols)?;
            let inner = ir::results_of(self.container.tasks[task]);
            known.extend(inner.into_iter().map(ir::value_key).zip(results));
        }
        self.replace_results(|value| known[&ir::value_key(value)]);
        ir::erase(op);
        Ok(())
    }

    /// Replaces the container by a call of the runtime. Callbacks go behind `behind`.
    pub fn replace_by_fork(
        &self,
        name: &str,
        mut behind: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let op = self.container.op;
        let fields = self.fields(symbols);
        let mut functions = Vec::with_capacity(self.segments.segments.len());
        for tasks in &self.segments.segments {
            let name = symbols.fresh(&format!("{}_segment", self.calls[tasks[0]].name));
            let location = self.container.tasks[tasks[0]].location();
            let mut callback = Callback::begin(&name, 0, location, behind);
            self.fill_segment(tasks, &fields, &mut callback, symbols)?;
            behind = callback.finish();
            functions.push(name);
        }
        let plan = Plan::new(self.segments.predecessors.clone(), &self.segments.costs(self.container));
        let plan = plan.define(&format!("{name}_plan"), &functions, symbols);

        let address = fields.environment.allocate(op);
        fields.environment.begin_lifetime(address, op);
        for value in &fields.captured {
            fields.environment.store(address, fields.numbers[&ir::value_key(*value)], *value, op);
        }
        if self.may_fail {
            self.clear_buffers(address, &fields);
        }
        let failed = symbols.call(RuntimeFunction::ForkJoin, &[address_of(&plan, op), address], op)?[0];
        self.finish(failed, address, &fields);
        Ok(())
    }

    /// What goes through the environment: values from outside that tasks capture, and results that another segment or
    /// the join needs.
    fn fields(&self, symbols: &ModuleSymbols<'c, 'a>) -> Fields<'c, 'a> {
        let mut numbers = BTreeMap::new();
        let (mut captured, mut types) = (Vec::new(), Vec::new());
        let mut add = |value: Value<'c, 'a>| {
            let is_new = !numbers.contains_key(&ir::value_key(value));
            if is_new {
                numbers.insert(ir::value_key(value), types.len());
                types.push(value.r#type());
            }
            is_new
        };
        for (index, task) in self.container.tasks.iter().enumerate() {
            for capture in task.operands() {
                let producer = self.container.producer(capture).map(|(task, _)| self.segments.segment_of[task]);
                let is_new = producer != Some(self.segments.segment_of[index]) && add(capture);
                if is_new && producer.is_none() {
                    captured.push(capture);
                }
            }
        }
        let yielded = self.container.yielded.iter().copied();
        yielded.filter(|value| self.container.producer(*value).is_some()).for_each(|value| _ = add(value));
        let environment = Environment::new(symbols.context(), &types)
            .unwrap_or_else(|index| unreachable!("types of captures were checked, got {}", types[index]));
        Fields { environment, numbers, captured }
    }

    /// What the callback of a segment does.
    fn fill_segment(
        &self,
        tasks: &[usize],
        fields: &Fields<'c, 'a>,
        callback: &mut Callback<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let address = callback.arguments[0];
        let mut known: BTreeMap<usize, Value<'c, 'a>> = BTreeMap::new();
        for &index in tasks {
            let task = self.container.tasks[index];
            let mut load = |capture| {
                let key = ir::value_key(capture);
                *known
                    .entry(key)
                    .or_insert_with(|| fields.environment.load(address, fields.numbers[&key], callback.mark))
            };
            let arguments: Vec<_> = task.operands().map(&mut load).collect();
            let types: Vec<Type> = task.results().map(|result| result.r#type()).collect();
            self.begin_span(index, callback.mark, symbols)?;
            let results = callback.call(&self.calls[index].name, &arguments, &types);
            self.end_span(callback.mark, symbols)?;
            if self.calls[index].checked {
                let failed = symbols.call(RuntimeFunction::Failed, &[], callback.mark)?[0];
                callback.leave_if(failed, number(index.cast_signed() as i64, callback.mark));
            }
            for (inner, result) in ir::results_of(task).into_iter().zip(results) {
                let key = ir::value_key(inner);
                known.insert(key, result);
                if let Some(field) = fields.numbers.get(&key) {
                    fields.environment.store(address, *field, result, callback.mark);
                }
            }
        }
        Ok(())
    }

    /// Makes buffers that the join gets null, so that those of tasks that did not end can be freed like the others when
    /// one failed. The first word of a buffer's descriptor is the address to free.
    fn clear_buffers(&self, address: Value<'c, 'a>, fields: &Fields<'c, 'a>) {
        let op = self.container.op;
        let null = llvm::r#type::pointer(ir::context_of(op), 0);
        for value in self.buffers() {
            let place = fields.environment.address_of(address, fields.numbers[&ir::value_key(value)], op);
            let store = OperationBuilder::new("llvm.store", op.location()).add_operands(&[zero(null, op), place]);
            ir::build_before(store, op);
        }
    }

    /// Results of tasks that the container yields and that are buffers of known rank.
    fn buffers(&self) -> Vec<Value<'c, 'a>> {
        let mut buffers: Vec<Value> = Vec::new();
        let mut seen = BTreeSet::new();
        for value in &self.container.yielded {
            let is_ours = value.r#type().is_mem_ref() && self.container.producer(*value).is_some();
            if is_ours && seen.insert(ir::value_key(*value)) {
                buffers.push(*value);
            }
        }
        buffers
    }

    /// Loads the results, asserts that nothing failed, and erases the container. Buffers are loaded first, so that the
    /// function owns them where it may return early.
    fn finish(&self, failed: Value<'c, 'a>, address: Value<'c, 'a>, fields: &Fields<'c, 'a>) {
        let op = self.container.op;
        let load = |value| fields.environment.load(address, fields.numbers[&ir::value_key(value)], op);
        let mut known: BTreeMap<usize, Value> = BTreeMap::new();
        if self.may_fail {
            known.extend(self.buffers().into_iter().map(|buffer| (ir::value_key(buffer), load(buffer))));
            assert_not(failed, op, "a task failed");
        }
        self.replace_results(|value| *known.entry(ir::value_key(value)).or_insert_with(|| load(value)));
        fields.environment.end_lifetime(address, op);
        ir::erase(op);
    }

    /// Hands what the container yields to its users; `outside` gives what a result of a task is outside.
    fn replace_results(&self, mut outside: impl FnMut(Value<'c, 'a>) -> Value<'c, 'a>) {
        for (result, value) in ir::results_of(self.container.op).into_iter().zip(&self.container.yielded) {
            let value = if self.container.producer(*value).is_some() { outside(*value) } else { *value };
            ir::replace_all_uses(result, value);
        }
    }

    fn begin_span(
        &self,
        task: usize,
        before: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        if self.trace {
            let text = symbols.text(&self.calls[task].label, before);
            symbols.call(RuntimeFunction::TraceBegin, &text, before)?;
        }
        Ok(())
    }

    fn end_span(&self, before: OperationRef<'c, 'a>, symbols: &mut ModuleSymbols<'c, 'a>) -> Result<(), Failed> {
        if self.trace {
            symbols.call(RuntimeFunction::TraceEnd, &[], before)?;
        }
        Ok(())
    }
}
