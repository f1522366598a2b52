//! Lanes along a parallel loop: elementwise ops, and reductions of which each lane has its own.
//!
//! What a reduction carries stays in registers over all of its loops. Every element is added up in the order of the op's
//! loops, as plain loops do it.

use super::{
    body::Cell,
    emitter::{Emitter, Place, Width, stepped},
    turned::{self, Turned},
};
use crate::builder::{Builder, amount::Amount};
use Amount::Known;
use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Writes all of the nest.
pub fn write<'c, 'a>(emitter: &Emitter<'_, 'c, 'a>, builder: &Builder<'c, 'a>) {
    let turned = turned::turned(emitter);
    let is_outer = |axis: usize| {
        let is_turned = turned.as_ref().is_some_and(|turned| turned.axis == axis);
        emitter.grid.axes[axis].is_parallel && axis != emitter.lane_axis && !is_turned
    };
    let outer: Vec<usize> = (0..emitter.grid.axes.len()).filter(|axis| is_outer(*axis)).collect();
    let origin = vec![Known(0); emitter.grid.axes.len()];
    emitter.loops(builder, &outer, (origin, vec![]), &mut |inner, place, _| {
        match &turned {
            None => row(emitter, inner, &place, Known(0)),
            Some(turned) => rows_and_squares(emitter, inner, &place, turned),
        }
        vec![]
    });
}

/// Squares, what is left of the rows beside them, and the rows below.
fn rows_and_squares<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    place: &Place<'c, 'a>,
    turned: &Turned,
) {
    turned::write_squares(emitter, builder, place, turned);
    let length = emitter.grid.axes[turned.axis].length;
    let end = |axis: usize| emitter.grid.axes[axis].length.whole(emitter.lanes, builder);
    let [below, beside] = [turned.axis, emitter.lane_axis].map(end);
    for (bounds, begin) in [([Known(0), below], beside), ([below, length], Known(0))] {
        stepped(builder, (bounds, 1), vec![], &mut |inner, at, _| {
            let mut place = place.clone();
            place[turned.axis] = at;
            row(emitter, inner, &place, begin);
            vec![]
        });
    }
}

/// One run along the lanes from an element on: tiles of several vectors, vectors, and what is left.
fn row<'c, 'a>(emitter: &Emitter<'_, 'c, 'a>, builder: &Builder<'c, 'a>, place: &Place<'c, 'a>, begin: Amount<'c, 'a>) {
    let (lanes, end) = (emitter.lanes, emitter.grid.axes[emitter.lane_axis].length);
    let length = end.minus(begin, builder);
    if length.known() == Some(0) {
        return;
    }
    let fixed = fixed_inputs(emitter, builder, place);
    let n_vectors = match emitter.reductions().next() {
        None => 1,
        Some(_) => length.known().map_or(1, |length| side_by_side(length / lanes, emitter)),
    };
    let tiled = begin.plus(length.whole(n_vectors * lanes, builder), builder);
    let whole = begin.plus(length.whole(lanes, builder), builder);
    let write = |bounds: [Amount<'c, 'a>; 2], n_vectors: i64, width: Width<'c, 'a>| {
        let step = if matches!(width, Width::Scalar) { 1 } else { n_vectors * lanes };
        stepped(builder, (bounds, step), vec![], &mut |inner, at, _| {
            let mut place = place.clone();
            place[emitter.lane_axis] = at;
            tile(emitter, inner, (&place, n_vectors, width), &fixed);
            vec![]
        });
    };
    write([begin, tiled], n_vectors, Width::Full);
    if n_vectors > 1 {
        write([tiled, whole], 1, Width::Full);
    }
    let rest = end.minus(whole, builder);
    if rest.known() == Some(0) {
        return;
    }
    if !can_mask(emitter, rest) {
        return write([whole, end], 1, Width::Scalar);
    }
    let mask = builder.mask(lanes as usize, rest.value(builder));
    let mut place = place.clone();
    place[emitter.lane_axis] = whole;
    tile(emitter, builder, (&place, 1, Width::Part(mask, rest)), &fixed);
}

/// How many of the vectors of a row a reduction carries at once. As many as hide the latency of an addition fit into
/// registers beside what they are joined with.
fn side_by_side(n_vectors: i64, emitter: &Emitter) -> i64 {
    let most = if emitter.isa.n_registers() > 16 { 6 } else { 4 };
    let divisor = (most / 2..=most).rev().find(|count| n_vectors % count == 0);
    divisor.unwrap_or(most).min(n_vectors).max(1)
}

/// The inputs that are the same for all lanes and all turns of reductions, loaded once.
fn fixed_inputs<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    place: &Place<'c, 'a>,
) -> Vec<Option<Cell<'c, 'a>>> {
    let is_fixed = |input: usize| {
        let stays = |axis: usize| emitter.grid.axes[axis].strides[input].known() == Some(0);
        emitter.nest.is_read(input) && emitter.is_uniform(input) && emitter.reductions().all(stays)
    };
    // Nothing is read that plain loops would not read: a reduction of no turns reads nothing.
    let has_turns = emitter.reductions().all(|axis| emitter.grid.axes[axis].length.known().is_some_and(|it| it > 0));
    let inputs = 0..emitter.nest.n_inputs;
    inputs.map(|idx| (has_turns && is_fixed(idx)).then(|| emitter.load(builder, idx, place, Width::Scalar))).collect()
}

