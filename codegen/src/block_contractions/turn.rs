//! One turn: the slices, the first values, the contraction, and what is done to its result.

use super::{
    blocks::Plan,
    contraction::Axis,
    coordinates::Coordinates,
    epilogue::{Argument, Input, Stage},
    origin::{Origin, Place},
    part::{Cutting, Part, Range},
    sizes::Cut,
};
use crate::builder::{Builder, structured::Generic, tensors::Extent};
use melior::ir::{AffineMap, Attribute, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, DYNAMIC};

/// Says of a contraction that it is the work of a block already.
pub const BLOCK_ATTRIBUTE: &str = "codegen.block";

/// Parts of one length that are written as one loop.
#[derive(Clone, Copy)]
pub struct Stretch<'c, 'a> {
    first: i64,
    size: i64,
    count: Extent<'c, 'a>,
    /// The length, if the last part may be smaller.
    open_length: Option<Value<'c, 'a>>,
}

impl<'c, 'a> Stretch<'c, 'a> {
    /// Full parts, and what is left over. `dim` is the dimension of a tensor that has the length.
    pub fn of(builder: &Builder<'c, 'a>, cut: Cut, (tensor, dim): (Value<'c, 'a>, usize)) -> Vec<Self> {
        let Cut { size, count, rest } = cut;
        if count == DYNAMIC {
            let length = builder.dim(tensor, dim);
            let count = Extent::Dynamic(builder.binary("arith.ceildivsi", length, builder.index(size)));
            return vec![Self { first: 0, size, count, open_length: Some(length) }];
        }
        let full = Self { first: 0, size, count: Extent::Static(count), open_length: None };
        let end = Self { first: count * size, size: rest, count: Extent::Static(1), open_length: None };
        [full, end].into_iter().filter(|it| it.size > 0 && it.count != Extent::Static(0)).collect()
    }

    fn range(&self, builder: &Builder<'c, 'a>, turn: Extent<'c, 'a>) -> Range<'c, 'a> {
        let offset = builder.shifted(builder.scaled(turn, self.size), self.first);
        let full = Extent::Static(self.size);
        let size = self.open_length.map_or(full, |length| {
            let left = builder.binary("arith.subi", length, builder.extent_value(offset));
            Extent::Dynamic(builder.binary("arith.minsi", left, builder.index(self.size)))
        });
        Range { offset, size }
    }
}

/// Writes the turns of a plan.
pub struct Writer<'p, 'c, 'a> {
    /// The plan.
    pub plan: &'p Plan<'c, 'a>,
    /// The right operand in panels, if it is packed.
    pub packed: Option<Value<'c, 'a>>,
    /// Where the first values of the output come from; none: they are there.
    pub first: Option<Origin<'c, 'a>>,
}

impl<'c, 'a> Writer<'_, 'c, 'a> {
    /// Writes the turns of a stretch of columns and of rows: `tensor` with their parts of the output.
    pub fn stretch(
        &self,
        builder: &Builder<'c, 'a>,
        tensor: Value<'c, 'a>,
        columns: Stretch<'c, 'a>,
        rows: Option<Stretch<'c, 'a>>,
    ) -> Value<'c, 'a> {
        let outer = self.outer_counts(builder);
        let counts: Vec<Extent> = outer.iter().copied().chain([columns.count]).chain(rows.map(|it| it.count)).collect();
        let part = |inner: &Builder<'c, 'a>, turn: &[Value<'c, 'a>]| {
            let mut turn = turn.iter();
            // What has one turn is no loop.
            let mut next = |count: Extent<'c, 'a>| match count {
                Extent::Static(1) => Extent::Static(0),
                _ => Extent::Dynamic(*turn.next().expect("a number for each loop")),
            };
            let outer = outer.iter().map(|count| next(*count)).collect();
            let turn = next(columns.count);
            Part {
                outer,
                columns: columns.range(inner, turn),
                panel: inner.shifted(turn, columns.first / self.plan.panels.size),
                rows: rows.map(|rows| rows.range(inner, next(rows.count))),
            }
        };
        let loops: Vec<Extent> = counts.into_iter().filter(|count| *count != Extent::Static(1)).collect();
        if loops.is_empty() {
            let (tile, cutting) = self.turn(builder, &part(builder, &[]), tensor);
            return if cutting.is_all_of(tensor) { tile } else { builder.insert_slice(tile, tensor, &cutting.slice) };
        }
        builder.forall(&loops, tensor, |inner, turn, tensor| {
            let (tile, cutting) = self.turn(inner, &part(inner, turn), tensor);
            (tile, cutting.slice)
        })
    }

    fn outer_counts(&self, builder: &Builder<'c, 'a>) -> Vec<Extent<'c, 'a>> {
        let contraction = &self.plan.contraction;
        let out = &contraction.out;
        let count = |(idx, length): (usize, &i64)| match *length {
            DYNAMIC => {
                let is_it = |axis: &Axis| matches!(axis, Axis::Outer { idx: own, .. } if *own == idx);
                let dim = out.dim(is_it).expect("the output has all outer loops");
                Extent::Dynamic(builder.dim(out.tensor, dim))
            }
            length => Extent::Static(length),
        };
        contraction.outer.iter().enumerate().map(count).collect()
    }

    /// Computes one part of the output; the part, and where it stands.
    fn turn(
        &self,
        builder: &Builder<'c, 'a>,
        part: &Part<'c, 'a>,
        tensor: Value<'c, 'a>,
    ) -> (Value<'c, 'a>, Cutting<'c, 'a>) {
        let contraction = &self.plan.contraction;
        let left = part.of_operand(builder, &contraction.left).of(builder, contraction.left.tensor);
        let right = part.of_right(builder, &contraction.right, self.packed);
        let right = right.of(builder, self.packed.unwrap_or(contraction.right.tensor));
        let cutting = part.of_operand(builder, &contraction.out);
        let tile = self.first_values(builder, &cutting, cutting.of(builder, tensor));
        let block_op = &contraction.block_op;
        let tile = builder.named(block_op.name, &[left, right], tile, &block_op.attributes);
        let op = ir::defining_op(tile).expect("it was just built");
        ir::set_attribute(op, BLOCK_ATTRIBUTE, Attribute::unit(builder.context));
        (self.epilogue(builder, &cutting, tile), cutting)
    }

    fn first_values(&self, builder: &Builder<'c, 'a>, cutting: &Cutting<'c, 'a>, tile: Value<'c, 'a>) -> Value<'c, 'a> {
        match &self.first {
            None => tile,
            Some(Origin::Scalar(scalar)) => builder.named("linalg.fill", &[*scalar], tile, &[]),
            Some(Origin::Tensor(tensor, places)) => {
                let coordinate = |place: &Place| match place {
                    Place::Loop(dim) => Some(*dim),
                    Place::Zero => None,
                };
                let coordinates: Coordinates = places.iter().map(coordinate).collect();
                let own = cutting.part_of(&coordinates);
                let generic = on_tile(builder, cutting, vec![(own.of(builder, *tensor), coordinates)], tile);
                let op = builder.generic(&generic, |_, elements| vec![elements[0]]);
                ir::results_of(op)[0]
            }
        }
    }

    /// All that is computed from the contraction, as one op on the tile.
    fn epilogue(&self, builder: &Builder<'c, 'a>, cutting: &Cutting<'c, 'a>, tile: Value<'c, 'a>) -> Value<'c, 'a> {
        let stages = &self.plan.epilogue.stages;
        if stages.is_empty() {
            return tile;
        }
        let tensors: Vec<&Input> =
            stages.iter().flat_map(|stage| &stage.arguments).filter_map(Argument::tensor).collect();
        let slice = |input: &&Input<'c, 'a>| {
            let is_joined = input.groups.iter().any(|group| group.len() > 1);
            let whole = if is_joined { builder.collapse(input.tensor, &input.groups) } else { input.tensor };
            (cutting.part_of(&input.coordinates).of(builder, whole), input.coordinates.clone())
        };
        let generic = on_tile(builder, cutting, tensors.iter().map(slice).collect(), tile);
        let op = builder.generic(&generic, |inner, elements| {
            let (tile, tensors) = elements.split_last().expect("the tile is an operand");
            vec![body(inner, stages, *tile, tensors)]
        });
        ir::results_of(op)[0]
    }
}

