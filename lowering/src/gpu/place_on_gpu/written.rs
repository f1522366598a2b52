//! Which arguments and constants of a function are written.

use crate::gpu::{
    device_memory::{DeviceMemory, is_buffer, origins_of},
    launch_op,
};
use melior::ir::{OperationRef, Value, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};
use std::collections::BTreeSet;

/// Attribute of a launch or a call: the numbers of the operands, of a launch those of the kernel, that are written. All
/// are without it.
const WRITES_ATTRIBUTE: &str = "parallel_op.writes";

/// What launches, calls and the host write.
pub struct Written {
    /// What may be written, by its key.
    origins: BTreeSet<usize>,
}

impl Written {
    /// Reads a function, whose buffers are in families.
    pub fn of(function: OperationRef, memory: &DeviceMemory) -> Self {
        let ops = ir::walk(function);
        let written = ops.iter().flat_map(|op| written_by(*op));
        let mut origins = BTreeSet::new();
        let mut families = BTreeSet::new();
        for buffer in written {
            match origins_of(buffer) {
                Some(known) => origins.extend(known.into_iter().map(ir::value_key)),
                None => drop(families.insert(memory.family_of(buffer))),
            }
        }
        let arguments = ir::body(function).map(ir::arguments_of).unwrap_or_default();
        let results = ops.into_iter().flat_map(ir::results_of);
        let unsure = arguments.into_iter().chain(results).filter(|it| families.contains(&memory.family_of(*it)));
        origins.extend(unsure.map(ir::value_key));
        Self { origins }
    }

    /// Whether an argument or a constant may be written.
    pub fn holds(&self, origin: Value) -> bool {
        self.origins.contains(&ir::value_key(origin))
    }
}

/// Whether a launch or a call may write the operand, or argument of the kernel, of this number.
pub fn writes(op: OperationRef, number: usize) -> bool {
    let numbers = op.attribute(WRITES_ATTRIBUTE).ok().and_then(|it| ir::integers_of(it, op.operand_count()));
    numbers.is_none_or(|numbers| numbers.iter().any(|it| usize::try_from(*it) == Ok(number)))
}

/// The buffers that an op may write.
fn written_by<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    let first = match ir::op_name(op).as_str() {
        "gpu.launch_func" => launch_op::kernel_operands(op).0,
        "func.call" => 0,
        "memref.store" | "memref.copy" => return op.operand_at(1).into_iter().collect(),
        "gpu.memcpy" => return op.operands().filter(|operand| is_buffer(*operand)).take(1).collect(),
        _ => return Vec::new(),
    };
    let operands = op.operands().skip(first).enumerate();
    operands.filter(|(number, it)| is_buffer(*it) && writes(op, *number)).map(|(_, it)| it).collect()
}
