//! The plan of a container as constant data: what `ParallelOpPlan` of the runtime's header holds.

use crate::{
    llvm_ops::{address_of, number, zero},
    module_symbols::ModuleSymbols,
    urgency::{successors, urgency},
};
use melior::{
    dialect::llvm,
    ir::{
        Identifier, OperationRef, Type, Value, ValueLike,
        attribute::DenseI64ArrayAttribute,
        operation::{OperationBuilder, OperationLike},
        r#type::{IntegerType, RankedTensorType},
    },
};
use parallel_op_dialect::ir;

/// Most functions in one table of addresses. A longer one is a table of tables, which lie in memory as one: a constant of
/// n elements is built in n steps, each of which makes a constant of n elements.
const MAX_ADDRESSES: usize = 128;

/// Which tasks wait for which, by their index, and in which order they are started.
pub struct Plan {
    /// For each task those that it waits for.
    predecessors: Vec<Vec<usize>>,
    /// For each task those that wait for it, the most urgent first.
    successors: Vec<Vec<usize>>,
    /// Tasks that wait for nothing, the most urgent first.
    starts: Vec<usize>,
}

impl Plan {
    /// Plans tasks that stand in a topological order. The most urgent task is the one that begins the path of the
    /// greatest cost; of equal ones the first.
    pub fn new(predecessors: Vec<Vec<usize>>, costs: &[i64]) -> Self {
        let mut successors = successors(&predecessors);
        let urgency = urgency(&successors, costs);
        let by_urgency = |task: &usize| std::cmp::Reverse(urgency[*task]);
        successors.iter_mut().for_each(|behind| behind.sort_by_key(by_urgency));
        let mut starts: Vec<_> = (0..predecessors.len()).filter(|task| predecessors[*task].is_empty()).collect();
        starts.sort_by_key(by_urgency);
        Self { predecessors, successors, starts }
    }

