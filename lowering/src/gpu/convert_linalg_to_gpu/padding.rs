//! A fill of a buffer and an op that overwrites a window of it, as one item: each element is what the op computes if it
//! lies in the window, else what the fill has. So a padded convolution's input takes one launch.

use super::{
    affine::subscripts,
    body,
    items::{Extent, Item, Loop},
    memory::behind_casts,
    phases::Part,
    points::Point,
};
use crate::gpu::emitter::{Compare, Emitter};
use melior::ir::{TypeLike, Value, ValueLike, attribute::DenseI64ArrayAttribute, operation::OperationLike};
use parallel_op_dialect::ir::{self, Linear, OperationParts};

/// What an item of a whole buffer is made of.
#[derive(Clone)]
pub struct Padding<'c, 'a> {
    /// What fills the buffer.
    pub fill: Item<'c, 'a>,
    /// What is computed in the window; its loops are those of the buffer without the offsets.
    inner: Item<'c, 'a>,
    /// First element of the window in each dimension.
    offsets: Vec<i64>,
    /// Length of the window in each dimension.
    sizes: Vec<i64>,
}

/// Both as one item. None if the first one is no elementwise op on a window of what the other one fills, or if the place of
/// the window is not known.
pub fn padded<'c, 'a>(inner: &Item<'c, 'a>, fill: &Item<'c, 'a>) -> Option<Item<'c, 'a>> {
    let last = inner.operands.len() - 1;
    let is_plain = inner.is_parallel() && inner.n_inputs == last && inner.maps[last].is_identity();
    let asserts = inner.body_ops().into_iter().any(|op| ir::is_op(op, "cf.assert"));
    let buffer = fill.operands[fill.n_inputs];
    if !is_plain || asserts || inner.reads(last) || !fill.maps[fill.n_inputs].is_identity() {
        return None;
    }
    let window = ir::defining_op(inner.operands[last]).filter(|op| ir::is_op(*op, "memref.subview"))?;
    if behind_casts(window.operand_at(0)?) != behind_casts(buffer) {
        return None;
    }
    let numbers = |name: &str| {
        let array = DenseI64ArrayAttribute::try_from(window.attribute(name).ok()?).ok()?;
        (0..array.len()).map(|idx| array.element(idx).ok()).collect::<Option<Vec<i64>>>()
    };
    let [offsets, sizes, strides] = [numbers("static_offsets")?, numbers("static_sizes")?, numbers("static_strides")?];
    let shape = ir::shape_of(buffer.r#type())?;
    let is_known = [&offsets, &sizes, &shape].iter().all(|all| !all.contains(&ir::DYNAMIC));
    let keeps_rank = ir::shape_of(inner.operands[last].r#type())? == sizes;
    if !(is_known && keeps_rank && strides.iter().all(|stride| *stride == 1)) {
        return None;
    }
    let mut operands = inner.operands.clone();
    operands[last] = buffer;
    let linear = inner.linear.as_ref()?.iter().enumerate().map(|(operand, places)| match operand == last {
        true => places.clone(),
        false => places.iter().map(|place| shifted(place, &offsets)).collect(),
    });
    let linear = linear.collect();
    let loops = (0..shape.len()).map(|dim| Loop { is_parallel: true, extent: Extent::of_dimension(buffer, dim) });
    let padding = Padding { fill: fill.clone(), inner: inner.clone(), offsets, sizes };
    Some(Item {
        op: inner.op,
        operands,
        maps: inner.maps.clone(),
        linear: Some(linear),
        n_inputs: inner.n_inputs,
        loops: loops.collect(),
        body: inner.body,
        padding: Some(Box::new(padding)),
    })
}

fn shifted(place: &Linear, offsets: &[i64]) -> Linear {
    let shift: i64 = place.terms.iter().map(|(idx, factor)| factor * offsets[*idx]).sum();
    Linear { terms: place.terms.clone(), constant: place.constant - shift }
}

/// The element at a point.
pub fn write<'c, 'a>(point: &Point<'_, '_, 'c, 'a>, part: &Part<'c, 'a>, padding: &Padding<'c, 'a>) -> Value<'c, 'a> {
    let (kernel, emitter, inner) = (point.kernel, point.emitter, &padding.inner);
    let loops = point.loops_of(part);
    let own: Vec<Value> = loops
        .iter()
        .zip(&padding.offsets)
        .map(|(turn, offset)| emitter.binary("arith.subi", *turn, emitter.index(*offset)))
        .collect();
    // Without a sign, what lies in front of the window is far behind it.
    let inside = own.iter().zip(&padding.sizes).map(|(turn, size)| {
        let size = emitter.index(*size);
        emitter.compare(Compare::Less, *turn, size)
    });
    let inside: Vec<Value> = inside.collect();
    let inside = inside.into_iter().reduce(|all, one| emitter.binary("arith.andi", all, one));
    let compute = |emitter: &Emitter<'c, 'a>| {
        let read = |operand: usize| {
            let value = kernel.inside(inner.operands[operand], emitter);
            match value.r#type().is_mem_ref() {
                true => emitter.load(value, &subscripts(emitter, &inner.maps[operand], &own)),
                false => value,
            }
        };
        let operands: Vec<_> =
            (0..inner.operands.len()).map(|operand| inner.reads(operand).then(|| read(operand))).collect();
        body::write(kernel, emitter, inner, &operands, &own)[0]
    };
    let Some(inside) = inside else { return compute(&emitter) };
    let element = ir::element_type(inner.operands[inner.n_inputs].r#type());
    emitter.choose(inside, compute, |other| filling(point, &padding.fill, other, &loops), element)
}

fn filling<'c, 'a>(
    point: &Point<'_, '_, 'c, 'a>,
    fill: &Item<'c, 'a>,
    emitter: &Emitter<'c, 'a>,
    loops: &[Value<'c, 'a>],
) -> Value<'c, 'a> {
    let operands: Vec<_> = (0..fill.operands.len())
        .map(|operand| fill.reads(operand).then(|| point.kernel.inside(fill.operands[operand], emitter)))
        .collect();
    body::write(point.kernel, emitter, fill, &operands, loops)[0]
}
