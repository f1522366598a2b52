//! Inputs that are dense along another loop than the lanes: transposes, and elementwise ops on them.
//!
//! A square of as many rows as there are lanes is loaded row by row, turned in registers by shuffles, and used column by
//! column, so that all loads and stores are of whole vectors.

use super::{
    body::Cell,
    emitter::{Emitter, Place, Width, stepped},
};
use crate::builder::{Builder, amount::Amount::Known};
use melior::ir::{Attribute, Value, ValueLike, attribute::DenseI64ArrayAttribute};
use parallel_op_dialect::ir;

/// Inputs that are turned.
pub struct Turned {
    /// The axis along which they are dense.
    pub axis: usize,
    /// Their numbers.
    pub inputs: Vec<usize>,
}

/// The inputs of an elementwise nest that are dense along an axis which is not that of the lanes, if squares of them fit
/// into both axes and into registers.
pub fn turned(emitter: &Emitter) -> Option<Turned> {
    let nest = emitter.nest;
    let is_long = |axis: usize| emitter.grid.axes[axis].length.known().is_none_or(|length| length >= emitter.lanes);
    let outputs_are_dense = (nest.n_inputs..nest.operands.len()).all(|output| emitter.is_dense(output));
    if emitter.reductions().next().is_some() || !outputs_are_dense || !is_long(emitter.lane_axis) {
        return None;
    }
    let fills_register = |input: usize| {
        let bits = ir::bits_of(nest.operands[input].element).unwrap_or(0);
        bits as i64 * emitter.lanes == emitter.isa.vector_bits() as i64
    };
    let stride = |axis: usize, input: usize| emitter.grid.axes[axis].strides[input].known();
    let is_turned = |axis: usize, input: usize| {
        let is_scattered = !emitter.is_uniform(input) && !emitter.is_dense(input);
        nest.is_read(input) && is_scattered && stride(axis, input) == Some(1) && fills_register(input)
    };
    let axes = (0..emitter.grid.axes.len()).filter(|axis| *axis != emitter.lane_axis && is_long(*axis));
    let of_axis = |axis: usize| Turned { axis, inputs: (0..nest.n_inputs).filter(|it| is_turned(axis, *it)).collect() };
    axes.map(of_axis).find(|turned| !turned.inputs.is_empty())
}

/// Writes the squares at a place of the other axes. What is left of rows and columns is not written.
pub fn write_squares<'c, 'a>(
    emitter: &Emitter<'_, 'c, 'a>,
    builder: &Builder<'c, 'a>,
    place: &Place<'c, 'a>,
    turned: &Turned,
) {
    let whole = |axis: usize| emitter.grid.axes[axis].length.whole(emitter.lanes, builder);
    let [rows, columns] = [[Known(0), whole(turned.axis)], [Known(0), whole(emitter.lane_axis)]];
    stepped(builder, (rows, emitter.lanes), vec![], &mut |builder, row, _| {
        stepped(builder, (columns, emitter.lanes), vec![], &mut |builder, column, _| {
            let mut place = place.clone();
            place[turned.axis] = row;
            place[emitter.lane_axis] = column;
            square(emitter, builder, &place, turned);
            vec![]
        })
    });
}

fn square<'c, 'a>(emitter: &Emitter<'_, 'c, 'a>, builder: &Builder<'c, 'a>, place: &Place<'c, 'a>, turned: &Turned) {
    let nest = emitter.nest;
    let shifted = |axis: usize, by: i64| {
        let mut place = place.clone();
        place[axis] = place[axis].plus(Known(by), builder);
        place
    };
    let columns = |input: usize| {
        let r#type = emitter.vector_type(builder, nest.operands[input].element);
        let load = |lane: i64| {
            let address = emitter.address(builder, input, &shifted(emitter.lane_axis, lane));
            builder.load_vector(emitter.grid.bases[input], &[address], r#type, None)
        };
        transposed(builder, (0..emitter.lanes).map(load).collect())
    };
    let columns: Vec<(usize, Vec<Value>)> = turned.inputs.iter().map(|input| (*input, columns(*input))).collect();
    for row in 0..emitter.lanes {
        let place: Place = shifted(turned.axis, row);
        let mut fixed = vec![None; nest.n_inputs];
        for (input, columns) in &columns {
            fixed[*input] = Some(Cell::Vector(columns[row as usize]));
        }
        super::vertical::elements(emitter, builder, (&place, Width::Full), &fixed);
    }
}

/// The square of which the vectors are rows, by columns: in each step blocks of half the size change places.
fn transposed<'c, 'a>(builder: &Builder<'c, 'a>, mut rows: Vec<Value<'c, 'a>>) -> Vec<Value<'c, 'a>> {
    let lanes = rows.len();
    let mut half = lanes / 2;
    while half > 0 {
        for first in (0..lanes).filter(|row| row & half == 0) {
            let [a, b] = [rows[first], rows[first + half]];
            let mask = |of: &dyn Fn(usize) -> usize| -> Vec<i64> { (0..lanes).map(|lane| of(lane) as i64).collect() };
            let upper = mask(&|lane| if lane & half == 0 { lane } else { lanes + lane - half });
            let lower = mask(&|lane| if lane & half == 0 { lane + half } else { lanes + lane });
            let shuffle = |mask: &[i64]| {
                let mask: Attribute = DenseI64ArrayAttribute::new(builder.context, mask).into();
                builder.value("vector.shuffle", &[a, b], a.r#type(), &[("mask", mask)])
            };
            rows[first] = shuffle(&upper);
            rows[first + half] = shuffle(&lower);
        }
        half /= 2;
    }
    rows
}
