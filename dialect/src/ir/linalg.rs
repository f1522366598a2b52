//! The loops of structured ops.

use crate::ffi;
use melior::ir::{AffineExpr, AffineMap, OperationRef, attribute::ArrayAttribute};
use std::collections::BTreeMap;

/// How one dimension of an operand is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscript {
    /// By the loop of this number alone.
    Loop(usize),
    /// By an expression of these loops, such as window and position of a convolution; empty for a constant.
    Expression(Vec<usize>),
}

impl Subscript {
    /// Whether the subscript changes with a loop.
    pub fn depends_on(&self, loop_idx: usize) -> bool {
        match self {
            Self::Loop(idx) => *idx == loop_idx,
            Self::Expression(loops) => loops.contains(&loop_idx),
        }
    }
}

/// The loop nest of a structured op.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopNest {
    /// Number of loops, outermost first.
    pub n_loops: usize,
    /// For each operand, inputs and then outputs, how its dimensions are indexed.
    pub subscripts: Vec<Vec<Subscript>>,
    /// For each loop whether its iterations do not depend on each other.
    pub is_parallel: Vec<bool>,
}

/// A sum of loops, each times a factor, and of a constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Loop and factor, by the number of the loop, without factors of zero.
    pub terms: Vec<(usize, i64)>,
    /// What is added.
    pub constant: i64,
}

impl Linear {
    /// The loop that this is, if it is one alone.
    pub fn as_loop(&self) -> Option<usize> {
        match self.terms[..] {
            [(loop_idx, 1)] if self.constant == 0 => Some(loop_idx),
            _ => None,
        }
    }

    /// The factor of a loop, 0 for one that does not occur.
    pub fn factor_of(&self, loop_idx: usize) -> i64 {
        self.terms.iter().find(|(idx, _)| *idx == loop_idx).map_or(0, |(_, factor)| *factor)
    }

    fn of(expression: AffineExpr) -> Option<Self> {
        if expression.is_dim() {
            return Some(Self { terms: vec![(expression.dim_position(), 1)], constant: 0 });
        }
        if expression.is_constant() {
            return Some(Self { terms: vec![], constant: expression.constant_value() });
        }
        if !(expression.is_add() || expression.is_mul()) {
            return None;
        }
        let (left, right) = (Self::of(expression.lhs())?, Self::of(expression.rhs())?);
        if expression.is_add() {
            return Some(left.plus(&right));
        }
        match (left.terms.is_empty(), right.terms.is_empty()) {
            (true, _) => Some(right.times(left.constant)),
            (_, true) => Some(left.times(right.constant)),
            _ => None,
        }
    }

    fn plus(&self, other: &Self) -> Self {
        let mut factors: BTreeMap<usize, i64> = self.terms.iter().copied().collect();
        other.terms.iter().for_each(|(loop_idx, factor)| *factors.entry(*loop_idx).or_default() += factor);
        let terms = factors.into_iter().filter(|(_, factor)| *factor != 0).collect();
        Self { terms, constant: self.constant + other.constant }
    }

    fn times(&self, number: i64) -> Self {
        let terms = self.terms.iter().map(|(loop_idx, factor)| (*loop_idx, factor * number));
        Self { terms: terms.filter(|(_, factor)| *factor != 0).collect(), constant: self.constant * number }
    }
}

/// For each operand of a structured op, inputs and then outputs, the index into each of its dimensions. None for an op
/// without a loop nest, and for one of which some index is no [`Linear`].
pub fn linear_subscripts(op: OperationRef) -> Option<Vec<Vec<Linear>>> {
    let of_map = |map: &AffineMap| (0..map.result_count()).map(|idx| Linear::of(map.result(idx).ok()?)).collect();
    indexing_maps(op)?.iter().map(of_map).collect()
}

/// The loop nest of an op that has one: a named or generic op of the linalg dialect.
pub fn loop_nest(op: OperationRef) -> Option<LoopNest> {
    let maps = indexing_maps(op)?;
    let n_loops = maps.first()?.dim_count();
    let subscripts = maps
        .iter()
        .map(|map| (0..map.result_count()).filter_map(|idx| map.result(idx).ok()).map(subscript).collect())
        .collect();
    // SAFETY: the op is alive.
    let is_parallel = |idx: usize| unsafe { ffi::parallelOpIsParallelLoop(op.to_raw(), idx.cast_signed()) };
    Some(LoopNest { n_loops, subscripts, is_parallel: (0..n_loops).map(is_parallel).collect() })
}

/// How the loops of a structured op index each operand, inputs and then outputs. None for an op without loops.
pub fn indexing_maps<'c>(op: OperationRef<'c, '_>) -> Option<Vec<AffineMap<'c>>> {
    // SAFETY: the op is alive; the function returns a null attribute for an op without indexing maps.
    let maps = unsafe {
        let raw = mlir_sys::mlirLinalgGetIndexingMapsAttribute(op.to_raw());
        melior::ir::Attribute::from_option_raw(raw)?
    };
    let maps = ArrayAttribute::try_from(maps).ok()?;
    Some((0..maps.len()).filter_map(|idx| affine_map(maps.element(idx).ok()?)).collect())
}

fn affine_map(attribute: melior::ir::Attribute<'_>) -> Option<AffineMap<'_>> {
    use melior::ir::attribute::AttributeLike;
    // SAFETY: the attribute is alive, and the map is read only after its kind was checked.
    unsafe {
        mlir_sys::mlirAttributeIsAAffineMap(attribute.to_raw())
            .then(|| AffineMap::from_raw(mlir_sys::mlirAffineMapAttrGetValue(attribute.to_raw())))
    }
}

fn subscript(expression: AffineExpr) -> Subscript {
    if expression.is_dim() {
        return Subscript::Loop(expression.dim_position());
    }
    let mut loops = Vec::new();
    let mut open = vec![expression];
    while let Some(expression) = open.pop() {
        if expression.is_dim() {
            loops.push(expression.dim_position());
        } else if expression.is_binary() {
            open.extend([expression.lhs(), expression.rhs()]);
        }
    }
    loops.sort_unstable();
    loops.dedup();
    Subscript::Expression(loops)
}
