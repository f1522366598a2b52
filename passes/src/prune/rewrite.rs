//! Puts constants in place of evaluated ops, and erases what nobody uses.

use super::{call::Known, constants, onnx, torch};
use crate::{roles, whitelist::Whitelist};
use melior::ir::{OperationRef, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// What was changed below one op.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Evaluated ops that are gone.
    pub folded: usize,
    /// Constants that took their place.
    pub constants: usize,
    /// Other ops that are gone, because nothing uses them.
    pub dead: usize,
}

impl Changes {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self != Self::default()
    }

    /// These and others.
    pub fn plus(self, other: Self) -> Self {
        Self {
            folded: self.folded + other.folded,
            constants: self.constants + other.constants,
            dead: self.dead + other.dead,
        }
    }
}

/// Gives the users of evaluated ops constants, and erases those that then have no users.
///
/// Users come first, so that an op of which only evaluated ops made use needs no constant.
pub fn fold(evaluated: &[OperationRef], known: &Known) -> Changes {
    let mut changes = Changes::default();
    for &op in evaluated.iter().rev() {
        for result in ir::results_of(op) {
            let numbers = known.get(&ir::value_key(result)).and_then(super::integers::Integers::known);
            let Some(numbers) = numbers.filter(|_| !ir::uses(result).is_empty()) else { continue };
            if let Some(constant) = constants::build_before(&numbers, result.r#type(), op) {
                ir::replace_all_uses(result, constant);
                changes.constants += 1;
            }
        }
        if is_unused(op) && !is_last(op) {
            ir::erase(op);
            changes.folded += 1;
        }
    }
    changes
}

/// Erases the ops below `root` that nothing uses and that may go: constants of foreign dialects, and what the whitelist
/// or the effects admit. Ops that can fail an assertion stay, and so does the last op of a block.
pub fn erase_dead(root: OperationRef, whitelist: &Whitelist) -> Changes {
    let mut changes = Changes::default();
    loop {
        let before = changes;
        // Users stand behind what they use, except across blocks in an unusual order and in graph regions.
        for op in ir::walk(root).into_iter().rev() {
            if op != root && is_unused(op) && may_go(op, whitelist) {
                ir::erase(op);
                changes.dead += 1;
            }
        }
        if changes == before {
            return changes;
        }
    }
}

fn is_unused(op: OperationRef) -> bool {
    op.result_count() > 0 && ir::results_of(op).into_iter().all(|result| ir::uses(result).is_empty())
}

/// Whether an op ends a block: an op of unknown meaning around it may take it for its result.
fn is_last(op: OperationRef) -> bool {
    op.next_in_block().is_none()
}

fn may_go(op: OperationRef, whitelist: &Whitelist) -> bool {
    let is_admitted = match whitelist.verdict_on(op) {
        Some(false) => false,
        _ => roles::is_constant(op) || onnx::is_no_value(op) || whitelist.qualify(op).is_ok(),
    };
    is_admitted
        && !torch::may_write_list(op)
        && !is_last(op)
        && !ir::walk(op).into_iter().any(|inner| ir::is_op(inner, "cf.assert"))
}
