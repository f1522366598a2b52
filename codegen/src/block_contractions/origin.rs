//! Where the elements of a tensor come from: broadcasts and unit dimensions looked through.

use super::coordinates::without_unit_dims;
use melior::ir::{AffineMap, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects, OperationParts};
use std::collections::BTreeSet;

/// What one dimension of a tensor is indexed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A loop.
    Loop(usize),
    /// Zero, the only index that there is.
    Zero,
}

/// Where elements come from.
#[derive(Clone, Debug)]
pub enum Origin<'c, 'a> {
    /// All of them are one number.
    Scalar(Value<'c, 'a>),
    /// They stand in a tensor, at these places.
    Tensor(Value<'c, 'a>, Vec<Place>),
}

impl<'c: 'a, 'a> Origin<'c, 'a> {
    /// The origin of a value that is indexed by a map. None if the map has more than loops and zeros.
    pub fn of(value: Value<'c, 'a>, map: &AffineMap) -> Option<Self> {
        let Some(shape) = ir::shape_of(value.r#type()) else { return Some(Self::Scalar(value)) };
        Some(Self::Tensor(value, places(map, &shape)?).behind())
    }

    /// The origin of a tensor whose dimensions are loops, in order.
    pub fn of_whole(value: Value<'c, 'a>) -> Self {
        let rank = ir::shape_of(value.r#type()).map_or(0, |shape| shape.len());
        Self::Tensor(value, (0..rank).map(Place::Loop).collect()).behind()
    }

    fn behind(mut self) -> Self {
        while let Self::Tensor(value, places) = &self {
            let reshaped = || without_unit_dims(*value, places, Place::Zero).map(|(value, it)| Self::Tensor(value, it));
            match behind_broadcast(*value, places).or_else(reshaped) {
                Some(next) => self = next,
                None => break,
            }
        }
        self
    }
}

/// The places that a map gives to a tensor of this shape. None for other than loops and zeros.
fn places(map: &AffineMap, shape: &[i64]) -> Option<Vec<Place>> {
    let place = |dim: usize| {
        let result = map.result(dim).ok()?;
        if result.is_dim() {
            return Some(Place::Loop(result.dim_position()));
        }
        (result.is_constant() && result.constant_value() == 0 && shape[dim] == 1).then_some(Place::Zero)
    };
    (0..map.result_count()).map(place).collect()
}

/// What an op that only copies elements of one input copies to these places.
fn behind_broadcast<'c: 'a, 'a>(value: Value<'c, 'a>, places_of_value: &[Place]) -> Option<Origin<'c, 'a>> {
    let op = ir::defining_op(value)?;
    let structure = ir::structured(op)?;
    if structure.n_inputs != 1 || structure.maps.len() != 2 || !only_copies(op) {
        return None;
    }
    let input = op.operand_at(0)?;
    let Some(shape) = ir::shape_of(input.r#type()) else { return Some(Origin::Scalar(input)) };
    let [from, to] = [places(&structure.maps[0], &shape)?, places(&structure.maps[1], &[])?];
    let outer = |place: Place| match place {
        Place::Loop(_) => to.iter().position(|it| *it == place).map(|dim| places_of_value[dim]),
        Place::Zero => Some(Place::Zero),
    };
    Some(Origin::Tensor(input, from.into_iter().map(outer).collect::<Option<_>>()?))
}

/// Whether the body yields its first argument and does nothing.
fn only_copies(op: OperationRef) -> bool {
    let Some(block) = ir::body(op) else { return false };
    let (ops, arguments) = (ir::ops_in(block), ir::arguments_of(block));
    ops.len() == 1 && ops[0].operands().eq(arguments.first().copied())
}

/// Whether a value depends on nothing but arguments that hold weights, and constants.
pub fn is_fixed(value: Value) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        if !seen.insert(ir::value_key(value)) {
            continue;
        }
        match ir::defining_op(value) {
            None if ir::argument_attribute(value, WEIGHT_ATTRIBUTE).is_none() => return false,
            None => {}
            Some(op) if ir::effects_of(op) != Effects::None => return false,
            Some(op) => open.extend(ir::captures_of(op)),
        }
    }
    true
}

/// Says of a function's argument that it is the same in every call.
pub const WEIGHT_ATTRIBUTE: &str = "parallel_op.weight";
