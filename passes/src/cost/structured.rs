//! Work of ops that are loop nests.

use super::{shapes::shape_of, weights::scalar_weight};
use crate::roles::family;
use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, LoopNest, Subscript};
use parallel_op_task_graph::machine::Work;

/// Operands of at most so many bytes stay in the first cache, where it does not matter in which order they are walked.
const CACHED_BYTES: f64 = 32.0 * 1024.0;
/// What a load that skips cache lines moves.
const CACHE_LINE_BYTES: f64 = 64.0;

/// Work of a linalg op, or none for any other op.
pub fn structured_work(op: OperationRef) -> Option<Work> {
    let nest = ir::loop_nest(op)?;
    let extents = loop_extents(op, &nest);
    let iterations: f64 = extents.iter().product();
    let mut work = Work { flops: iterations * body_weight(op).max(1.0), bytes: 0.0 };
    // Iterations follow each other along the innermost loop that runs more than once.
    let innermost = extents.iter().rposition(|&extent| extent > 1.0);
    for (operand, subscripts) in op.operands().zip(&nest.subscripts) {
        let Some(shape) = shape_of(operand.r#type()) else { continue };
        let skips_lines = innermost.is_some_and(|inner| {
            subscripts.split_last().is_some_and(|(_, outer)| outer.iter().any(|dim| dim.depends_on(inner)))
        });
        work.bytes +=
            if skips_lines && shape.bytes() > CACHED_BYTES { iterations * CACHE_LINE_BYTES } else { shape.bytes() };
    }
    Some(work)
}

/// How often each loop runs: the extent of the dimension that it alone indexes.
fn loop_extents(op: OperationRef, nest: &LoopNest) -> Vec<f64> {
    let mut extents = vec![1.0; nest.n_loops];
    for (operand, subscripts) in op.operands().zip(&nest.subscripts) {
        let Some(shape) = shape_of(operand.r#type()) else { continue };
        for (subscript, extent) in subscripts.iter().zip(&shape.extents) {
            if let Subscript::Loop(idx) = subscript
                && let Some(known) = extents.get_mut(*idx)
            {
                *known = extent.max(*known);
            }
        }
    }
    extents
}

/// Operations of one iteration.
fn body_weight(op: OperationRef) -> f64 {
    ir::blocks_of(op)
        .into_iter()
        .flat_map(ir::ops_in)
        .map(|inner| scalar_weight(&family(&ir::op_name(inner))).unwrap_or(1.0))
        .sum()
}
