//! The loops of a nest over flat memory: for each its length, and how far each operand moves with it.
//!
//! Every operand becomes a view with one dimension, so that windows, slices and transposed maps are all the same: a sum
//! of counters times strides. Loops that follow each other in memory for all operands become one long loop.

use super::nest::{Nest, Operand};
use crate::builder::{Builder, amount::Amount};
use melior::ir::{Attribute, Value, ValueLike, r#type::MemRefType};
use parallel_op_dialect::ir::DYNAMIC;

use Amount::{Known, Open};

/// A loop over flat memory.
#[derive(Clone)]
pub struct Axis<'c, 'a> {
    /// Whether its turns do not depend on each other.
    pub is_parallel: bool,
    /// Turns.
    pub length: Amount<'c, 'a>,
    /// How far each operand moves in a turn.
    pub strides: Vec<Amount<'c, 'a>>,
    /// The loops of the op that it stands for, outermost first.
    pub loops: Vec<usize>,
}

/// All loops of a nest over flat memory.
pub struct Grid<'c, 'a> {
    /// The loops, outermost first, without those of one turn.
    pub axes: Vec<Axis<'c, 'a>>,
    /// Each operand as a view with one dimension, or the scalar.
    pub bases: Vec<Value<'c, 'a>>,
    /// Where each operand begins.
    pub starts: Vec<Amount<'c, 'a>>,
}

impl<'c, 'a> Grid<'c, 'a> {
    /// Writes the views in front of the op.
    pub fn new(builder: &Builder<'c, 'a>, nest: &Nest<'c, 'a>) -> Self {
        let flat: Vec<Flat> = nest.operands.iter().map(|operand| Flat::new(builder, operand)).collect();
        let axis = |loop_idx: usize| {
            let r#loop = &nest.loops[loop_idx];
            let length = match r#loop.length {
                DYNAMIC => Open(length_of(builder, &nest.operands[r#loop.source.0], r#loop.source.1)),
                length => Known(length),
            };
            let strides = nest.operands.iter().zip(&flat).map(|(operand, flat)| {
                let places = operand.subscripts.iter().zip(&flat.strides);
                places.fold(Known(0), |sum, (place, stride)| {
                    let factor = Known(place.factor_of(loop_idx));
                    sum.plus(stride.times(factor, builder), builder)
                })
            });
            Axis { is_parallel: r#loop.is_parallel, length, strides: strides.collect(), loops: vec![loop_idx] }
        };
        let starts = nest.operands.iter().zip(&flat).map(|(operand, flat)| {
            let places = operand.subscripts.iter().zip(&flat.strides);
            places
                .fold(Known(0), |sum, (place, stride)| sum.plus(stride.times(Known(place.constant), builder), builder))
        });
        Self {
            axes: (0..nest.loops.len()).filter(|idx| nest.is_long(*idx)).map(axis).collect(),
            starts: starts.collect(),
            bases: flat.iter().map(|flat| flat.base).collect(),
        }
    }

    /// Makes one loop of two as often as the second follows the first in memory and `may_merge` admits their last and
    /// first loop.
    pub fn merge(&mut self, builder: &Builder<'c, 'a>, may_merge: impl Fn(usize, usize) -> bool) {
        while let Some((outer, inner)) = self.mergeable(&may_merge) {
            let (a, b) = (self.axes[outer].clone(), self.axes[inner].clone());
            let length = a.length.times(b.length, builder);
            self.axes[inner] = Axis { length, loops: [a.loops, b.loops].concat(), ..b };
            self.axes.remove(outer);
        }
    }

    fn mergeable(&self, may_merge: impl Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
        let follows = |outer: &Axis, inner: &Axis| {
            let length = inner.length.known()?;
            let pairs = outer.strides.iter().zip(&inner.strides);
            let all = pairs.map(|(a, b)| Some(a.known()? == b.known()? * length)).collect::<Option<Vec<bool>>>()?;
            Some(all.into_iter().all(|follows| follows))
        };
        let pairs = (0..self.axes.len()).flat_map(|a| (0..self.axes.len()).map(move |b| (a, b)));
        pairs.filter(|(a, b)| a != b).find(|&(a, b)| {
            let (outer, inner) = (&self.axes[a], &self.axes[b]);
            let is_admitted = match (outer.loops.last(), inner.loops.first()) {
                (Some(last), Some(first)) => may_merge(*last, *first),
                _ => false,
            };
            outer.is_parallel == inner.is_parallel && is_admitted && follows(outer, inner) == Some(true)
        })
    }

    /// The axis that a loop of the op became a part of.
    pub fn axis_of(&self, loop_idx: usize) -> Option<usize> {
        self.axes.iter().position(|axis| axis.loops.contains(&loop_idx))
    }
}

/// An operand as a view with one dimension.
struct Flat<'c, 'a> {
    base: Value<'c, 'a>,
    strides: Vec<Amount<'c, 'a>>,
}

impl<'c, 'a> Flat<'c, 'a> {
    fn new(builder: &Builder<'c, 'a>, operand: &Operand<'c, 'a>) -> Self {
        if !operand.is_memref() {
            return Self { base: operand.value, strides: vec![] };
        }
        let is_open = operand.offset == DYNAMIC || operand.strides.contains(&DYNAMIC);
        let metadata = is_open.then(|| builder.metadata(operand.value));
        let open = |at: usize| Open(metadata.as_ref().expect("what is open was asked for")[at]);
        let rank = operand.shape.len();
        let stride = |(dim, stride): (usize, &i64)| match *stride {
            DYNAMIC => open(2 + rank + dim),
            stride => Known(stride),
        };
        let strides = operand.strides.iter().enumerate().map(stride).collect();
        let offset = match operand.offset {
            DYNAMIC => open(1),
            offset => Known(offset),
        };
        Self { base: flat_view(builder, operand, offset), strides }
    }
}

/// The memory of an operand from its first element on, as one dimension of open length.
fn flat_view<'c, 'a>(builder: &Builder<'c, 'a>, operand: &Operand<'c, 'a>, offset: Amount<'c, 'a>) -> Value<'c, 'a> {
    let context = builder.context;
    let text = match offset {
        Known(offset) => format!("strided<[1], offset: {offset}>"),
        Open(_) => "strided<[1], offset: ?>".to_owned(),
    };
    let layout = Attribute::parse(context, &text).expect("a layout of one dimension");
    let r#type = MemRefType::new(operand.element, &[DYNAMIC], Some(layout), None).into();
    builder.flat_view(operand.value, offset, builder.index(operand.extent()), r#type)
}

fn length_of<'c, 'a>(builder: &Builder<'c, 'a>, operand: &Operand<'c, 'a>, dim: usize) -> Value<'c, 'a> {
    let index = builder.index(dim.cast_signed() as i64);
    builder.value("memref.dim", &[operand.value, index], index.r#type(), &[])
}
