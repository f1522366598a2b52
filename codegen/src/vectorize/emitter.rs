//! Loads, stores and one computation of the body at a place of the grid.

use super::{
    body::{Cell, Gather, Writing},
    grid::Grid,
    nest::Nest,
};
use crate::{
    builder::{Builder, amount::Amount},
    isa::Isa,
};
use Amount::{Known, Open};
use melior::ir::{Type, Value, ValueLike};
use parallel_op_dialect::ir;

/// A counter for each axis.
pub type Place<'c, 'a> = Vec<Amount<'c, 'a>>;

/// What is computed at once.
#[derive(Clone, Copy)]
pub enum Width<'c, 'a> {
    /// One element.
    Scalar,
    /// A full vector.
    Full,
    /// The first lanes of a vector: the mask, and how many.
    Part(Value<'c, 'a>, Amount<'c, 'a>),
}

/// Writes the code of one nest.
pub struct Emitter<'n, 'c, 'a> {
    /// What is computed.
    pub nest: &'n Nest<'c, 'a>,
    /// Where its operands lie.
    pub grid: Grid<'c, 'a>,
    /// What it is written for.
    pub isa: Isa,
    /// Lanes of a vector.
    pub lanes: i64,
    /// The axis along which the lanes lie.
    pub lane_axis: usize,
    /// For each output the scalar that it is filled with before, if the fill was taken over.
    pub initial: Vec<Option<Value<'c, 'a>>>,
}

