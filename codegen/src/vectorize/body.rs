//! The body of a nest on vectors: what is the same for all lanes stays a scalar.

use super::nest::{Body, Nest, Refusal};
use crate::builder::Builder;
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// What lanes hold.
#[derive(Clone, Copy)]
pub enum Cell<'c, 'a> {
    /// All the same.
    Uniform(Value<'c, 'a>),
    /// A vector with one element for each lane.
    Vector(Value<'c, 'a>),
    /// This index, and one more from lane to lane.
    Counter(Value<'c, 'a>),
}

/// The same, before anything is written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Uniform,
    Vector,
    Counter,
}

/// Reads of memory that the body does itself.
pub trait Gather<'c, 'a> {
    /// A vector of elements from a memref, of which the last index is a counter.
    fn gather(&self, builder: &Builder<'c, 'a>, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>]) -> Value<'c, 'a>;
}

/// Checks that the body can be written for lanes along a loop. `kinds` says which arguments are the same for all lanes.
pub fn check(nest: &Nest, lane_loop: usize, is_uniform: impl Fn(usize) -> bool) -> Result<(), Refusal> {
    let Some(body) = &nest.body else { return Ok(()) };
    let mut kinds: Vec<(Value, Kind)> = Vec::new();
    for (operand, argument) in body.arguments.iter().enumerate() {
        kinds.push((*argument, if is_uniform(operand) { Kind::Uniform } else { Kind::Vector }));
    }
    for op in body.ops.iter().copied() {
        let kind = kind_of(op, lane_loop, &|value| kind_in(&kinds, value))?;
        kinds.extend(ir::results_of(op).into_iter().map(|result| (result, kind)));
    }
    Ok(())
}

fn kind_in(kinds: &[(Value, Kind)], value: Value) -> Kind {
    kinds.iter().find(|(known, _)| *known == value).map_or(Kind::Uniform, |(_, kind)| *kind)
}

