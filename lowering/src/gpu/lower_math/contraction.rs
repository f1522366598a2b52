//! Products that are added become fused multiply-adds: one instruction on GPUs in place of two, and one rounding.

use crate::gpu::cursor::Cursor;
use melior::ir::{OperationRef, TypeLike, Value, ValueLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Fuses each sum below `root` with one of its terms, if that is a product that nothing else uses.
pub fn fuse(root: OperationRef) {
    for op in ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "arith.addf")) {
        let [Some(left), Some(right)] = [op.operand_at(0), op.operand_at(1)] else { continue };
        let r#type = left.r#type();
        if !r#type.is_f32() && !r#type.is_f64() {
            continue;
        }
        // The term on the right is the newer one where a loop adds up.
        let Some((product, other)) =
            product(right).map(|it| (it, left)).or_else(|| product(left).map(|it| (it, right)))
        else {
            continue;
        };
        let [a, b] = [0, 1].map(|index| product.operand_at(index).expect("a product has two factors"));
        let fused = Cursor::before(op).value("math.fma", &[a, b, other], r#type);
        ir::replace_all_uses(ir::results_of(op)[0], fused);
        ir::erase(op);
        ir::erase(product);
    }
}

/// The product that a value is, if it is used once.
fn product<'c, 'a>(value: Value<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.mulf") && ir::uses(value).len() == 1)
}