impl<'c, 'a> Emitter<'_, 'c, 'a> {
    /// The stride of an operand along the lanes.
    pub fn lane_stride(&self, operand: usize) -> Amount<'c, 'a> {
        self.grid.axes[self.lane_axis].strides[operand]
    }

    /// Whether an operand is the same for all lanes.
    pub fn is_uniform(&self, operand: usize) -> bool {
        !self.nest.operands[operand].is_memref() || self.lane_stride(operand).known() == Some(0)
    }

    /// Whether the lanes of an operand follow each other in whole bytes.
    pub fn is_dense(&self, operand: usize) -> bool {
        let has_bytes = ir::bits_of(self.nest.operands[operand].element).is_none_or(|bits| bits.is_multiple_of(8));
        self.lane_stride(operand).known() == Some(1) && has_bytes
    }

    /// Where an operand's element lies in its view.
    pub fn address(&self, builder: &Builder<'c, 'a>, operand: usize, place: &Place<'c, 'a>) -> Value<'c, 'a> {
        // What does not change in inner loops is summed up first, so that it can move in front of them; numbers last.
        let mut known = 0;
        let mut sum: Option<Value> = None;
        let terms = self.grid.axes.iter().zip(place).map(|(axis, at)| at.times(axis.strides[operand], builder));
        for term in std::iter::once(self.grid.starts[operand]).chain(terms) {
            match (term, sum) {
                (Known(number), _) => known += number,
                (Open(value), None) => sum = Some(value),
                (Open(value), Some(other)) => sum = Some(builder.add(other, value)),
            }
        }
        match (sum, known) {
            (None, known) => builder.index(known),
            (Some(sum), 0) => sum,
            (Some(sum), known) => builder.add(sum, builder.index(known)),
        }
    }

    /// What an operand holds at a place, for all lanes.
    pub fn load(
        &self,
        builder: &Builder<'c, 'a>,
        operand: usize,
        place: &Place<'c, 'a>,
        width: Width<'c, 'a>,
    ) -> Cell<'c, 'a> {
        let base = self.grid.bases[operand];
        if !self.nest.operands[operand].is_memref() {
            return Cell::Uniform(base);
        }
        let address = self.address(builder, operand, place);
        if matches!(width, Width::Scalar) || self.is_uniform(operand) {
            return Cell::Uniform(builder.load(base, &[address]));
        }
        let r#type = self.vector_type(builder, self.nest.operands[operand].element);
        let mask = match width {
            Width::Part(mask, _) => Some(mask),
            _ => None,
        };
        let can_mask = mask.is_none() || self.can_mask(self.nest.operands[operand].element);
        if self.is_dense(operand) && can_mask {
            return Cell::Vector(builder.load_vector(base, &[address], r#type, mask));
        }
        Cell::Vector(self.load_lanes(builder, operand, address, width))
    }

    /// A vector of the lanes of an operand, one after the other.
    fn load_lanes(
        &self,
        builder: &Builder<'c, 'a>,
        operand: usize,
        address: Value<'c, 'a>,
        width: Width<'c, 'a>,
    ) -> Value<'c, 'a> {
        let element = self.nest.operands[operand].element;
        let stride = self.lane_stride(operand);
        let lane = |lane: i64| match width {
            Width::Part(_, Known(count)) if lane >= count => None,
            // No lane reads behind the last one; what they read instead is not used.
            Width::Part(_, Open(count)) => {
                let last = builder.binary("arith.subi", count, builder.index(1));
                Some(Open(builder.binary("arith.minsi", builder.index(lane), last)))
            }
            _ => Some(Known(lane)),
        };
        let values: Vec<Value> = (0..self.lanes)
            .map(|idx| match lane(idx) {
                None => builder.zero(element),
                Some(lane) => {
                    let at = Open(address).plus(lane.times(stride, builder), builder);
                    builder.load(self.grid.bases[operand], &[at.value(builder)])
                }
            })
            .collect();
        builder.value("vector.from_elements", &values, self.vector_type(builder, element), &[])
    }

    /// Stores what lanes hold to an output.
    pub fn store(
        &self,
        builder: &Builder<'c, 'a>,
        output: usize,
        place: &Place<'c, 'a>,
        (value, width): (Value<'c, 'a>, Width<'c, 'a>),
    ) {
        let operand = self.nest.n_inputs + output;
        let (base, address) = (self.grid.bases[operand], self.address(builder, operand, place));
        match width {
            Width::Scalar => {
                builder.op("memref.store", &[value, base, address], &[], &[]);
            }
            Width::Full if self.is_dense(operand) => builder.store_vector(value, base, &[address], None),
            Width::Part(mask, _) => builder.store_vector(value, base, &[address], Some(mask)),
            Width::Full => {
                let stride = self.lane_stride(operand);
                for lane in 0..self.lanes {
                    let at = Open(address).plus(Known(lane).times(stride, builder), builder);
                    let element = builder.element(value, lane);
                    builder.op("memref.store", &[element, base, at.value(builder)], &[], &[]);
                }
            }
        }
    }

    /// Writes the body at a place. `fixed` holds inputs that were loaded before, `outputs` what the outputs hold.
    pub fn compute(
        &self,
        builder: &Builder<'c, 'a>,
        (place, width): (&Place<'c, 'a>, Width<'c, 'a>),
        fixed: &[Option<Cell<'c, 'a>>],
        outputs: &[Option<Cell<'c, 'a>>],
    ) -> Vec<Cell<'c, 'a>> {
        let input = |idx: usize| {
            let is_read = self.nest.is_read(idx);
            is_read.then(|| fixed.get(idx).copied().flatten().unwrap_or_else(|| self.load(builder, idx, place, width)))
        };
        let cells: Vec<Option<Cell>> = (0..self.nest.n_inputs).map(input).chain(outputs.iter().copied()).collect();
        let Some(body) = &self.nest.body else {
            return cells[..1].iter().copied().flatten().collect();
        };
        let counter = |loop_idx: usize| match self.grid.axis_of(loop_idx) {
            None => builder.index(0),
            Some(axis) => place[axis].value(builder),
        };
        let fused: Vec<Value> = match self.isa.has_fma() && self.reductions().next().is_some() {
            true => body.arguments.iter().skip(self.nest.n_inputs).copied().collect(),
            false => vec![],
        };
        let rows = Rows { emitter: self, width };
        let lane_loop = self.grid.axes[self.lane_axis].loops.last().copied().unwrap_or_default();
        let lanes = (!matches!(width, Width::Scalar)).then_some(self.lanes as usize);
        Writing { builder: *builder, lanes, counter: &counter, lane_loop, gather: &rows, fused: &fused }
            .body(body, &cells)
    }

    /// A cell as a value of this width.
    pub fn spread(&self, builder: &Builder<'c, 'a>, cell: Cell<'c, 'a>, width: Width<'c, 'a>) -> Value<'c, 'a> {
        match (cell, width) {
            (Cell::Vector(value), _) | (Cell::Uniform(value) | Cell::Counter(value), Width::Scalar) => value,
            (Cell::Uniform(value), _) => builder.broadcast(value, self.vector_type(builder, value.r#type())),
            (Cell::Counter(value), _) => {
                let r#type = self.vector_type(builder, value.r#type());
                builder.add(builder.broadcast(value, r#type), builder.value("vector.step", &[], r#type, &[]))
            }
        }
    }

    /// The axes that are reductions.
    pub fn reductions(&self) -> impl Iterator<Item = usize> {
        (0..self.grid.axes.len()).filter(|axis| !self.grid.axes[*axis].is_parallel)
    }

    /// A vector of so many elements as there are lanes.
    pub fn vector_type(&self, builder: &Builder<'c, 'a>, element: Type<'c>) -> Type<'c> {
        builder.vector_type(self.lanes as usize, element)
    }

    /// Whether loads and stores of such elements can leave out lanes.
    pub fn can_mask(&self, element: Type) -> bool {
        let bits = ir::bits_of(element).unwrap_or(64);
        match self.isa {
            Isa::Avx512 => bits.is_multiple_of(8),
            Isa::Avx2 => bits == 32 || bits == 64,
            Isa::Sse2 | Isa::Neon => false,
        }
    }

    /// Writes loops over the axes, outermost first; `leaf` is written inside of all of them.
    pub fn loops(
        &self,
        builder: &Builder<'c, 'a>,
        axes: &[usize],
        (place, carried): (Place<'c, 'a>, Vec<Value<'c, 'a>>),
        leaf: &mut Leaf<'_, 'c, 'a, Place<'c, 'a>>,
    ) -> Vec<Value<'c, 'a>> {
        let Some((axis, rest)) = axes.split_first() else { return leaf(builder, place, carried) };
        let bounds = [Known(0), self.grid.axes[*axis].length];
        stepped(builder, (bounds, 1), carried, &mut |inner, at, carried| {
            let mut place = place.clone();
            place[*axis] = at;
            self.loops(inner, rest, (place, carried), leaf)
        })
    }
}

/// Writes what stands inside of loops: gets where it is and the values that the loops carry, and returns the next ones.
pub type Leaf<'l, 'c, 'a, At> = dyn FnMut(&Builder<'c, 'a>, At, Vec<Value<'c, 'a>>) -> Vec<Value<'c, 'a>> + 'l;

/// A loop from one amount to another in steps; none is written around a single turn.
pub fn stepped<'c, 'a>(
    builder: &Builder<'c, 'a>,
    ([lower, upper], step): ([Amount<'c, 'a>; 2], i64),
    carried: Vec<Value<'c, 'a>>,
    leaf: &mut Leaf<'_, 'c, 'a, Amount<'c, 'a>>,
) -> Vec<Value<'c, 'a>> {
    if let (Known(lower), Known(upper)) = (lower, upper) {
        match (upper - lower).max(0).unsigned_abs().div_ceil(step.unsigned_abs()) {
            0 => return carried,
            1 => return leaf(builder, Known(lower), carried),
            _ => {}
        }
    }
    let bounds = [lower.value(builder), upper.value(builder), builder.index(step)];
    builder.for_loop(bounds, &carried, |inner, at, values| leaf(inner, Open(at), values.to_vec()))
}

/// Rows of memory that the body reads itself.
struct Rows<'e, 'n, 'c, 'a> {
    emitter: &'e Emitter<'n, 'c, 'a>,
    width: Width<'c, 'a>,
}

impl<'c, 'a> Gather<'c, 'a> for Rows<'_, '_, 'c, 'a> {
    fn gather(&self, builder: &Builder<'c, 'a>, memref: Value<'c, 'a>, indices: &[Value<'c, 'a>]) -> Value<'c, 'a> {
        let r#type = self.emitter.vector_type(builder, ir::element_type(memref.r#type()));
        let mask = match self.width {
            Width::Part(mask, _) => Some(mask),
            _ => None,
        };
        builder.load_vector(memref, indices, r#type, mask)
    }
}
