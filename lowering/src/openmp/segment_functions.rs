//! The function of a segment: its tasks one after the other, from an environment and into it.
//!
//! A function is of the LLVM dialect, so that `convert-assert-to-runtime` leaves alone how it deals with failures: a
//! failed task leaves its failure in the environment, for another thread to take, and ends its segment. The byte of a
//! segment says to those behind it whether it came to its end; they do not start if it did not.

use super::{
    handover::Handover,
    table::{is_set, load, store, store_byte},
};
use crate::{
    callback::Callback,
    container::Container,
    execute::TaskCall,
    llvm_ops::{number, zero},
    module_symbols::{ModuleSymbols, RuntimeFunction},
    segments::Segments,
};
use melior::{
    dialect::llvm,
    ir::{OperationRef, Type, Value, ValueLike, operation::OperationLike, r#type::IntegerType},
};
use parallel_op_dialect::{diagnostic::Failed, ir};
use std::collections::BTreeMap;

/// What the functions of the segments of a container are made from.
pub struct SegmentFunctions<'c, 'a, 'b> {
    pub container: &'b Container<'c, 'a>,
    pub segments: &'b Segments,
    pub handover: &'b Handover<'c, 'a>,
    /// How each task is called.
    pub calls: &'b [TaskCall],
    /// Whether to call the trace functions around each task.
    pub trace: bool,
}

impl<'c, 'a> SegmentFunctions<'c, 'a, '_> {
    /// Builds all of them behind `behind`. Gives their names and the last one.
    pub fn build(
        &self,
        mut behind: OperationRef<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(Vec<String>, OperationRef<'c, 'a>), Failed> {
        let may_stop = self.may_stop();
        let mut is_asked = vec![false; may_stop.len()];
        self.segments.predecessors.iter().flatten().for_each(|before| is_asked[*before] = may_stop[*before]);
        let mut names = Vec::new();
        for (segment, tasks) in self.segments.segments.iter().enumerate() {
            let name = symbols.fresh(&format!("{}_segment", self.calls[tasks[0]].name));
            let location = self.container.tasks[tasks[0]].location();
            let mut callback = Callback::begin(&name, 0, location, behind);
            let byte =
                is_asked[segment].then(|| self.handover.progress_of(segment, callback.arguments[0], callback.mark));
            if let Some(byte) = byte {
                store_byte(1, byte, callback.mark);
            }
            self.prepare(segment, &may_stop, &mut callback);
            self.fill(segment, &mut callback, symbols)?;
            if let Some(byte) = byte {
                store_byte(0, byte, callback.mark);
            }
            behind = callback.finish();
            names.push(name);
        }
        Ok((names, behind))
    }

    /// For each segment whether it may end early: because a task of it fails, or because of one it waits for.
    fn may_stop(&self) -> Vec<bool> {
        let mut may_stop = vec![false; self.segments.segments.len()];
        for (segment, tasks) in self.segments.segments.iter().enumerate() {
            let waits = self.segments.predecessors[segment].iter().any(|before| may_stop[*before]);
            may_stop[segment] = waits || tasks.iter().any(|task| self.calls[*task].checked);
        }
        may_stop
    }

    /// Clears the failures of the tasks, and leaves if a segment in front of this one has not come to its end.
    fn prepare(&self, segment: usize, may_stop: &[bool], callback: &mut Callback<'c, 'a>) {
        let (environment, tasks) = (callback.arguments[0], &self.segments.segments[segment]);
        let context = ir::context_of(callback.mark);
        for failure in tasks.iter().filter_map(|task| self.handover.failure_of(*task, environment, callback.mark)) {
            store(zero(llvm::r#type::pointer(context, 0), callback.mark), failure, callback.mark);
        }
        let byte: Type = IntegerType::new(context, 8).into();
        for &before in self.segments.predecessors[segment].iter().filter(|before| may_stop[**before]) {
            let progress = self.handover.progress_of(before, environment, callback.mark);
            let progress = load(byte, progress, callback.mark);
            let is_stopped = is_set(progress, byte, callback.mark);
            let first = number_of(tasks[0], callback.mark);
            callback.leave_if(is_stopped, first);
        }
    }

    /// Calls the tasks.
    fn fill(
        &self,
        segment: usize,
        callback: &mut Callback<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let environment = callback.arguments[0];
        let mut made: BTreeMap<(usize, usize), Value<'c, 'a>> = BTreeMap::new();
        for &index in &self.segments.segments[segment] {
            let (task, call) = (self.container.tasks[index], &self.calls[index]);
            let value_of = |capture| match self.container.producer(capture) {
                None => self.handover.captured(capture, environment, callback.mark),
                Some(result) => made
                    .get(&result)
                    .copied()
                    .unwrap_or_else(|| self.handover.result(result, environment, callback.mark)),
            };
            let arguments: Vec<_> = task.operands().map(value_of).collect();
            let types: Vec<_> = task.results().map(|result| result.r#type()).collect();
            if self.trace {
                let text = symbols.text(&call.label, callback.mark);
                symbols.call(RuntimeFunction::TraceBegin, &text, callback.mark)?;
            }
            let results = callback.call(&call.name, &arguments, &types);
            if self.trace {
                symbols.call(RuntimeFunction::TraceEnd, &[], callback.mark)?;
            }
            if call.checked {
                self.leave_if_failed(index, callback, symbols)?;
            }
            for (nth, value) in results.into_iter().enumerate() {
                self.handover.give((index, nth), value, environment, callback.mark);
                made.insert((index, nth), value);
            }
        }
        Ok(())
    }

    /// Takes the failure of a task off the thread, if there is one, and leaves then.
    fn leave_if_failed(
        &self,
        task: usize,
        callback: &mut Callback<'c, 'a>,
        symbols: &mut ModuleSymbols<'c, 'a>,
    ) -> Result<(), Failed> {
        let failure = symbols.call(RuntimeFunction::DetachFailure, &[], callback.mark)?[0];
        let place = self.handover.failure_of(task, callback.arguments[0], callback.mark);
        store(failure, place.expect("a task that is checked may fail"), callback.mark);
        let has_failed = is_set(failure, symbols.pointer(), callback.mark);
        let index = number_of(task, callback.mark);
        callback.leave_if(has_failed, index);
        Ok(())
    }
}

fn number_of<'c, 'a>(task: usize, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    number(i64::try_from(task).unwrap_or(i64::MAX), before)
}
