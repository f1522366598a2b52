//! Work of ops that are loop nests.

use super::{
    shapes::{Shape, shape_of},
    walk::misses,
    weights::scalar_weight,
};
use crate::roles::family;
use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, LoopNest, Subscript};
use parallel_op_task_graph::machine::Work;

/// In a reduction each addition waits for the one before, and nothing is vectorised.
pub const REDUCTION_FACTOR: f64 = 2.0;

/// Work of a linalg op, or none for any other op.
pub fn structured_work(op: OperationRef) -> Option<Work> {
    let nest = ir::loop_nest(op)?;
    let shapes: Vec<Option<Shape>> = op.operands().map(|operand| shape_of(operand.r#type())).collect();
    let extents = loop_extents(&shapes, &nest);
    let iterations: f64 = extents.iter().product();
    // Iterations follow each other along the innermost loop that runs more than once.
    let innermost = extents.iter().rposition(|&extent| extent > 1.0);
    let reduces = innermost.is_some_and(|inner| {
        nest.subscripts.last().is_some_and(|output| !output.iter().any(|subscript| subscript.depends_on(inner)))
    });
    let factor = if reduces { REDUCTION_FACTOR } else { 1.0 };
    let operations = iterations * body_weight(op).max(1.0) * factor;
    let mut work = match is_contraction(op, &nest) {
        true => Work { products: operations, ..Work::default() },
        false => Work { flops: operations, ..Work::default() },
    };
    for (shape, subscripts) in shapes.iter().zip(&nest.subscripts) {
        let Some(shape) = shape else { continue };
        work.bytes += shape.bytes();
        if let Some(inner) = innermost {
            work += misses(shape, subscripts, inner, extents[inner], iterations);
        }
    }
    Some(work)
}

/// Whether an op sums up products of two inputs.
fn is_contraction(op: OperationRef, nest: &LoopNest) -> bool {
    let body: Vec<String> =
        ir::blocks_of(op).into_iter().flat_map(ir::ops_in).map(|inner| family(&ir::op_name(inner))).collect();
    let holds = |families: [&str; 2]| body.iter().any(|known| families.contains(&known.as_str()));
    nest.subscripts.len() == 3
        && nest.is_parallel.contains(&false)
        && holds(["mulf", "muli"])
        && holds(["addf", "addi"])
}

/// How often each loop runs: the extent of the dimension that it alone indexes.
fn loop_extents(shapes: &[Option<Shape>], nest: &LoopNest) -> Vec<f64> {
    let mut extents = vec![1.0; nest.n_loops];
    for (shape, subscripts) in shapes.iter().zip(&nest.subscripts) {
        let Some(shape) = shape else { continue };
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
