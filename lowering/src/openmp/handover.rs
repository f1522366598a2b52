//! What the segments of a container get and give: values through an environment, and whether they have failed.

use super::table::Table;
use crate::{container::Container, environment::Environment, segments::Segments};
use melior::ir::{OperationRef, Type, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};
use std::collections::BTreeMap;

/// The environment of a container, by what its fields hold.
pub struct Handover<'c, 'a> {
    environment: Environment<'c>,
    /// What tasks capture from outside of the container; the first fields.
    captured: Vec<Value<'c, 'a>>,
    /// Field of each value from outside by its key.
    field_of_captured: BTreeMap<usize, usize>,
    /// Field of each result, by task and number, that other segments or the join need.
    field_of_result: BTreeMap<(usize, usize), usize>,
    /// A byte for each segment: where OpenMP sees that one waits for another, and 1 while the segment has not come to
    /// its end.
    progress: Option<(usize, Table<'c>)>,
    /// For each task that may fail the failure that it has left.
    failures: Option<(usize, Table<'c>)>,
    /// The tasks that may fail, in the order of the text.
    pub fallible: Vec<usize>,
}

impl<'c, 'a> Handover<'c, 'a> {
    /// Lays out the environment of a container. `fallible` are the tasks whose failure has to be handed over, in
    /// ascending order.
    pub fn new(container: &Container<'c, 'a>, segments: &Segments, fallible: Vec<usize>) -> Result<Self, Failed> {
        let context = ir::context_of(container.op);
        let travelling = travelling_results(container, segments);
        let captures = container.tasks.iter().flat_map(|task| task.operands().map(move |value| (*task, value)));
        let mut fields = Fields::default();
        let (mut captured, mut field_of_captured) = (Vec::new(), BTreeMap::new());
        for (task, capture) in captures.filter(|(_, capture)| container.producer(*capture).is_none()) {
            field_of_captured.entry(ir::value_key(capture)).or_insert_with(|| {
                captured.push(capture);
                fields.add(capture.r#type(), task, "capture")
            });
        }
        let mut field_of_result = BTreeMap::new();
        for (index, number) in travelling {
            let task = container.tasks[index];
            let field = fields.add(ir::results_of(task)[number].r#type(), task, "result");
            field_of_result.insert((index, number), field);
        }
        let mut table = |table: Option<Table<'c>>| Some((fields.add(table?.r#type(), container.op, "table"), table?));
        let has_edges = segments.predecessors.iter().any(|before| !before.is_empty());
        let progress = table(has_edges.then(|| Table::of_bytes(segments.segments.len(), context)));
        let failures = table((!fallible.is_empty()).then(|| Table::of_addresses(fallible.len(), context)));
        let environment = fields.environment(context)?;
        Ok(Self { environment, captured, field_of_captured, field_of_result, progress, failures, fallible })
    }

    /// Allocates the environment and stores what is captured, in front of the container. Gives its address.
    pub fn begin(&self, container: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let address = self.environment.allocate(container);
        for (field, value) in self.captured.iter().enumerate() {
            self.environment.store(address, field, *value, container);
        }
        address
    }

    /// A value that a task captured, loaded in front of an op.
    pub fn captured(
        &self,
        value: Value<'c, 'a>,
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> Value<'c, 'a> {
        self.environment.load(address, self.field_of_captured[&ir::value_key(value)], before)
    }

    /// A result of a task, loaded in front of an op.
    pub fn result(
        &self,
        result: (usize, usize),
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> Value<'c, 'a> {
        self.environment.load(address, self.field_of_result[&result], before)
    }

    /// The address of a result that travels, in front of an op.
    pub fn place_of(
        &self,
        result: (usize, usize),
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> Value<'c, 'a> {
        self.environment.address_of(address, self.field_of_result[&result], before)
    }

    /// Stores a result of a task if anybody outside of its segment needs it.
    pub fn give(
        &self,
        result: (usize, usize),
        value: Value<'c, 'a>,
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) {
        if let Some(field) = self.field_of_result.get(&result) {
            self.environment.store(address, *field, value, before);
        }
    }

    /// The byte of a segment, in front of an op. There must be edges.
    pub fn progress_of(&self, segment: usize, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
        let (field, table) = self.progress.as_ref().expect("there are edges");
        table.entry(segment, self.environment.address_of(address, *field, before), before)
    }

    /// Where the failure of a task goes, in front of an op; none if the task cannot fail.
    pub fn failure_of(
        &self,
        task: usize,
        address: Value<'c, 'a>,
        before: OperationRef<'c, 'a>,
    ) -> Option<Value<'c, 'a>> {
        let (field, table) = self.failures.as_ref()?;
        let entry = self.fallible.binary_search(&task).ok()?;
        Some(table.entry(entry, self.environment.address_of(address, *field, before), before))
    }

    /// Where the failures begin, in front of an op; none if no task can fail.
    pub fn failures(&self, address: Value<'c, 'a>, before: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
        Some(self.environment.address_of(address, self.failures.as_ref()?.0, before))
    }
}

/// The results that a task of another segment or the join needs, by task and number.
fn travelling_results(container: &Container, segments: &Segments) -> Vec<(usize, usize)> {
    let captures = container.tasks.iter().enumerate().flat_map(|(index, task)| {
        let made = task.operands().filter_map(|capture| container.producer(capture)).collect::<Vec<_>>();
        made.into_iter().filter(move |(producer, _)| segments.segment_of[*producer] != segments.segment_of[index])
    });
    let mut travelling: Vec<_> =
        captures.chain(container.yielded.iter().filter_map(|value| container.producer(*value))).collect();
    travelling.sort_unstable();
    travelling.dedup();
    travelling
}

/// The fields of an environment that is being laid out.
#[derive(Default)]
struct Fields<'c, 'a> {
    types: Vec<Type<'c>>,
    /// The op that needs a field, and what the field is to it.
    owners: Vec<(OperationRef<'c, 'a>, &'static str)>,
}

impl<'c, 'a> Fields<'c, 'a> {
    fn add(&mut self, r#type: Type<'c>, owner: OperationRef<'c, 'a>, part: &'static str) -> usize {
        self.types.push(r#type);
        self.owners.push((owner, part));
        self.types.len() - 1
    }

    fn environment(&self, context: &'c melior::Context) -> Result<Environment<'c>, Failed> {
        Environment::new(context, &self.types).map_err(|field| {
            let (owner, part) = self.owners[field];
            let expected = "expected a type that has a form in the LLVM dialect";
            op_error(owner, &format!("cannot become OpenMP: {part}: {expected}, got '{}'", self.types[field]))
        })
    }
}
