//! The body of a parallel loop as a private function: one turn of the dimensions that are shared out.

use crate::{
    module_symbols::ModuleSymbols,
    parallel_loop::{Bound, ParallelLoop, index_op},
};
use melior::ir::{
    Block, Identifier, OperationRef, Region, RegionLike, Type, Value, ValueLike,
    attribute::{StringAttribute, TypeAttribute},
    operation::{OperationBuilder, OperationLike},
    r#type::FunctionType,
};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::{BTreeMap, BTreeSet};

/// What a function for a turn needs.
pub struct Turn<'c, 'a, 'b> {
    pub parallel_loop: &'b ParallelLoop<'c, 'a>,
    /// How many dimensions are shared out.
    n_shared: usize,
    /// The number of turns of each of them.
    pub counts: Vec<Bound<'c, 'a>>,
    /// Values that the function takes, before the number of the turn.
    pub captures: Vec<Value<'c, 'a>>,
    /// Values that it makes itself, as constants.
    constants: Vec<Value<'c, 'a>>,
}

impl<'c, 'a, 'b> Turn<'c, 'a, 'b> {
    /// Reads a loop, and computes in front of it how many turns there are. Constants are not handed over: code that
    /// knows a number is faster.
    pub fn new(parallel_loop: &'b ParallelLoop<'c, 'a>) -> Self {
        let n_shared = parallel_loop.n_shared();
        let (shared, inner) = parallel_loop.dimensions.split_at(n_shared);
        let counts: Vec<_> = shared.iter().map(|dimension| dimension.count(parallel_loop.op)).collect();
        // A turn is divided by the counts of all dimensions but the first.
        let mut bounds: Vec<_> = counts.iter().skip(1).copied().collect();
        bounds.extend(shared.iter().flat_map(|dimension| [dimension.lower, dimension.step]));
        bounds.extend(inner.iter().flat_map(|dimension| [dimension.lower, dimension.upper, dimension.step]));
        let mut seen = BTreeSet::new();
        let used = captures_of_body(parallel_loop.op).into_iter().chain(bounds.into_iter().filter_map(Bound::dynamic));
        let used = used.filter(|value| seen.insert(ir::value_key(*value)));
        let (constants, captures) = used.partition(|value| ir::defining_op(*value).is_some_and(is_constant));
        Self { parallel_loop, n_shared, counts, captures, constants }
    }

