//! Keeps drivers of Vulkan from changing what floats compute.
//!
//! Without a word they may take `(x + c) - c` for `x`, on which functions build that round, and zero for a product with
//! zero, whose other factor may be infinite. The first is forbidden op by op, the second for a whole kernel and width.

use crate::gpu::cursor::Cursor;
use melior::ir::{
    Attribute, OperationRef, TypeLike, ValueLike,
    attribute::{ArrayAttribute, IntegerAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir;
use std::collections::BTreeSet;

/// Arithmetic of floats that a driver may rewrite.
const ARITHMETIC: &[&str] =
    &["spirv.FAdd", "spirv.FSub", "spirv.FMul", "spirv.FDiv", "spirv.FRem", "spirv.FNegate", "spirv.GL.Fma"];

/// Marks the arithmetic of a `spirv.module` to be done as it stands.
pub fn decorate(module: OperationRef) {
    let context = ir::context_of(module);
    let mark = Attribute::unit(context);
    let mut widths = BTreeSet::new();
    for op in ir::walk(module).into_iter().filter(|op| ARITHMETIC.contains(&ir::op_name(*op).as_str())) {
        ir::set_attribute(op, "no_contraction", mark);
        let r#type = ir::results_of(op)[0].r#type();
        widths.extend(ir::bits_of(r#type).filter(|_| r#type.is_float()));
    }
    let ops = ir::body(module).map(ir::ops_in).unwrap_or_default();
    for entry in ops.into_iter().filter(|op| ir::is_op(*op, "spirv.EntryPoint")) {
        let Ok(kernel) = entry.attribute("fn") else { continue };
        let at = Cursor::before(entry);
        let mode = Attribute::parse(context, "#spirv.execution_mode<SignedZeroInfNanPreserve>");
        let mode = mode.expect("an attribute of the spirv dialect");
        for width in &widths {
            let width = IntegerAttribute::new(at.bits(32), i64::try_from(*width).unwrap_or(32)).into();
            let values = ArrayAttribute::new(context, &[width]).into();
            let preserve =
                at.op("spirv.ExecutionMode", &[], &[], &[("fn", kernel), ("execution_mode", mode), ("values", values)]);
            // A mode names an entry point in front of it.
            ir::move_after(preserve, entry);
        }
    }
}
