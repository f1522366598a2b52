//! What the host does with memory of the device.

use super::{
    shadow::{self, Shadow},
    written::writes,
};
use crate::gpu::{
    device_memory::{self, DeviceMemory, is_buffer},
    emitter::Emitter,
    host_code::HostCode,
};
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    attribute::{DenseI32ArrayAttribute, DenseI64ArrayAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir::{self, OperationParts},
};

/// Turns what the host does with memory of the device into copies.
pub fn write(function: OperationRef) -> Result<(), Failed> {
    let memory = DeviceMemory::of(function);
    for op in ir::walk(function) {
        let on_device: Vec<usize> = (0..)
            .zip(op.operands())
            .filter(|(_, operand)| is_buffer(*operand) && memory.holds(*operand))
            .map(|(at, _)| at)
            .collect();
        if on_device.is_empty() {
            continue;
        }
        match ir::op_name(op).as_str() {
            "memref.load" => load(function, op),
            "memref.store" => store(function, op),
            "memref.copy" => copy(op)?,
            "func.call" => call(op, &on_device),
            "memref.dim" | "cf.br" | "cf.cond_br" | "memref.extract_aligned_pointer_as_index" => (),
            name if device_memory::is_view(name) || name.starts_with("scf.") || name.starts_with("gpu.") => (),
            _ => return Err(op_error(op, "cannot use memory of the device: expected a kernel")),
        }
    }
    Ok(())
}

/// Has another buffer take the place of a buffer. Parts of both are counted from the beginning of the allocation, as far
/// as that is known now.
pub fn replace_root<'c, 'a>(buffer: Value<'c, 'a>, place: Value<'c, 'a>) {
    let shift = ir::defining_op(place).filter(|op| ir::is_op(*op, "memref.view")).and_then(|op| {
        let by = constant(op.operand_at(1)?)?;
        Some((op.operand_at(0)?, by))
    });
    for (user, _) in ir::uses(buffer) {
        let own = user.operand_at(1).filter(|_| ir::is_op(user, "memref.view")).and_then(constant);
        if let (Some((block, by)), Some(own)) = (shift, own) {
            ir::set_operand(user, 0, block);
            ir::set_operand(user, 1, HostCode::before(user).index(by + own));
        }
    }
    ir::replace_all_uses(buffer, place);
}

fn constant(value: Value) -> Option<i64> {
    ir::defining_op(value).filter(|op| ir::is_op(*op, "arith.constant")).and_then(|op| ir::int_attribute(op, "value"))
}

/// Copies an element to the host, which reads it there.
fn load<'c, 'a>(function: OperationRef<'c, 'a>, op: OperationRef<'c, 'a>) {
    let code = HostCode::before(op);
    let operands: Vec<_> = op.operands().collect();
    let place = scalar_on_stack(function, operands[0].r#type());
    code.act("gpu.memcpy", &[place, element(&operands[0], &operands[1..], &code)], &[]);
    let loaded = code.op("memref.load", &[place], ir::element_type(place.r#type()), &[]);
    ir::replace_all_uses(ir::results_of(op)[0], loaded);
    ir::erase(op);
}

/// Copies an element of the host in.
fn store<'c, 'a>(function: OperationRef<'c, 'a>, op: OperationRef<'c, 'a>) {
    let code = HostCode::before(op);
    let operands: Vec<_> = op.operands().collect();
    let place = scalar_on_stack(function, operands[1].r#type());
    code.act("memref.store", &[operands[0], place], &[]);
    code.act("gpu.memcpy", &[element(&operands[1], &operands[2..], &code), place], &[]);
    ir::erase(op);
}

/// Room for an element where the function begins, so that loops do not take more and more.
fn scalar_on_stack<'c, 'a>(function: OperationRef<'c, 'a>, like: Type<'c>) -> Value<'c, 'a> {
    let first = ir::body(function).map(ir::ops_in).unwrap_or_default()[0];
    HostCode::before(first).scalar_on_stack(ir::scalar_memref(like))
}

/// An element of a buffer as a buffer without dimensions, which the buffer may be itself.
fn element<'c, 'a>(buffer: &Value<'c, 'a>, at: &[Value<'c, 'a>], code: &HostCode<'c, 'a>) -> Value<'c, 'a> {
    if at.is_empty() {
        return *buffer;
    }
    let context = code.context();
    let text = format!("memref<{}, strided<[], offset: ?>>", ir::element_type(buffer.r#type()));
    let r#type = Type::parse(context, &text).expect("an element has a type");
    let rank = at.len();
    let array = |value: i64| DenseI64ArrayAttribute::new(context, &vec![value; rank]).into();
    let n_offsets = i32::try_from(rank).unwrap_or(i32::MAX);
    let mut operands = vec![*buffer];
    operands.extend(at);
    let attributes = [
        ("static_offsets", array(ir::DYNAMIC)),
        ("static_sizes", array(1)),
        ("static_strides", array(1)),
        ("operandSegmentSizes", DenseI32ArrayAttribute::new(context, &[1, n_offsets, 0, 0]).into()),
    ];
    code.op("memref.subview", &operands, r#type, &attributes)
}

fn copy(op: OperationRef) -> Result<(), Failed> {
    let operands: Vec<_> = op.operands().collect();
    if let Some(gaps) = operands.iter().find(|buffer| !device_memory::is_dense(buffer.r#type())) {
        let reason = format!("cannot copy a buffer of type '{}': expected elements without gaps", gaps.r#type());
        return Err(op_error(op, &reason));
    }
    HostCode::before(op).act("gpu.memcpy", &[operands[1], operands[0]], &[]);
    ir::erase(op);
    Ok(())
}

/// Has a call on the CPU use copies, and copies back what it writes.
fn call(op: OperationRef, on_device: &[usize]) {
    let behind = op.next_in_block().expect("a call is not the end of a block");
    let (code, back) = (HostCode::before(op), HostCode::before(behind));
    for &at in on_device {
        let buffer = op.operand_at(at).expect("an operand");
        let r#type = buffer.r#type();
        if !(device_memory::is_dense(r#type) && shadow::is_whole(r#type)) {
            let shadow = Shadow::new(buffer, &Emitter::before(op));
            ir::set_operand(op, at, shadow.passed);
            if writes(op, at) {
                shadow.copy_back(&Emitter::before(behind));
            }
            shadow.free(&Emitter::before(behind));
            continue;
        }
        let dense = ir::dense_memref(r#type);
        let own = code.allocate_on_host(dense, &code.open_lengths(buffer));
        code.act("gpu.memcpy", &[own, buffer], &[]);
        let passed = if dense == r#type { own } else { code.op("memref.cast", &[own], r#type, &[]) };
        ir::set_operand(op, at, passed);
        if writes(op, at) {
            back.act("gpu.memcpy", &[buffer, own], &[]);
        }
        back.act("memref.dealloc", &[own], &[]);
    }
}
