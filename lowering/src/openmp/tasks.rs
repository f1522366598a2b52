//! The `omp.task`s of a container: one for each segment but the one that the creating thread runs itself.

use super::{
    creation_order::CreationOrder,
    handover::Handover,
    ops::{self, Dependence},
};
use crate::{callback::Callback, module_symbols::ModuleSymbols, segments::Segments};
use melior::ir::{OperationRef, Value, operation::OperationLike};

/// Most tasks that one function creates. LLVM moves each `omp.task` into a function of its own, at a cost that grows
/// with the function that it stands in.
const MAX_TASKS: usize = 64;

/// What the tasks of a container are made from.
pub struct Tasks<'c, 'a, 'b> {
    segments: &'b Segments,
    handover: &'b Handover<'c, 'a>,
    /// The function of each segment.
    functions: &'b [String],
    order: CreationOrder,
    /// For each segment whether another one waits for it that is created as a task while it may still run.
    is_awaited: Vec<bool>,
}

impl<'c, 'a, 'b> Tasks<'c, 'a, 'b> {
    /// Plans the tasks of a container.
    pub fn new(segments: &'b Segments, costs: &[i64], handover: &'b Handover<'c, 'a>, functions: &'b [String]) -> Self {
        let order = CreationOrder::new(&segments.predecessors, costs);
        let mut is_awaited = vec![false; functions.len()];
        segments.predecessors.iter().flatten().for_each(|before| is_awaited[*before] = *before != order.own);
        Self { segments, handover, functions, order, is_awaited }
    }

    /// How many segments there are.
    pub fn len(&self) -> usize {
        self.functions.len()
    }

    /// Whether one function may create them all.
    pub fn is_small(&self) -> bool {
        self.functions.len() <= MAX_TASKS
    }

    /// Creates the tasks in front of an op.
    pub fn create(&self, environment: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        self.create_some(&self.order.before, environment, before);
        ops::run(&self.functions[self.order.own], environment, before);
        self.create_some(&self.order.after, environment, before);
    }

    /// Puts what [`create`](Self::create) does into functions behind `behind`, of which the last does all by calling
    /// the others. Gives its name.
    pub fn outline(&self, mut behind: OperationRef<'c, 'a>, symbols: &mut ModuleSymbols<'c, 'a>) -> String {
        let own = &self.functions[self.order.own];
        let name = symbols.fresh(&format!("{own}_and_others"));
        let all = Callback::begin(&name, 0, behind.location(), behind);
        let environment = all.arguments[0];
        if self.is_small() {
            self.create(environment, all.mark);
        } else {
            let mut add = |tasks: &[usize]| {
                for some in tasks.chunks(MAX_TASKS) {
                    let name = symbols.fresh(&format!("{own}_others"));
                    let part = Callback::begin(&name, 0, behind.location(), behind);
                    self.create_some(some, part.arguments[0], part.mark);
                    ops::run(&name, environment, all.mark);
                    behind = part.finish();
                }
            };
            add(&self.order.before);
            ops::run(own, environment, all.mark);
            add(&self.order.after);
        }
        all.finish();
        name
    }

    fn create_some(&self, segments: &[usize], environment: Value<'c, 'a>, before: OperationRef<'c, 'a>) {
        for &segment in segments {
            let awaited = self.segments.predecessors[segment].iter().filter(|it| **it != self.order.own);
            let own = Some(segment).filter(|segment| self.is_awaited[*segment]);
            let dependences = awaited.map(|it| (Dependence::In, *it)).chain(own.map(|it| (Dependence::Out, it)));
            let dependences: Vec<_> = dependences
                .map(|(kind, segment)| (kind, self.handover.progress_of(segment, environment, before)))
                .collect();
            let end = ops::task(&dependences, before);
            ops::run(&self.functions[segment], environment, end);
        }
    }
}
