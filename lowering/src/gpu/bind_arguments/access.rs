//! Loads and stores of memory that got another type or place.

use super::storage;
use crate::gpu::{amount::Amount, cursor::Cursor};
use melior::ir::{OperationRef, Type, Value, ValueLike};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};

/// Where memory lies now.
#[derive(Clone, Copy)]
pub struct NewPlace<'c, 'a> {
    /// A memref of one dimension.
    pub memory: Value<'c, 'a>,
    /// Where the first element lies in it.
    pub offset: Amount<'c, 'a>,
}

/// Makes every access of `old` one of its new place.
///
/// # Errors
///
/// If it is used by anything but loads, stores and atomics.
pub fn redirect<'c, 'a>(old: Value<'c, 'a>, new: NewPlace<'c, 'a>) -> Result<(), Failed> {
    let element = ir::element_type(old.r#type());
    for (op, position) in ir::uses(old) {
        let at = Cursor::before(op);
        let index = |position| {
            let index = op.operand_at(position).expect("an access has an index");
            new.offset.plus(Amount::of(index), &at).value(&at)
        };
        match (ir::op_name(op).as_str(), position) {
            ("memref.load", 0) => load(op, [new.memory, index(1)], element),
            ("memref.store", 1) => {
                let value = op.operand_at(0).expect("a store has a value");
                let is_same = ir::element_type(new.memory.r#type()) == element;
                let value = if is_same { value } else { storage::to_stored(value, element, &at) };
                ir::set_operands(op, &[value, new.memory, index(2)]);
            }
            ("memref.atomic_rmw", 1) if ir::element_type(new.memory.r#type()) == element => {
                let value = op.operand_at(0).expect("an atomic has a value");
                ir::set_operands(op, &[value, new.memory, index(2)]);
            }
            _ => {
                let expected =
                    "expected loads and stores of flat memory, as 'parallel-op-flatten-gpu-arguments' makes them";
                return Err(op_error(op, &format!("operand #{position}: {expected}")));
            }
        }
    }
    Ok(())
}

fn load<'c, 'a>(op: OperationRef<'c, 'a>, [memory, index]: [Value<'c, 'a>; 2], element: Type<'c>) {
    let stored = ir::element_type(memory.r#type());
    if stored == element {
        ir::set_operands(op, &[memory, index]);
        return;
    }
    let at = Cursor::before(op);
    let value = at.value("memref.load", &[memory, index], stored);
    ir::replace_all_uses(ir::results_of(op)[0], storage::from_stored(value, element, &at));
    ir::erase(op);
}