fn kind_of(op: OperationRef, lane_loop: usize, kind: &dyn Fn(Value) -> Kind) -> Result<Kind, Refusal> {
    if op.region_count() > 0 {
        return Err(("regions", "its body has control flow"));
    }
    if ir::is_op(op, "linalg.index") {
        let is_lane = ir::int_attribute(op, "dim") == Some(lane_loop as i64);
        return Ok(if is_lane { Kind::Counter } else { Kind::Uniform });
    }
    let kinds: Vec<Kind> = op.operands().map(kind).collect();
    if kinds.iter().all(|kind| *kind == Kind::Uniform) {
        return Ok(Kind::Uniform);
    }
    if ir::is_op(op, "memref.load") {
        return match kinds.split_last() {
            Some((Kind::Counter, rest)) if rest.iter().all(|kind| *kind == Kind::Uniform) && is_row(op) => {
                Ok(Kind::Vector)
            }
            _ => Err(("gather", "its body reads memory at places that are no row")),
        };
    }
    let types = op.operands().map(|operand| operand.r#type()).chain(op.results().map(|result| result.r#type()));
    let is_number = |r#type: Type| r#type.is_index() || (!r#type.is_vector() && ir::bits_of(r#type).is_some());
    match ir::is_elementwise(op) && op.result_count() == 1 && types.into_iter().all(is_number) {
        true => Ok(Kind::Vector),
        false => Err(("body", "its body holds an op that has no form on vectors")),
    }
}

/// Whether a load's innermost stride is one, and its elements are whole bytes.
fn is_row(op: OperationRef) -> bool {
    let Some(memref) = op.operand_at(0) else { return false };
    let r#type = memref.r#type();
    let is_dense = ir::strides_of(r#type).is_some_and(|(strides, _)| strides.last() == Some(&1));
    is_dense && !ir::has_memory_space(r#type) && ir::bits_of(ir::element_type(r#type)).is_none_or(|bits| bits % 8 == 0)
}

/// What a body is written with.
pub struct Writing<'s, 'c, 'a> {
    /// Where.
    pub builder: Builder<'c, 'a>,
    /// Lanes; none for scalars.
    pub lanes: Option<usize>,
    /// The counter of each loop of the op, of which those that `linalg.index` asks for are needed.
    pub counter: &'s dyn Fn(usize) -> Value<'c, 'a>,
    /// The loop along which the lanes lie.
    pub lane_loop: usize,
    /// How rows are read.
    pub gather: &'s dyn Gather<'c, 'a>,
    /// Products that are added to these values are fused with the sum.
    pub fused: &'s [Value<'c, 'a>],
}

impl<'c, 'a> Writing<'_, 'c, 'a> {
    /// Writes the body, and gives what it yields. `arguments` are what its arguments hold.
    pub fn body(&self, body: &Body<'c, 'a>, arguments: &[Option<Cell<'c, 'a>>]) -> Vec<Cell<'c, 'a>> {
        let given = body.arguments.iter().zip(arguments);
        let mut cells: Vec<(Value, Cell)> = given.filter_map(|(value, cell)| Some((*value, (*cell)?))).collect();
        for op in body.ops.iter().copied() {
            let cell = |value: Value<'c, 'a>| {
                let known = cells.iter().rev().find(|(known, _)| *known == value);
                known.map_or(Cell::Uniform(value), |(_, cell)| *cell)
            };
            let written = self.op(op, &cell);
            if let Some(result) = ir::results_of(op).first() {
                cells.push((*result, written.expect("an op with a result gives one")));
            }
        }
        // What an output holds that nobody wants does not matter.
        let cell = |value: &Value<'c, 'a>| {
            cells.iter().rev().find(|(known, _)| known == value).map_or(Cell::Uniform(*value), |(_, cell)| *cell)
        };
        body.yields.iter().map(cell).collect()
    }

    fn op(&self, op: OperationRef<'c, 'a>, cell: &dyn Fn(Value<'c, 'a>) -> Cell<'c, 'a>) -> Option<Cell<'c, 'a>> {
        let builder = &self.builder;
        if ir::is_op(op, "linalg.index") {
            let dim = usize::try_from(ir::int_attribute(op, "dim")?).ok()?;
            let counter = (self.counter)(dim);
            let is_lane = dim == self.lane_loop && self.lanes.is_some();
            return Some(if is_lane { Cell::Counter(counter) } else { Cell::Uniform(counter) });
        }
        if let Some([a, b, c]) = self.fused_product(op) {
            let operands = [a, b, c].map(cell);
            let vectors = operands.map(|it| self.in_lanes(it));
            return Some(self.made_of(
                &operands,
                |values| builder.value("math.fma", values, values[0].r#type(), &[]),
                &vectors,
            ));
        }
        let operands: Vec<Cell> = op.operands().map(cell).collect();
        if operands.iter().all(|cell| matches!(cell, Cell::Uniform(_))) {
            let copy = builder.clone_of(op);
            operands.iter().enumerate().for_each(|(idx, cell)| ir::set_operand(copy, idx, scalar(*cell)));
            return ir::results_of(copy).first().map(|result| Cell::Uniform(*result));
        }
        if ir::is_op(op, "memref.load") {
            let values: Vec<Value> = operands.iter().map(|cell| scalar(*cell)).collect();
            return Some(Cell::Vector(self.gather.gather(builder, values[0], &values[1..])));
        }
        let vectors: Vec<Value> = operands.iter().map(|cell| self.in_lanes(*cell)).collect();
        let copy = builder.clone_of(op);
        vectors.iter().enumerate().for_each(|(idx, vector)| ir::set_operand(copy, idx, *vector));
        let result = ir::results_of(copy)[0];
        ir::set_type(result, builder.vector_type(self.lanes.unwrap_or(1), result.r#type()));
        Some(Cell::Vector(result))
    }

    /// A fused multiply-add of scalars, or of vectors if one of them is.
    fn made_of(
        &self,
        cells: &[Cell<'c, 'a>],
        make: impl Fn(&[Value<'c, 'a>]) -> Value<'c, 'a>,
        vectors: &[Value<'c, 'a>],
    ) -> Cell<'c, 'a> {
        if cells.iter().all(|cell| matches!(cell, Cell::Uniform(_))) {
            let scalars: Vec<Value> = cells.iter().map(|cell| scalar(*cell)).collect();
            return Cell::Uniform(make(&scalars));
        }
        Cell::Vector(make(vectors))
    }

    /// The factors and the sum of `sum + a * b`, if the sum is one of those that products are fused with.
    fn fused_product(&self, op: OperationRef<'c, 'a>) -> Option<[Value<'c, 'a>; 3]> {
        if !ir::is_op(op, "arith.addf") {
            return None;
        }
        let [left, right] = [op.operand_at(0)?, op.operand_at(1)?];
        let pairs = [(left, right), (right, left)];
        let (sum, product) = pairs.into_iter().find(|(sum, _)| self.fused.contains(sum))?;
        let product = ir::defining_op(product).filter(|it| ir::is_op(*it, "arith.mulf"))?;
        let is_wide = ir::bits_of(sum.r#type()).is_some_and(|bits| bits >= 32);
        is_wide.then_some([product.operand_at(0)?, product.operand_at(1)?, sum])
    }

    /// One element for each lane; the scalar itself where there are no lanes.
    pub fn in_lanes(&self, cell: Cell<'c, 'a>) -> Value<'c, 'a> {
        let builder = &self.builder;
        match (cell, self.lanes) {
            (Cell::Vector(value), _) => value,
            (Cell::Uniform(value) | Cell::Counter(value), None) => value,
            (Cell::Uniform(value), Some(lanes)) => builder.broadcast(value, builder.vector_type(lanes, value.r#type())),
            (Cell::Counter(value), Some(lanes)) => {
                let r#type = builder.vector_type(lanes, value.r#type());
                let steps = builder.value("vector.step", &[], r#type, &[]);
                builder.add(builder.broadcast(value, r#type), steps)
            }
        }
    }
}

fn scalar<'c, 'a>(cell: Cell<'c, 'a>) -> Value<'c, 'a> {
    match cell {
        Cell::Uniform(value) | Cell::Vector(value) | Cell::Counter(value) => value,
    }
}
