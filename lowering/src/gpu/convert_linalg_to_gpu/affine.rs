//! Indices that maps give, as arithmetic.

use super::memory::constant_of;
use crate::gpu::emitter::Emitter;
use melior::ir::{AffineExpr, AffineMap, Value};

/// The element that a map gives for these values of the loops.
pub fn subscripts<'c, 'a>(
    emitter: &Emitter<'c, 'a>,
    map: &AffineMap<'c>,
    loops: &[Value<'c, 'a>],
) -> Vec<Value<'c, 'a>> {
    (0..map.result_count()).filter_map(|idx| map.result(idx).ok()).map(|it| value_of(emitter, it, loops)).collect()
}

fn value_of<'c, 'a>(emitter: &Emitter<'c, 'a>, expression: AffineExpr<'c>, loops: &[Value<'c, 'a>]) -> Value<'c, 'a> {
    if expression.is_dim() {
        return loops[expression.dim_position()];
    }
    if expression.is_constant() {
        return emitter.index(expression.constant_value());
    }
    let [left, right] = [expression.lhs(), expression.rhs()].map(|part| value_of(emitter, part, loops));
    if expression.is_add() {
        emitter.binary("arith.addi", left, right)
    } else if expression.is_mul() {
        emitter.binary("arith.muli", left, right)
    } else if expression.is_ceil_div() {
        emitter.binary("arith.ceildivsi", left, right)
    } else {
        let quotient = emitter.binary("arith.floordivsi", left, right);
        if expression.is_floor_div() {
            return quotient;
        }
        let whole = emitter.binary("arith.muli", quotient, right);
        emitter.binary("arith.subi", left, whole)
    }
}

/// The number of a point in a box of these lengths as the numbers of its coordinates, of which the last runs fastest.
pub fn coordinates<'c, 'a>(
    emitter: &Emitter<'c, 'a>,
    number: Value<'c, 'a>,
    lengths: &[Value<'c, 'a>],
) -> Vec<Value<'c, 'a>> {
    let mut rest = number;
    let mut coordinates = Vec::new();
    for (idx, length) in lengths.iter().enumerate().rev() {
        if idx == 0 {
            coordinates.push(rest);
        } else {
            coordinates.push(emitter.binary("arith.remui", rest, *length));
            rest = emitter.binary("arith.divui", rest, *length);
        }
    }
    coordinates.reverse();
    coordinates
}

/// How a count is computed of two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Their product.
    Times,
    /// How many of the second one cover the first one.
    Cover,
}

/// A count, which is a constant if those are that it is computed of.
pub fn count<'c, 'a>(
    emitter: &Emitter<'c, 'a>,
    how: Count,
    left: Value<'c, 'a>,
    right: Value<'c, 'a>,
) -> Value<'c, 'a> {
    match (how, constant_of(left), constant_of(right)) {
        (Count::Times, Some(left), Some(right)) => emitter.index(left * right),
        (Count::Cover, Some(left), Some(right)) => emitter.index((left + right - 1) / right),
        (Count::Times, ..) => emitter.binary("arith.muli", left, right),
        (Count::Cover, _, known) => {
            let one_less = known.map(|right| emitter.index(right - 1));
            let one_less = one_less.unwrap_or_else(|| emitter.binary("arith.subi", right, emitter.index(1)));
            emitter.binary("arith.divui", emitter.binary("arith.addi", left, one_less), right)
        }
    }
}

/// The product of indices, 1 of none.
pub fn product<'c, 'a>(emitter: &Emitter<'c, 'a>, factors: &[Value<'c, 'a>]) -> Value<'c, 'a> {
    let mut factors = factors.iter().copied();
    let Some(first) = factors.next() else { return emitter.index(1) };
    factors.fold(first, |product, factor| count(emitter, Count::Times, product, factor))
}
