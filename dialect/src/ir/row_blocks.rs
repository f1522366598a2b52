//! Structured ops that become a loop over blocks of rows.

use crate::ffi;
use melior::ir::{OperationRef, operation::OperationLike};

/// Structured ops with the rows that they share.
#[derive(Clone, Debug, Default)]
pub struct Rows<'c, 'a> {
    /// The ops, as they stand in their block.
    pub ops: Vec<OperationRef<'c, 'a>>,
    /// For each op and each row dimension the parallel loop that runs along it.
    pub loops: Vec<Vec<usize>>,
    /// For each row dimension how much of it a block takes, at least one.
    pub sizes: Vec<i64>,
}

/// Puts the ops into one `scf.forall`, whose turns each compute a block of rows with all of them. Returns the loop, which
/// stands where the last op stood; the ops are gone.
///
/// Where an op uses the result of another one, the rows of both have to be the same elements, and no op outside that needs
/// a result may stand in front of the last op. Results have to be indexed by loops and constants.
pub fn make_row_blocks<'c, 'a>(rows: &Rows<'c, 'a>) -> OperationRef<'c, 'a> {
    let ops: Vec<_> = rows.ops.iter().map(|op| op.to_raw()).collect();
    let loops: Vec<isize> = rows.loops.iter().flatten().map(|idx| idx.cast_signed()).collect();
    assert!(
        !ops.is_empty() && loops.len() == ops.len() * rows.sizes.len(),
        "each op has a loop for each row dimension"
    );
    // SAFETY: the ops are alive, the arrays as long as said, and the new loop stands where the ops did.
    unsafe {
        OperationRef::from_raw(ffi::parallelOpMakeRowBlocks(
            ops.len().cast_signed(),
            ops.as_ptr(),
            rows.sizes.len().cast_signed(),
            loops.as_ptr(),
            rows.sizes.as_ptr(),
        ))
    }
}
