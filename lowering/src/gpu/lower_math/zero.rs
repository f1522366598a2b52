//! Products with a constant zero.
//!
//! They are no zero where the other factor is infinite or no number, but Mesa's driver for the CPU takes them for one,
//! whatever the kernel says.

use crate::gpu::cursor::Cursor;
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Writes `x * 0` as `x - x` with the sign of the product.
pub fn spell_out(root: OperationRef) {
    for op in ir::walk(root).into_iter().filter(|op| ir::is_op(*op, "arith.mulf")) {
        let [Some(left), Some(right)] = [op.operand_at(0), op.operand_at(1)] else { continue };
        let zero = zero_of(right).map(|zero| (left, zero)).or_else(|| zero_of(left).map(|zero| (right, zero)));
        let Some((x, zero)) = zero else { continue };
        let at = Cursor::before(op);
        let difference = at.binary("arith.subf", x, x);
        let sign = if zero.is_sign_negative() { at.value("arith.negf", &[x], x.r#type()) } else { x };
        ir::replace_all_uses(ir::results_of(op)[0], at.binary("math.copysign", difference, sign));
        ir::erase(op);
    }
}

/// The zero that a value is, with its sign.
fn zero_of(value: Value) -> Option<f64> {
    let constant = ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant"))?;
    ir::float_of(constant.attribute("value").ok()?).filter(|number| *number == 0.0)
}
