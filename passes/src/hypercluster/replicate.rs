//! Writing: parts of the samples, a copy of each piece for each sample, the container, and the joins.

mod resizing;

use super::{
    Config,
    independence::shape,
    pieces::{PartKey, Pieces},
    samples::{Samples, Way},
};
use crate::{
    roles,
    write_tasks::{self, Task},
};
use melior::ir::{
    Identifier, OperationRef, Type, Value, ValueLike,
    attribute::{DenseI64ArrayAttribute, IntegerAttribute, TypeAttribute},
    block::BlockLike,
    operation::{OperationBuilder, OperationLike},
    r#type::{FunctionType, IntegerType, RankedTensorType, ShapedTypeLike},
};
use parallel_op_dialect::ir::{self, OperationParts};
use parallel_op_task_graph::tasks::TaskSet;
use std::collections::{HashMap, HashSet};

/// Makes the tasks of a function whose pieces were read. Returns the container.
///
/// What no sample has a part in stays in front of the container. Copies are written in the order of the tasks, so that
/// nothing has to move but into them.
pub fn write<'c, 'a>(
    function: OperationRef<'c, 'a>,
    samples: &Samples,
    pieces: &Pieces<'c, 'a>,
    tasks: &TaskSet,
    config: &Config,
) -> OperationRef<'c, 'a> {
    let Some(terminator) = ir::terminator(function) else { unreachable!("a function with a body has a terminator") };
    if samples.way == Way::Replicate {
        widen(function, samples);
    }
    let n_nodes = pieces.nodes.len();
    let mut writer = Writer { samples, pieces, terminator, parts: HashMap::new(), free: HashSet::new() };
    for (value, dim) in &pieces.sliced {
        writer.cut(*value, *dim);
    }
    let tasks: Vec<Task> = tasks
        .tasks
        .iter()
        .map(|task| {
            let copy = |&node: &usize| writer.copy_with_free(node / n_nodes, pieces.nodes[node % n_nodes]);
            let cost = |&node: &usize| pieces.pieces[pieces.nodes[node % n_nodes]].ns.as_ref().ok().copied();
            Task {
                ops: task.nodes.iter().map(copy).collect(),
                label: label(pieces, task.nodes.iter().map(|node| node % n_nodes)),
                lane: i64::try_from(task.lane).ok(),
                cost_ns: task.nodes.iter().map(cost).sum(),
            }
        })
        .collect();
    writer.join();
    if samples.way == Way::Replicate {
        retype_results(function, terminator);
    }
    erase_originals(pieces);
    let in_tasks: HashSet<usize> = tasks.iter().flat_map(|task| &task.ops).map(|op| ir::op_key(*op)).collect();
    let all = ir::body(function).map(ir::ops_in).unwrap_or_default();
    let rest = all.into_iter().map(ir::op_key).filter(|key| !in_tasks.contains(key));
    // Asked while ops come and go: a new one may have the key of one that is gone, but not of one that is there.
    let rest: HashSet<usize> = rest.collect();
    write_tasks::write(&tasks, &[], &|op| rest.contains(&ir::op_key(op)) && config.reading.copies(op))
}

/// What the heaviest of some nodes does.
fn label(pieces: &Pieces, nodes: impl Iterator<Item = usize>) -> String {
    let ns = |node: usize| pieces.pieces[pieces.nodes[node]].ns.as_ref().copied().unwrap_or(0.0);
    let heaviest = nodes.reduce(|best, node| if ns(node) > ns(best) { node } else { best });
    heaviest.map(|node| roles::family(&ir::op_name(pieces.pieces[pieces.nodes[node]].op))).unwrap_or_default()
}

