//! The shape of a structured op: what of it is a contraction, a window, or a shuffle of dimensions.

use crate::body::Body;
use melior::ir::{OperationRef, TypeLike, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, LoopNest, Subscript};

/// Says of an op that it brings an operand into the order in which a contraction reads it, for the sake of that order.
pub const PANELS_ATTRIBUTE: &str = "codegen.panels";

/// A structured op on tensors, with what its loops and operands are to each other.
pub struct Structure {
    /// Its loops and how operands are indexed.
    pub nest: LoopNest,
    /// Operands that are no destinations come first: so many.
    pub n_inputs: usize,
    multiplies: bool,
}

impl Structure {
    /// The structure of an op of the linalg dialect that takes and gives tensors.
    pub fn of(op: OperationRef) -> Option<Self> {
        let on_tensors = op.result_count() > 0 && op.operands().all(|value| !is_memref(value.r#type()));
        let nest = on_tensors.then(|| ir::loop_nest(op)).flatten()?;
        let n_inputs = op.operand_count().checked_sub(op.result_count())?;
        let multiplies = Body::of(op).multiplies;
        (nest.subscripts.len() == op.operand_count()).then_some(Self { nest, n_inputs, multiplies })
    }

    /// Whether an operand is indexed by more than loops and constants, such as by position and window.
    pub fn has_windows(&self) -> bool {
        let windows = |place: &Subscript| matches!(place, Subscript::Expression(loops) if !loops.is_empty());
        self.nest.subscripts.iter().flatten().any(windows)
    }

    /// Whether sums of products mix the elements of two operands: both run through one reduction, and only one of them
    /// through some parallel loop. A window is no such reduction, so pools and depthwise convolutions are none, and
    /// neither is a sum or a largest element of what a mask leaves.
    pub fn is_contraction(&self) -> bool {
        if !self.multiplies {
            return false;
        }
        let indexes = |operand: usize, idx: usize| self.nest.subscripts[operand].contains(&Subscript::Loop(idx));
        let depends =
            |operand: usize, idx: usize| self.nest.subscripts[operand].iter().any(|place| place.depends_on(idx));
        let mut reductions = (0..self.nest.n_loops).filter(|&idx| !self.nest.is_parallel[idx]);
        reductions.any(|reduction| {
            let inputs: Vec<usize> = (0..self.n_inputs).filter(|&operand| indexes(operand, reduction)).collect();
            let is_shared = |idx: usize| inputs.iter().all(|&operand| depends(operand, idx));
            inputs.len() > 1 && (0..self.nest.n_loops).any(|idx| self.nest.is_parallel[idx] && !is_shared(idx))
        })
    }

    /// Iterations of each loop, [`ir::DYNAMIC`] where they are open or no operand says.
    pub fn extents(&self, op: OperationRef) -> Vec<i64> {
        let mut extents = vec![ir::DYNAMIC; self.nest.n_loops];
        for (value, places) in op.operands().zip(&self.nest.subscripts) {
            let shape = ir::shape_of(value.r#type()).unwrap_or_default();
            for (&extent, place) in shape.iter().zip(places) {
                if let Some(idx) = loop_of(place).filter(|&idx| extents[idx] == ir::DYNAMIC) {
                    extents[idx] = extent;
                }
            }
        }
        extents
    }

    /// Whether every loop is parallel.
    pub fn is_elementwise(&self) -> bool {
        self.nest.is_parallel.iter().all(|&is_parallel| is_parallel)
    }

    /// Whether an operand has one element for each point of the loops: its places are the loops, each once.
    pub fn covers_loops(&self, operand: usize) -> bool {
        let mut loops: Vec<usize> = self.nest.subscripts[operand].iter().filter_map(loop_of).collect();
        loops.sort_unstable();
        loops.iter().copied().eq(0..self.nest.n_loops)
    }

    /// Whether the loops that index an operand stand in another order than its dimensions.
    pub fn is_permuted(&self, operand: usize) -> bool {
        let loops: Vec<usize> = self.nest.subscripts[operand].iter().filter_map(loop_of).collect();
        !loops.is_sorted()
    }

    /// Whether the op moves elements to other places and does nothing else.
    pub fn is_shuffle(&self, op: OperationRef) -> bool {
        let permutes = (0..self.nest.subscripts.len()).any(|operand| self.is_permuted(operand));
        permutes && self.is_elementwise() && Body::of(op).moves_only()
    }
}

/// The loop that a dimension of an operand runs along.
pub fn loop_of(place: &Subscript) -> Option<usize> {
    match place {
        Subscript::Loop(idx) => Some(*idx),
        Subscript::Expression(_) => None,
    }
}

/// Whether the op stands in the turns of `scf.forall`: somebody made a block of it already.
pub fn stands_in_block(op: OperationRef) -> bool {
    std::iter::successors(op.parent_operation(), |op| op.parent_operation()).any(|op| ir::is_op(op, "scf.forall"))
}

fn is_memref(r#type: melior::ir::Type) -> bool {
    r#type.is_mem_ref() || r#type.is_unranked_mem_ref()
}
