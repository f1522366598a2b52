//! The body of a kernel: loads, stores and views of memory with strides become loads and stores of buffers.
//!
//! Every value that names memory is known as a place: a buffer with offset, sizes and strides, of which the open ones are
//! values. Where one of two places is chosen, the numbers are chosen.

use super::strided::{self, Strided};
use crate::gpu::{amount::Amount, cursor::Cursor};
use melior::ir::{
    OperationRef, Region, Type, TypeLike, Value, ValueLike,
    attribute::DenseI32ArrayAttribute,
    operation::{OperationBuilder, OperationLike},
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};
use std::collections::BTreeMap;

/// The space of memory that the threads of a block share.
const WORKGROUP: &str = "#gpu.address_space<workgroup>";

/// The body of a kernel while it is rewritten.
#[derive(Default)]
pub struct Body<'c, 'a> {
    /// Where the memory lies that a value names.
    places: BTreeMap<usize, Strided<'c, 'a>>,
    /// Ops on memory that nothing needs any more, each in front of those that use it.
    old: Vec<OperationRef<'c, 'a>>,
}

impl<'c, 'a> Body<'c, 'a> {
    /// Says where the memory lies that a value names.
    pub fn set_place(&mut self, value: Value<'c, 'a>, place: Strided<'c, 'a>) {
        self.places.insert(ir::value_key(value), place);
    }

    /// Erases what [`Body::flatten`] left without users.
    pub fn erase_old(self) {
        self.old.into_iter().rev().for_each(ir::erase);
    }

    /// Rewrites ops and what they hold, in their order.
    ///
    /// # Errors
    ///
    /// If memory with a place is used by anything but loads, stores and views.
    pub fn flatten(&mut self, ops: &[OperationRef<'c, 'a>]) -> Result<(), Failed> {
        for op in ops {
            for block in ir::blocks_of(*op) {
                self.flatten(&ir::ops_in(block))?;
            }
            self.flatten_op(*op)?;
        }
        Ok(())
    }

    fn flatten_op(&mut self, op: OperationRef<'c, 'a>) -> Result<(), Failed> {
        let at = Cursor::before(op);
        match ir::op_name(op).as_str() {
            "memref.load" => self.access(op, 0),
            "memref.store" | "memref.atomic_rmw" => self.access(op, 1),
            "memref.alloc" => self.alloc(op, &at),
            "memref.dim" => self.dim(op, &at),
            "memref.extract_strided_metadata" => self.metadata(op, &at),
            "arith.select" if is_memory(op) => self.select(op, &at),
            "scf.if" if is_memory(op) => self.branches(op),
            // What is yielded counts at the op around, which has results of memory, too.
            "scf.yield" if op.parent_operation().is_some_and(|parent| ir::is_op(parent, "scf.if")) => Ok(()),
            _ => self.view(op, &at),
        }
    }

    fn place(&self, value: Option<Value<'c, 'a>>) -> Option<&Strided<'c, 'a>> {
        self.places.get(&ir::value_key(value?))
    }

    /// A load or store, or an op like them, whose memory is the operand at this position.
    fn access(&mut self, op: OperationRef<'c, 'a>, position: usize) -> Result<(), Failed> {
        let Some(place) = self.place(op.operand_at(position)) else { return Ok(()) };
        let at = Cursor::before(op);
        let mut operands: Vec<Value> = op.operands().collect();
        let element = place.position(&operands[position + 1..], &at).value(&at);
        operands.truncate(position);
        operands.extend([place.root, element]);
        ir::set_operands(op, &operands);
        Ok(())
    }