    /// Defines the plan of the tasks that are these functions. Gives its symbol, which begins with `name`.
    pub fn define<'c, 'a>(&self, name: &str, functions: &[String], symbols: &mut ModuleSymbols<'c, 'a>) -> String {
        let tasks = define_addresses(&symbols.fresh(&format!("{name}_tasks")), functions, symbols);
        let starts = define_numbers(&format!("{name}_starts"), &self.starts, symbols);
        let has_edges = self.predecessors.iter().any(|before| !before.is_empty());
        let edges = has_edges.then(|| self.define_edges(name, symbols));

        let context = symbols.context();
        let (i64, pointer) = (IntegerType::new(context, 64).into(), symbols.pointer());
        let r#type = llvm::r#type::r#struct(context, &[i64, pointer, i64, pointer, pointer, pointer, pointer], false);
        let plan = symbols.fresh(name);
        let mut filling = Filling::begin(&plan, r#type, symbols);
        let (n_tasks, n_starts) = (filling.length(functions), filling.length(&self.starts));
        let [n_predecessors, ends, successors] = match &edges {
            Some(edges) => [0, 1, 2].map(|table| filling.address(&edges[table])),
            None => [pointer; 3].map(|table| filling.zero(table)),
        };
        let (tasks, starts) = (filling.address(&tasks), filling.address(&starts));
        let fields = [n_tasks, tasks, n_starts, starts, n_predecessors, ends, successors];
        fields.into_iter().enumerate().for_each(|(field, value)| filling.set(field, value));
        filling.end();
        plan
    }

    /// The tables of the edges: how many tasks each one waits for, where its successors end, the successors.
    fn define_edges(&self, name: &str, symbols: &mut ModuleSymbols) -> [String; 3] {
        let n_predecessors: Vec<_> = self.predecessors.iter().map(Vec::len).collect();
        let ends: Vec<_> = self
            .successors
            .iter()
            .scan(0, |end, behind| {
                *end += behind.len();
                Some(*end)
            })
            .collect();
        [
            define_numbers(&format!("{name}_predecessors"), &n_predecessors, symbols),
            define_numbers(&format!("{name}_successor_ends"), &ends, symbols),
            define_numbers(&format!("{name}_successors"), &self.successors.concat(), symbols),
        ]
    }
}

/// A constant table of `int32_t`, by its symbol.
fn define_numbers(name: &str, numbers: &[usize], symbols: &mut ModuleSymbols) -> String {
    let i32: Type = IntegerType::new(symbols.context(), 32).into();
    let tensor = RankedTensorType::new(&[numbers.len() as u64], i32, None).into();
    let numbers: Vec<_> = numbers.iter().map(|number| i64::try_from(*number).unwrap_or(i64::MAX)).collect();
    let r#type = llvm::r#type::array(i32, u32::try_from(numbers.len()).unwrap_or(u32::MAX));
    let name = symbols.fresh(name);
    symbols.define_constant(&name, r#type, ir::dense_integers(tensor, &numbers));
    name
}

/// A constant table of addresses of functions, by its symbol.
fn define_addresses(name: &str, functions: &[String], symbols: &mut ModuleSymbols) -> String {
    let pointer = symbols.pointer();
    let table = |n_entries: usize, entry| llvm::r#type::array(entry, u32::try_from(n_entries).unwrap_or(u32::MAX));
    if functions.len() <= MAX_ADDRESSES {
        let mut filling = Filling::begin(name, table(functions.len(), pointer), symbols);
        for (index, function) in functions.iter().enumerate() {
            let address = filling.address(function);
            filling.set(index, address);
        }
        filling.end();
        return name.to_owned();
    }
    let inner = table(MAX_ADDRESSES, pointer);
    let mut filling = Filling::begin(name, table(functions.len().div_ceil(MAX_ADDRESSES), inner), symbols);
    for (index, chunk) in functions.chunks(MAX_ADDRESSES).enumerate() {
        let empty = filling.zero(inner);
        let outer = std::mem::replace(&mut filling.value, empty);
        for (index, function) in chunk.iter().enumerate() {
            let address = filling.address(function);
            filling.set(index, address);
        }
        let chunk = std::mem::replace(&mut filling.value, outer);
        filling.set(index, chunk);
    }
    filling.end();
    name.to_owned()
}

/// The initializer of a constant, while it is filled.
struct Filling<'c, 'a> {
    mark: OperationRef<'c, 'a>,
    value: Value<'c, 'a>,
}

impl<'c, 'a> Filling<'c, 'a> {
    fn begin(name: &str, r#type: Type<'c>, symbols: &mut ModuleSymbols<'c, 'a>) -> Self {
        let mark = symbols.begin_constant(name, r#type);
        Self { mark, value: zero(r#type, mark) }
    }

    /// A table or a part of one that is not filled yet.
    fn zero(&self, r#type: Type<'c>) -> Value<'c, 'a> {
        zero(r#type, self.mark)
    }

    fn length<T>(&self, table: &[T]) -> Value<'c, 'a> {
        number(i64::try_from(table.len()).unwrap_or(i64::MAX), self.mark)
    }

    fn address(&self, symbol: &str) -> Value<'c, 'a> {
        address_of(symbol, self.mark)
    }

    /// Puts a value into a field.
    fn set(&mut self, field: usize, value: Value<'c, 'a>) {
        let context = ir::context_of(self.mark);
        let position = DenseI64ArrayAttribute::new(context, &[i64::try_from(field).unwrap_or(i64::MAX)]);
        let insert = OperationBuilder::new("llvm.insertvalue", self.mark.location())
            .add_attributes(&[(Identifier::new(context, "position"), position.into())])
            .add_operands(&[self.value, value])
            .add_results(&[self.value.r#type()]);
        self.value = ir::results_of(ir::build_before(insert, self.mark))[0];
    }

    fn end(self) {
        let end = OperationBuilder::new("llvm.return", self.mark.location()).add_operands(&[self.value]);
        ir::build_before(end, self.mark);
        ir::erase(self.mark);
    }
}