/// Gives the sample arguments room for all samples.
fn widen(function: OperationRef, samples: &Samples) {
    let arguments = ir::body(function).map(ir::arguments_of).unwrap_or_default();
    for &idx in &samples.arguments {
        let argument = arguments[idx];
        argument.set_type(with_extent(argument.r#type(), 0, samples.n));
    }
}

/// Makes the type of a function that of its arguments and of what it returns.
fn retype_results(function: OperationRef, terminator: OperationRef) {
    let arguments = ir::body(function).map(ir::arguments_of).unwrap_or_default();
    let inputs: Vec<Type> = arguments.iter().map(ValueLike::r#type).collect();
    let results: Vec<Type> = terminator.operands().map(|value| value.r#type()).collect();
    let r#type = FunctionType::new(ir::context_of(function), &inputs, &results);
    ir::set_attribute(function, "function_type", TypeAttribute::new(r#type.into()).into());
}

/// Erases the ops of pieces that nothing uses any more, users first.
fn erase_originals(pieces: &Pieces) {
    let mut erased = HashSet::new();
    for piece in pieces.pieces.iter().rev() {
        // An op may be there twice, along different dimensions.
        let is_used = || piece.op.results().any(|result| !ir::uses(result.into()).is_empty());
        let key = ir::op_key(piece.op);
        if !erased.contains(&key) && !is_used() {
            erased.insert(key);
            ir::erase(piece.op);
        }
    }
}

struct Writer<'c, 'a, 'w> {
    samples: &'w Samples,
    pieces: &'w Pieces<'c, 'a>,
    /// The end of the function, in front of which copies are written.
    terminator: OperationRef<'c, 'a>,
    /// The part of each sample.
    parts: HashMap<(usize, PartKey), Value<'c, 'a>>,
    /// Copied pieces that are there, by sample and piece.
    free: HashSet<(usize, usize)>,
}

impl<'c, 'a> Writer<'c, 'a, '_> {
    /// Makes a slice of a value for each sample, where the value begins to be.
    fn cut(&mut self, value: Value<'c, 'a>, dim: usize) {
        let Some(extents) = shape(value.r#type()) else { unreachable!("only ranked tensors have parts") };
        let chunk = extents[dim].unwrap_or_default() / self.samples.n;
        let block = ir::parent_block(value).and_then(|block| block.first_operation());
        let next = ir::defining_op(value).map_or(block, |op| op.next_in_block());
        let Some(next) = next else { unreachable!("a terminator stands behind every value") };
        let context = ir::context_of(next);
        let location = value.location();
        let open: Vec<Value> =
            (0..extents.len()).filter(|idx| extents[*idx].is_none()).map(|idx| size_of(value, idx, next)).collect();
        let part = with_extent(value.r#type(), dim, chunk);
        for sample in 0..self.samples.n {
            let mut offsets = vec![0; extents.len()];
            offsets[dim] = (sample * chunk) as i64;
            let mut sizes: Vec<i64> =
                extents.iter().map(|extent| extent.map_or(open_extent(), |extent| extent as i64)).collect();
            sizes[dim] = chunk as i64;
            let numbers = |name: &str, numbers: &[i64]| {
                (Identifier::new(context, name), DenseI64ArrayAttribute::new(context, numbers).into())
            };
            let builder = OperationBuilder::new("tensor.extract_slice", location)
                .add_operands(&[value])
                .add_operands(&open)
                .add_attributes(&[
                    numbers("static_offsets", &offsets),
                    numbers("static_sizes", &sizes),
                    numbers("static_strides", &vec![1; extents.len()]),
                    ir::operand_segments(context, &[1, 0, open.len() as i32, 0]),
                ])
                .add_results(&[part]);
            let slice = ir::results_of(ir::build_before(builder, next))[0];
            self.parts.insert((sample, (ir::value_key(value), dim)), slice);
        }
    }

    /// A sample's copy of a piece, with the copied pieces that it needs in front.
    fn copy_with_free(&mut self, sample: usize, piece: usize) -> OperationRef<'c, 'a> {
        let pieces = self.pieces;
        for &free in &pieces.pieces[piece].free {
            if self.free.insert((sample, free)) {
                self.copy(sample, free);
            }
        }
        self.copy(sample, piece)
    }

    fn copy(&mut self, sample: usize, piece: usize) -> OperationRef<'c, 'a> {
        let piece = &self.pieces.pieces[piece];
        let copy = ir::clone_before(piece.op, self.terminator);
        for (idx, (value, dim)) in piece.op.operands().zip(&piece.along.operands).enumerate() {
            if let Some(dim) = *dim {
                ir::set_operand(copy, idx, self.parts[&(sample, (ir::value_key(value), dim))]);
            }
        }
        for inner in ir::walk(copy).into_iter().skip(1) {
            for (idx, value) in inner.operands().enumerate() {
                let key = (ir::value_key(value), 0);
                if piece.inner.contains(&key) {
                    ir::set_operand(inner, idx, self.parts[&(sample, key)]);
                }
            }
        }
        let results = piece.op.results().zip(copy.results()).zip(&piece.along.results);
        for ((original, result), dim) in results {
            let Some(dim) = *dim else { continue };
            if self.samples.way == Way::Split {
                let extent = shape(original.r#type()).and_then(|shape| shape[dim]).unwrap_or_default();
                result.set_type(with_extent(original.r#type(), dim, extent / self.samples.n));
            }
            self.parts.insert((sample, (ir::value_key(original.into()), dim)), result.into());
        }
        if self.samples.way == Way::Split {
            resizing::resize(copy, &piece.along);
        }
        copy
    }

    /// Joins what the function returns.
    fn join(&mut self) {
        let mut joined: HashMap<usize, Value> = HashMap::new();
        for (idx, dim) in self.pieces.joined.iter().enumerate() {
            let (Some(dim), Some(value)) = (*dim, self.terminator.operand_at(idx)) else { continue };
            // A batch that is returned as it came is whole.
            if ir::defining_op(value).is_none() {
                continue;
            }
            let whole = *joined.entry(ir::value_key(value)).or_insert_with(|| self.concat(value, dim));
            ir::set_operand(self.terminator, idx, whole);
        }
    }

    fn concat(&self, value: Value<'c, 'a>, dim: usize) -> Value<'c, 'a> {
        let key = (ir::value_key(value), dim);
        let parts: Vec<Value> = (0..self.samples.n).map(|sample| self.parts[&(sample, key)]).collect();
        let r#type = match self.samples.way {
            Way::Replicate => with_extent(value.r#type(), 0, self.samples.n),
            Way::Split => value.r#type(),
        };
        let context = ir::context_of(self.terminator);
        let number = IntegerAttribute::new(IntegerType::new(context, 64).into(), dim as i64);
        let builder = OperationBuilder::new("tensor.concat", value.location())
            .add_operands(&parts)
            .add_attributes(&[(Identifier::new(context, "dim"), number.into())])
            .add_results(&[r#type]);
        ir::results_of(ir::build_before(builder, self.terminator))[0]
    }
}

/// The size of a tensor along an open dimension.
fn size_of<'c, 'a>(value: Value<'c, 'a>, dim: usize, before: OperationRef<'c, 'a>) -> Value<'c, 'a> {
    let context = ir::context_of(before);
    let number = IntegerAttribute::new(Type::index(context), dim as i64);
    let builder = OperationBuilder::new("arith.constant", value.location())
        .add_attributes(&[(Identifier::new(context, "value"), number.into())])
        .add_results(&[Type::index(context)]);
    let number = ir::results_of(ir::build_before(builder, before))[0];
    let builder = OperationBuilder::new("tensor.dim", value.location())
        .add_operands(&[value, number])
        .add_results(&[Type::index(context)]);
    ir::results_of(ir::build_before(builder, before))[0]
}

/// What stands for an open extent in types and attributes.
fn open_extent() -> i64 {
    RankedTensorType::dynamic_stride_or_offset()
}

/// A tensor type with another extent of one dimension.
fn with_extent<'c>(r#type: Type<'c>, dim: usize, extent: usize) -> Type<'c> {
    let Ok(tensor) = RankedTensorType::try_from(r#type) else { unreachable!("only ranked tensors have parts") };
    let shape = shape(r#type).unwrap_or_default();
    let mut extents: Vec<u64> =
        shape.iter().map(|extent| extent.map_or(open_extent().cast_unsigned(), |extent| extent as u64)).collect();
    extents[dim] = extent as u64;
    RankedTensorType::new(&extents, tensor.element(), tensor.encoding()).into()
}