/// So many vectors side by side, with all turns of the reductions.
fn tile<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    (place, n_vectors, width): (&Place<'c, 'a>, i64, Width<'c, 'a>),
    fixed: &[Option<Cell<'c, 'a>>],
) {
    let shifted = |place: &Place<'c, 'a>, builder: &Builder<'c, 'a>, vector: i64| {
        let mut place = place.clone();
        let axis = emitter.lane_axis;
        place[axis] = place[axis].plus(Known(vector * emitter.lanes), builder);
        place
    };
    let reductions: Vec<usize> = emitter.reductions().collect();
    let outputs: Vec<usize> =
        (0..emitter.nest.is_wanted.len()).filter(|output| emitter.nest.is_wanted[*output]).collect();
    if reductions.is_empty() {
        for vector in 0..n_vectors {
            let place = shifted(place, builder, vector);
            elements(emitter, builder, (&place, width), fixed);
        }
        return;
    }
    let held = |output: usize, place: &Place<'c, 'a>| {
        let cell = match emitter.initial[output] {
            Some(value) => Cell::Uniform(value),
            None => emitter.load(builder, emitter.nest.n_inputs + output, place, width),
        };
        emitter.spread(builder, cell, width)
    };
    let vectors: Vec<i64> = (0..n_vectors).collect();
    let carried = vectors.iter().flat_map(|vector| {
        let place = shifted(place, builder, *vector);
        outputs.iter().map(|output| held(*output, &place)).collect::<Vec<_>>()
    });
    let origin = (place.clone(), carried.collect());
    let sums = emitter.loops(builder, &reductions, origin, &mut |inner, place, sums| {
        let next = vectors.iter().zip(sums.chunks(outputs.len())).flat_map(|(vector, sums)| {
            let place = shifted(&place, inner, *vector);
            step(emitter, inner, (&place, width), (fixed, &outputs, sums))
        });
        next.collect()
    });
    for (vector, sums) in vectors.iter().zip(sums.chunks(outputs.len())) {
        let place = shifted(place, builder, *vector);
        for (output, sum) in outputs.iter().zip(sums) {
            emitter.store(builder, *output, &place, (*sum, width));
        }
    }
}

/// Elements of an elementwise nest: as many as the width says.
pub fn elements<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    (place, width): (&Place<'c, 'a>, Width<'c, 'a>),
    fixed: &[Option<Cell<'c, 'a>>],
) {
    let held: Vec<Option<Cell>> = (0..emitter.nest.is_wanted.len())
        .map(|output| emitter.nest.is_read(emitter.nest.n_inputs + output).then_some(output))
        .map(|output| Some(emitter.load(builder, emitter.nest.n_inputs + output?, place, width)))
        .collect();
    let yields = emitter.compute(builder, (place, width), fixed, &held);
    for output in (0..yields.len()).filter(|output| emitter.nest.is_wanted[*output]) {
        let value = emitter.spread(builder, yields[output], width);
        emitter.store(builder, output, place, (value, width));
    }
}

/// What outputs are given, inputs that are fixed, and what the outputs hold.
type Held<'s, 'c, 'a> = (&'s [Option<Cell<'c, 'a>>], &'s [usize], &'s [Value<'c, 'a>]);

/// One turn of a reduction.
pub fn step<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    (place, width): (&Place<'c, 'a>, Width<'c, 'a>),
    (fixed, outputs, sums): Held<'_, 'c, 'a>,
) -> Vec<Value<'c, 'a>> {
    let cell = |value: Value<'c, 'a>| match width {
        Width::Scalar => Cell::Uniform(value),
        _ => Cell::Vector(value),
    };
    let of_output = |output: usize| outputs.iter().position(|it| *it == output).map(|at| cell(sums[at]));
    let held: Vec<Option<Cell>> = (0..emitter.nest.is_wanted.len()).map(of_output).collect();
    let yields = emitter.compute(builder, (place, width), fixed, &held);
    outputs.iter().map(|output| emitter.spread(builder, yields[*output], width)).collect()
}

/// Whether what is left behind the last full vector can be a vector of which some lanes are left out.
fn can_mask(emitter: &Emitter, rest: Amount) -> bool {
    let nest = emitter.nest;
    let operands = (0..nest.operands.len()).filter(|idx| *idx >= nest.n_inputs || nest.is_read(*idx));
    let body = nest.body.as_ref();
    // An input can come lane by lane where that is paid for: by what is computed of it, and if lanes are not counted.
    let computes = rest.known().is_some() && body.is_some_and(|body| body.ops.len() > 1);
    let fits = |idx: usize| {
        let has_mask = emitter.is_dense(idx) && emitter.can_mask(nest.operands[idx].element);
        emitter.is_uniform(idx) || has_mask || (computes && idx < nest.n_inputs)
    };
    // Lanes that are left out hold zero, by which nothing may be divided. Rows that the body reads may be of any type.
    let is_safe = |op: OperationRef| {
        let name = ir::op_name(op);
        let divides = ["arith.div", "arith.rem", "arith.ceildiv", "arith.floordiv"];
        let is_integer = op.results().next().is_some_and(|result| !is_float(result.into()));
        let loads =
            name == "memref.load" && !op.operand_at(0).is_some_and(|memref| emitter.can_mask(element_of(memref)));
        let may_fail = is_integer && divides.iter().any(|it| name.starts_with(it));
        !(loads || may_fail)
    };
    operands.into_iter().all(fits) && body.is_none_or(|body| body.ops.iter().copied().all(is_safe))
}

fn element_of<'c>(memref: Value<'c, '_>) -> melior::ir::Type<'c> {
    use melior::ir::ValueLike;
    ir::element_type(memref.r#type())
}

fn is_float(value: Value) -> bool {
    use melior::ir::{TypeLike, ValueLike};
    value.r#type().is_float()
}
