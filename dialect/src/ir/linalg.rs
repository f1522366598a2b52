//! The loops of structured ops.

use crate::ffi;
use melior::ir::{AffineExpr, AffineMap, OperationRef, attribute::ArrayAttribute};

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

/// The loop nest of an op that has one: a named or generic op of the linalg dialect.
pub fn loop_nest(op: OperationRef) -> Option<LoopNest> {
    // SAFETY: the op is alive; the function returns a null attribute for an op without indexing maps.
    let maps = unsafe {
        let raw = mlir_sys::mlirLinalgGetIndexingMapsAttribute(op.to_raw());
        melior::ir::Attribute::from_option_raw(raw)?
    };
    let maps = ArrayAttribute::try_from(maps).ok()?;
    let maps: Vec<AffineMap> = (0..maps.len()).filter_map(|idx| affine_map(maps.element(idx).ok()?)).collect();
    let n_loops = maps.first()?.dim_count();
    let subscripts = maps
        .iter()
        .map(|map| (0..map.result_count()).filter_map(|idx| map.result(idx).ok()).map(subscript).collect())
        .collect();
    // SAFETY: the op is alive.
    let is_parallel = |idx: usize| unsafe { ffi::parallelOpIsParallelLoop(op.to_raw(), idx.cast_signed()) };
    Some(LoopNest { n_loops, subscripts, is_parallel: (0..n_loops).map(is_parallel).collect() })
}

fn affine_map(attribute: melior::ir::Attribute) -> Option<AffineMap> {
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
