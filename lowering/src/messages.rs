//! What travels between the strands of a container, and from them to its join.

use crate::{container::Container, execute::TaskCall, strands::Strands};
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    operation::{OperationBuilder, OperationLike},
};
use parallel_op_dialect::ir;

/// The async objects of the tasks of one container.
pub struct Messages<'c, 'a> {
    /// For each result of each task the value that carries it, if another strand or the join needs it.
    pub slots: Vec<Vec<Option<Value<'c, 'a>>>>,
    /// For each task the object that tells others that it is done, or that it failed: its last slot, or a token.
    pub signals: Vec<Option<Value<'c, 'a>>>,
}

impl<'c, 'a> Messages<'c, 'a> {
    /// Creates them in front of the container.
    pub fn create(container: &Container<'c, 'a>, strands: &Strands, calls: &[TaskCall]) -> Self {
        let mut travels: Vec<_> = container.tasks.iter().map(|task| vec![false; task.result_count()]).collect();
        for (index, task) in container.tasks.iter().enumerate() {
            for (producer, number) in task.operands().filter_map(|capture| container.producer(capture)) {
                travels[producer][number] |= strands.strand_of[producer] != strands.strand_of[index];
            }
        }
        for (producer, number) in container.yielded.iter().filter_map(|value| container.producer(*value)) {
            travels[producer][number] = true;
        }
        let mut is_told: Vec<_> = calls.iter().map(|call| call.checked).collect();
        strands.awaits.iter().flatten().for_each(|awaited| is_told[*awaited] = true);

        let mut messages = Self { slots: Vec::new(), signals: Vec::new() };
        for (index, task) in container.tasks.iter().enumerate() {
            let slots: Vec<_> = ir::results_of(*task)
                .iter()
                .zip(&travels[index])
                .map(|(result, travels)| {
                    travels.then(|| create(&format!("!async.value<{}>", result.r#type()), container.op))
                })
                .collect();
            let last = slots.iter().flatten().last().copied();
            messages.signals.push(last.or_else(|| is_told[index].then(|| create("!async.token", container.op))));
            messages.slots.push(slots);
        }
        messages
    }

    /// The objects that a task completes, the one that others wait for last.
    pub fn made_by(&self, task: usize) -> Vec<Value<'c, 'a>> {
        let slots = self.slots[task].iter().flatten().copied();
        let token = self.signals[task].filter(|_| self.slots[task].iter().all(Option::is_none));
        slots.chain(token).collect()
    }
}

/// An object of this type, created in front of an op.
fn create<'c, 'a>(r#type: &str, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let r#type = Type::parse(ir::context_of(before), r#type).expect("the async dialect is loaded");
    let builder = OperationBuilder::new("async.runtime.create", before.location()).add_results(&[r#type]);
    ir::results_of(ir::build_before(builder, before))[0]
}
