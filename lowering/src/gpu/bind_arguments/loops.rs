//! Loops that may have no turns.
//!
//! The conversion to SPIR-V stores what a loop gives at the end of each turn, and nothing in front of the first one. So what a
//! loop without turns gives is chosen behind it.

use crate::gpu::{amount::Amount, cursor::Cursor};
use melior::ir::{OperationRef, Value, ValueLike, attribute::IntegerAttribute, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// Lets loops that carry values give their initial ones if they have no turns.
pub fn give_initial_values(kernel: OperationRef) {
    let loops = ir::walk(kernel).into_iter().filter(|op| ir::is_op(*op, "scf.for") && op.result_count() > 0);
    for op in loops {
        let bounds: Vec<Value> = op.operands().take(2).collect();
        let [lower, upper] = [0, 1].map(|index| Amount::of(bounds[index]).known());
        if lower.zip(upper).is_some_and(|(lower, upper)| lower < upper) {
            continue;
        }
        let Some(next) = op.next_in_block() else { continue };
        let at = Cursor::before(next);
        // Less, with or without signs.
        let predicate = if op.has_attribute("unsignedCmp") { 6 } else { 2 };
        let predicate = IntegerAttribute::new(at.bits(64), predicate).into();
        let has_turns = ir::results_of(at.op("arith.cmpi", &bounds, &[at.bits(1)], &[("predicate", predicate)]))[0];
        for (index, result) in ir::results_of(op).into_iter().enumerate() {
            let initial = op.operand_at(3 + index).expect("an initial value for each result");
            let chosen = at.value("arith.select", &[has_turns, initial, initial], result.r#type());
            ir::replace_all_uses(result, chosen);
            ir::set_operand(ir::defining_op(chosen).expect("just made"), 1, result);
        }
    }
}
