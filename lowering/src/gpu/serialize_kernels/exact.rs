//! Keeps drivers of Vulkan from changing what floats compute.
//!
//! Without a word they may take `(x + c) - c` for `x`, on which functions build that round, and fuse or split what they like.

use melior::ir::{Attribute, OperationRef};
use parallel_op_dialect::ir;

/// Arithmetic of floats that a driver may rewrite.
const ARITHMETIC: &[&str] =
    &["spirv.FAdd", "spirv.FSub", "spirv.FMul", "spirv.FDiv", "spirv.FRem", "spirv.FNegate", "spirv.GL.Fma"];

/// Marks the arithmetic of a `spirv.module` to be done as it stands.
pub fn decorate(module: OperationRef) {
    let mark = Attribute::unit(ir::context_of(module));
    for op in ir::walk(module).into_iter().filter(|op| ARITHMETIC.contains(&ir::op_name(*op).as_str())) {
        ir::set_attribute(op, "no_contraction", mark);
    }
}
