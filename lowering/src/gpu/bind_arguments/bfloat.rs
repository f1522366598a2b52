//! Values of type `bf16` as their bits.
//!
//! Arithmetic on them was spelled out in 32 bits before. What is left moves them around, and that works on bits as well; the
//! conversion to SPIR-V would take them for floats of 32 bits.

use crate::gpu::cursor::Cursor;
use melior::ir::{
    OperationRef, Type, TypeLike, Value, ValueLike,
    attribute::{FloatAttribute, IntegerAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::{
    diagnostic::{Failed, op_error},
    ir,
};

/// Makes values of type `bf16` in a kernel values of type `i16`.
///
/// # Errors
///
/// If an op computes with them.
pub fn to_bits(kernel: OperationRef) -> Result<(), Failed> {
    let ops = ir::walk(kernel);
    let bits = Cursor::before(kernel).bits(16);
    let mut casts = Vec::new();
    for op in ops {
        let is_bf16 = |value: Value| value.r#type().is_bf16();
        let arguments = ir::blocks_of(op).into_iter().flat_map(ir::arguments_of);
        arguments.filter(|argument| is_bf16(*argument)).for_each(|argument| ir::set_type(argument, bits));
        if !op.operands().chain(ir::results_of(op)).any(is_bf16) {
            continue;
        }
        match ir::op_name(op).as_str() {
            "arith.bitcast" => casts.push(op),
            "arith.constant" => set_constant(op, bits),
            "arith.select" | "scf.if" | "scf.for" | "scf.while" | "scf.yield" | "scf.condition" | "memref.store" => {}
            _ => {
                let expected = "expected no arithmetic on 'bf16', as behind 'parallel-op-lower-gpu-math', got some";
                return Err(op_error(op, &format!("in a kernel: {expected}")));
            }
        }
        ir::results_of(op).into_iter().filter(|it| is_bf16(*it)).for_each(|result| ir::set_type(result, bits));
    }
    for cast in casts {
        let operand = cast.operands().next().expect("a cast has an operand");
        ir::replace_all_uses(ir::results_of(cast)[0], operand);
        ir::erase(cast);
    }
    Ok(())
}

fn set_constant<'c>(op: OperationRef<'c, '_>, bits: Type<'c>) {
    let value = op.attribute("value").ok().and_then(|value| FloatAttribute::try_from(value).ok());
    #[allow(clippy::cast_possible_truncation, reason = "the upper half of the bits is the number, exactly")]
    let number = value.map_or(0.0, |value| value.value() as f32).to_bits() >> 16;
    ir::set_attribute(op, "value", IntegerAttribute::new(bits, number.into()).into());
}