    /// Workgroup memory loses its dimensions.
    fn alloc(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Result<(), Failed> {
        let Some(result) = op.result_at(0) else { return Ok(()) };
        let r#type = result.r#type();
        let shape = ir::shape_of(r#type).unwrap_or_default();
        let is_workgroup = ir::memory_space(r#type).is_some_and(|space| space.to_string() == WORKGROUP);
        let is_dense =
            ir::strides_of(r#type).is_some_and(|(strides, offset)| offset == 0 && is_dense(&shape, &strides));
        if !is_workgroup || !is_dense || op.operand_count() > 0 {
            let expected = format!("expected dense memory of known size in space '{WORKGROUP}'");
            return Err(op_error(op, &format!("in a kernel, result #0: {expected}, got '{type}'")));
        }
        let root = if shape.len() == 1 { result } else { self.flat_alloc(op, at) };
        let numbers = [vec![0], shape, ir::strides_of(r#type).unwrap_or_default().0].concat();
        let (offset, sizes, strides) = strided::of_numbers(&numbers, || unreachable!("all is known"));
        let place = Strided { root, view: None, start: Amount::Known(0), offset, sizes, strides };
        self.places.insert(ir::value_key(result), place);
        Ok(())
    }

    fn flat_alloc(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Value<'c, 'a> {
        let r#type = ir::results_of(op)[0].r#type();
        let length: i64 = ir::shape_of(r#type).unwrap_or_default().iter().product();
        let flat = at.r#type(&format!("memref<{length}x{}, {WORKGROUP}>", ir::element_type(r#type)));
        let no_operands = DenseI32ArrayAttribute::new(at.context, &[0, 0]).into();
        self.old.push(op);
        ir::results_of(at.op("memref.alloc", &[], &[flat], &[("operandSegmentSizes", no_operands)]))[0]
    }

    fn dim(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Result<(), Failed> {
        let Some(place) = self.place(op.operand_at(0)) else { return Ok(()) };
        let dim = op.operand_at(1).and_then(|dim| usize::try_from(Amount::of(dim).known()?).ok());
        let Some(size) = dim.and_then(|dim| place.sizes.get(dim)) else {
            return Err(op_error(op, "in a kernel, operand #1: expected the number of a dimension as a constant"));
        };
        ir::replace_all_uses(ir::results_of(op)[0], size.value(at));
        self.old.push(op);
        Ok(())
    }

    fn metadata(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Result<(), Failed> {
        let Some(place) = self.place(op.operand_at(0)).cloned() else { return Ok(()) };
        let results = ir::results_of(op);
        for (result, number) in results[1..].iter().zip(place.numbers()) {
            ir::replace_all_uses(*result, number.value(at));
        }
        self.places.insert(ir::value_key(results[0]), place.base());
        self.old.push(op);
        Ok(())
    }

    /// One of two places by a condition.
    fn select(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Result<(), Failed> {
        let (Some(condition), Some(yes), Some(no)) =
            (op.operand_at(0), self.place(op.operand_at(1)), self.place(op.operand_at(2)))
        else {
            return Err(other_use(op, 1));
        };
        let Some(differing) = differing(yes, no) else { return Err(no_common_buffer(op)) };
        let [yes_numbers, no_numbers] = [yes, no].map(Strided::numbers);
        let mut chosen = yes_numbers.clone();
        for index in differing {
            let values = [yes_numbers[index], no_numbers[index]].map(|number| number.value(at));
            let value = at.value("arith.select", &[condition, values[0], values[1]], Type::index(at.context));
            chosen[index] = Amount::Open(value);
        }
        let place = yes.with_numbers(&chosen);
        self.set_place(ir::results_of(op)[0], place);
        self.old.push(op);
        Ok(())
    }

    /// `scf.if` that gives memory: it gives the numbers instead in which the two places differ.
    fn branches(&mut self, op: OperationRef<'c, 'a>) -> Result<(), Failed> {
        let ends: Vec<_> = ir::blocks_of(op).into_iter().filter_map(|block| ir::ops_in(block).pop()).collect();
        let results = ir::results_of(op);
        let mut types: Vec<Type> = Vec::new();
        let mut yields = vec![Vec::new(); ends.len()];
        let mut merged: Vec<Merged> = Vec::new();
        for (index, result) in results.iter().enumerate() {
            let values: Vec<_> = ends.iter().filter_map(|end| end.operand_at(index)).collect();
            let [yes, no] = values[..] else { return Err(other_use(op, 0)) };
            let first = types.len();
            if !is_memref(*result) {
                types.push(result.r#type());
                yields.iter_mut().zip([yes, no]).for_each(|(all, value)| all.push(value));
                merged.push(Merged { first, place: None });
                continue;
            }
            let (Some(yes), Some(no)) = (self.place(Some(yes)), self.place(Some(no))) else {
                return Err(other_use(op, 0));
            };
            let Some(differing) = differing(yes, no) else { return Err(no_common_buffer(op)) };
            for (end, (all, place)) in ends.iter().zip(yields.iter_mut().zip([yes, no])) {
                let numbers = place.numbers();
                all.extend(differing.iter().map(|index| numbers[*index].value(&Cursor::before(*end))));
            }
            types.extend(std::iter::repeat_n(Type::index(ir::context_of(op)), differing.len()));
            merged.push(Merged { first, place: Some((yes.clone(), differing)) });
        }
        let new = ir::results_of(with_results(op, &types, &ends, &yields));
        for (result, Merged { first, place }) in results.iter().zip(merged) {
            let Some((place, differing)) = place else {
                ir::replace_all_uses(*result, new[first]);
                continue;
            };
            let mut numbers = place.numbers();
            for (position, index) in differing.iter().enumerate() {
                numbers[*index] = Amount::Open(new[first + position]);
            }
            self.set_place(*result, place.with_numbers(&numbers));
        }
        self.old.push(op);
        Ok(())
    }

    fn view(&mut self, op: OperationRef<'c, 'a>, at: &Cursor<'c, 'a>) -> Result<(), Failed> {
        let used = (0..op.operand_count()).find(|index| self.place(op.operand_at(*index)).is_some());
        match used {
            None if is_memory(op) => {
                let expected = "expected memory that is an argument, a view, or workgroup memory";
                Err(op_error(op, &format!("in a kernel, result #0: {expected}")))
            }
            None => Ok(()),
            Some(position) => {
                let seen = self.place(op.operand_at(0)).and_then(|place| place.through(op, at));
                let Some(place) = seen.filter(|_| position == 0) else { return Err(other_use(op, position)) };
                self.set_place(ir::results_of(op)[0], place);
                self.old.push(op);
                Ok(())
            }
        }
    }
}

/// What a result of `scf.if` becomes.
struct Merged<'c, 'a> {
    /// Its first new result.
    first: usize,
    /// For memory, one of the two places, and the numbers in it that are new results.
    place: Option<(Strided<'c, 'a>, Vec<usize>)>,
}

/// The same `scf.if` with other results. The old one stays, without its regions.
fn with_results<'c, 'a>(
    op: OperationRef<'c, 'a>,
    types: &[Type<'c>],
    ends: &[OperationRef<'c, 'a>],
    yields: &[Vec<Value<'c, 'a>>],
) -> OperationRef<'c, 'a> {
    for (end, values) in ends.iter().zip(yields) {
        ir::set_operands(*end, values);
    }
    let builder = OperationBuilder::new("scf.if", op.location())
        .add_operands(&[op.operand_at(0).expect("it has a condition")])
        .add_results(types)
        .add_regions([Region::new(), Region::new()]);
    let new = ir::build_before(builder, op);
    for index in 0..2 {
        let (into, from) = (new.region_at(index).expect("just made"), op.region_at(index).expect("it has two"));
        ir::take_body(into, from);
    }
    new
}

fn is_memref(value: Value) -> bool {
    value.r#type().is_mem_ref()
}

fn is_memory(op: OperationRef) -> bool {
    ir::results_of(op).into_iter().any(is_memref)
}

/// In which numbers two places of one buffer differ; none if they are in different ones.
fn differing(one: &Strided, other: &Strided) -> Option<Vec<usize>> {
    let [one_numbers, other_numbers] = [one, other].map(Strided::numbers);
    let is_same_buffer = one.root == other.root && one_numbers.len() == other_numbers.len();
    let pairs = one_numbers.iter().zip(&other_numbers).enumerate();
    is_same_buffer.then(|| pairs.filter(|(_, (a, b))| !a.is(**b)).map(|(index, _)| index).collect())
}

fn is_dense(shape: &[i64], strides: &[i64]) -> bool {
    let dense = shape.iter().rev().scan(1, |stride, size| Some(std::mem::replace(stride, *stride * size)));
    dense.eq(strides.iter().rev().copied())
}

fn other_use(op: OperationRef, position: usize) -> Failed {
    let expected = "expected memory of a kernel to be loaded, stored or viewed, got another use";
    op_error(op, &format!("operand #{position}: {expected}"))
}

fn no_common_buffer(op: OperationRef) -> Failed {
    op_error(op, "in a kernel, chooses between memory of different kinds: expected arguments of the kernel")
}
