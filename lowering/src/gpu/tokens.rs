//! Ops that happen in streams, and the tokens between them.

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// Whether an op happens in a stream of the device.
pub fn is_in_stream(op: OperationRef) -> bool {
    ["gpu.wait", "gpu.alloc", "gpu.dealloc", "gpu.memcpy", "gpu.launch_func"].iter().any(|name| ir::is_op(op, name))
}

/// The tokens that an op needs, in order.
pub fn tokens_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    op.operands().take_while(|operand| is_token(*operand)).collect()
}

/// The token that an op gives; none for one that the host waits for.
pub fn token_given<'c, 'a>(op: OperationRef<'c, 'a>) -> Option<Value<'c, 'a>> {
    ir::results_of(op).pop().filter(|result| is_token(*result))
}

/// Whether the host goes on only when the op has happened.
pub fn is_blocking(op: OperationRef) -> bool {
    // Copies to the host wait by themselves, and the others are behind each other in their stream.
    ["gpu.wait", "gpu.launch_func"].iter().any(|name| ir::is_op(op, name)) && token_given(op).is_none()
}

fn is_token(value: Value) -> bool {
    value.r#type().to_string() == "!gpu.async.token"
}