    /// Moves the body of the loop into a function of this name behind `behind`. The loop is left without a body: it must
    /// be erased.
    pub fn outline(
        &self,
        name: &str,
        behind: OperationRef<'c, 'a>,
        symbols: &ModuleSymbols<'c, 'a>,
    ) -> OperationRef<'c, 'a> {
        let (context, op) = (symbols.context(), self.parallel_loop.op);
        let index = Type::index(context);
        let types: Vec<Type> = self.captures.iter().map(ValueLike::r#type).chain([index]).collect();
        let r#type = FunctionType::new(context, &types, &[]);
        let attributes = [
            ("sym_name", StringAttribute::new(context, name).into()),
            ("sym_visibility", StringAttribute::new(context, "private").into()),
            ("function_type", TypeAttribute::new(r#type.into()).into()),
        ]
        .map(|(key, value)| (Identifier::new(context, key), value));
        let builder = OperationBuilder::new("func.func", op.location()).add_attributes(&attributes);
        let function = ir::build_after(builder.add_regions([Region::new()]), behind);
        let arguments: Vec<_> = types.into_iter().map(|r#type| (r#type, op.location())).collect();
        let entry = function.region_at(0).expect("a function has a region").append_block(Block::new(&arguments));
        let end = ir::build_at_end(OperationBuilder::new("func.return", op.location()), entry);

        let mut arguments = ir::arguments_of(entry);
        let turn = arguments.pop().expect("the number of the turn");
        let keys = self.captures.iter().map(|value| ir::value_key(*value));
        let mut inside: BTreeMap<usize, Value> = keys.zip(arguments).collect();
        for constant in &self.constants {
            let definition = ir::defining_op(*constant).expect("a constant is defined by an op");
            let copy = ir::results_of(ir::clone_before(definition, end))[0];
            inside.insert(ir::value_key(*constant), copy);
        }
        let (counters, place) = self.counters(turn, &inside, end);
        self.move_body(&counters, &inside, place);
        function
    }

    /// The counters of the loop in one turn, and the op in front of which its body belongs.
    fn counters(
        &self,
        turn: Value<'c, 'a>,
        inside: &BTreeMap<usize, Value<'c, 'a>>,
        end: OperationRef<'c, 'a>,
    ) -> (Vec<Value<'c, 'a>>, OperationRef<'c, 'a>) {
        let local = |bound: Bound<'c, 'a>, before| match bound {
            Bound::Known(_) => bound.value(before),
            Bound::Value(value) => inside[&ir::value_key(value)],
        };
        let (shared, inner) = self.parallel_loop.dimensions.split_at(self.n_shared);
        let mut counters = Vec::new();
        let mut rest = turn;
        for (dimension, count) in shared.iter().zip(&self.counts).rev() {
            let is_first = counters.len() + 1 == shared.len();
            let mut counter = rest;
            if !is_first {
                let count = local(*count, end);
                counter = index_op("arith.remui", rest, count, end);
                rest = index_op("arith.divui", rest, count, end);
            }
            if !matches!(dimension.step, Bound::Known(1)) {
                counter = index_op("arith.muli", counter, local(dimension.step, end), end);
            }
            if !matches!(dimension.lower, Bound::Known(0)) {
                counter = index_op("arith.addi", local(dimension.lower, end), counter, end);
            }
            counters.push(counter);
        }
        counters.reverse();
        let mut place = end;
        for dimension in inner {
            let bounds = [dimension.lower, dimension.upper, dimension.step].map(|bound| local(bound, place));
            let (counter, last) = sequential_loop(&bounds, place);
            counters.push(counter);
            place = last;
        }
        (counters, place)
    }

    fn move_body(
        &self,
        counters: &[Value<'c, 'a>],
        inside: &BTreeMap<usize, Value<'c, 'a>>,
        place: OperationRef<'c, 'a>,
    ) {
        let body = ir::body(self.parallel_loop.op).expect("a loop has a body");
        for (old, new) in ir::arguments_of(body).into_iter().zip(counters) {
            ir::replace_all_uses(old, *new);
        }
        let mut ops = ir::ops_in(body);
        ops.pop();
        for op in ops {
            for inner in ir::walk(op) {
                for (index, operand) in inner.operands().enumerate().collect::<Vec<_>>() {
                    if let Some(value) = inside.get(&ir::value_key(operand)) {
                        ir::set_operand(inner, index, *value);
                    }
                }
            }
            ir::move_before(op, place);
        }
    }
}

/// Values from around a loop that its body uses, in order of first use.
fn captures_of_body<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let is_used_inside =
        |value: &Value<'c, 'a>| ir::uses(*value).into_iter().any(|(user, _)| user != op && ir::is_inside(user, op));
    ir::captures_of(op).into_iter().filter(is_used_inside).collect()
}

/// Whether an op can be made again anywhere.
fn is_constant(op: OperationRef) -> bool {
    ir::is_constant_like(op) || ir::is_op(op, "memref.get_global")
}

/// A loop in front of an op: its counter, and the end of its body.
fn sequential_loop<'c, 'a>(
    bounds: &[Value<'c, 'a>],
    before: OperationRef<'c, 'a>,
) -> (Value<'c, 'a>, OperationRef<'c, 'a>) {
    let (location, index) = (before.location(), Type::index(ir::context_of(before)));
    let region = Region::new();
    region.append_block(Block::new(&[(index, location)]));
    let builder = OperationBuilder::new("scf.for", location).add_operands(bounds).add_regions([region]);
    let body = ir::body(ir::build_before(builder, before)).expect("a loop has a body");
    let end = ir::build_at_end(OperationBuilder::new("scf.yield", location), body);
    (ir::arguments_of(body)[0], end)
}