/// An elementwise op on a tile, with inputs whose dimensions stand for those of the output.
fn on_tile<'c, 'a>(
    builder: &Builder<'c, 'a>,
    cutting: &Cutting<'c, 'a>,
    inputs: Vec<(Value<'c, 'a>, Coordinates)>,
    tile: Value<'c, 'a>,
) -> Generic<'c, 'a> {
    let n_before = |dim: usize| cutting.stays[..dim].iter().filter(|stays| **stays).count();
    let rank = n_before(cutting.stays.len());
    let map = |coordinates: Coordinates| {
        let dims = coordinates.into_iter().flatten().filter(|dim| cutting.stays[*dim]);
        builder.projection(rank, &dims.map(n_before).collect::<Vec<_>>())
    };
    let identity = AffineMap::multi_dim_identity(builder.context, rank);
    let (inputs, coordinates): (Vec<_>, Vec<_>) = inputs.into_iter().unzip();
    let maps = coordinates.into_iter().map(map).chain([identity]).collect();
    Generic { inputs, outputs: vec![tile], maps, is_parallel: vec![true; rank] }
}

/// The bodies of the stages, one behind the other, on one element.
fn body<'c, 'a>(
    builder: &Builder<'c, 'a>,
    stages: &[Stage<'c, 'a>],
    tile: Value<'c, 'a>,
    tensors: &[Value<'c, 'a>],
) -> Value<'c, 'a> {
    let mut tensors = tensors.iter().copied();
    // Elements by the number of their value.
    let mut known = vec![(0, tile)];
    for stage in stages {
        let block = ir::body(stage.op).expect("an elementwise op has a body");
        let mut values: Vec<(Value, Value)> = Vec::new();
        for (from, argument) in ir::arguments_of(block).into_iter().zip(&stage.arguments) {
            let to = match argument {
                Argument::Unused => continue,
                Argument::Scalar(scalar) => *scalar,
                Argument::Tensor(_) => tensors.next().expect("an element for each tensor"),
                Argument::Known(number) => {
                    known.iter().find(|(own, _)| own == number).expect("a stage uses values in front of it").1
                }
            };
            values.push((from, to));
        }
        let renamed = |values: &[(Value<'c, 'a>, Value<'c, 'a>)], value: Value<'c, 'a>| {
            values.iter().find(|(from, _)| *from == value).map_or(value, |(_, to)| *to)
        };
        for op in ir::ops_in(block) {
            if ir::is_op(op, "linalg.yield") {
                let result = op.operands().next().expect("it yields one value");
                known.push((stage.elements, renamed(&values, result)));
                break;
            }
            let copy = builder.clone_of(op);
            for (idx, operand) in op.operands().enumerate() {
                ir::set_operand(copy, idx, renamed(&values, operand));
            }
            values.extend(ir::results_of(op).into_iter().zip(ir::results_of(copy)));
        }
    }
    known.last().expect("the tile is the first").1
}
