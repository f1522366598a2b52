//! Functions that an image would need from elsewhere, and ops that became no code.

use melior::ir::{OperationRef, RegionLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};

/// Refuses kernels that call what has no body: the driver would refuse the image.
pub fn refuse(module: OperationRef) -> Result<(), Failed> {
    let is_missing = |op: &OperationRef| {
        ir::is_op(*op, "llvm.func") && op.region_at(0).is_none_or(|body| body.first_block().is_none())
    };
    if let Some(op) = ir::walk(module).into_iter().find(|op| ir::op_name(*op).starts_with("math.")) {
        return Err(op_error(op, "has no code for a GPU: expected arithmetic, as behind 'parallel-op-lower-gpu-math'"));
    }
    match ir::walk(module).into_iter().find(is_missing) {
        None => Ok(()),
        Some(function) => {
            let name = ir::string_attribute(function, "sym_name").unwrap_or_default();
            let advice = "expected arithmetic, as behind 'parallel-op-lower-gpu-math'";
            Err(op_error(function, &format!("a kernel calls '{name}', which has no code for a GPU: {advice}")))
        }
    }
}
