//! Functions that are an instruction or few of NVIDIA's chips, as LLVM's intrinsics.
//!
//! The stock conversion makes calls of CUDA's `__nv_*` library of all functions, for which an image has no code.

use crate::gpu::cursor::Cursor;
use melior::ir::{
    OperationRef, TypeLike, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, StringAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir;

/// Name of the function and of the intrinsic.
const INTRINSICS: &[(&str, &str)] = &[
    ("math.sqrt", "llvm.sqrt"),
    ("math.floor", "llvm.floor"),
    ("math.ceil", "llvm.ceil"),
    ("math.trunc", "llvm.trunc"),
    ("math.absf", "llvm.fabs"),
    ("math.roundeven", "llvm.roundeven"),
    ("math.copysign", "llvm.copysign"),
    ("math.fma", "llvm.fma"),
];

/// Makes calls of intrinsics of the functions that have one.
pub fn call(module: OperationRef) {
    for op in ir::walk(module) {
        let name = ir::op_name(op);
        let Some((_, intrinsic)) = INTRINSICS.iter().find(|(function, _)| *function == name) else { continue };
        let at = Cursor::before(op);
        let result = ir::results_of(op)[0];
        let operands: Vec<Value> = op.operands().collect();
        let name = StringAttribute::new(at.context, &format!("{intrinsic}.{}", result.r#type()));
        let count = i32::try_from(operands.len()).unwrap_or(0);
        let attributes = [
            ("intrin", name.into()),
            ("operandSegmentSizes", DenseI32ArrayAttribute::new(at.context, &[count, 0]).into()),
            ("op_bundle_sizes", DenseI32ArrayAttribute::new(at.context, &[]).into()),
        ];
        debug_assert!(result.r#type().is_float());
        let call = at.op("llvm.call_intrinsic", &operands, &[result.r#type()], &attributes);
        ir::replace_all_uses(result, ir::results_of(call)[0]);
        ir::erase(op);
    }
}
