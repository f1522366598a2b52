//! The body of an elementwise op on vectors: each lane computes what the body computes.

use crate::builder::Builder;
use melior::ir::{OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

/// Whether [`apply`] can compute the body of a structured op: arithmetic on integers and floats, without regions.
pub fn can_apply(op: OperationRef) -> bool {
    let Some(block) = ir::body(op) else { return false };
    let ops = ir::ops_in(block);
    let Some((end, ops)) = ops.split_last() else { return false };
    let is_scalar = |r#type: Type| (r#type.is_integer() || r#type.is_float()) && ir::bits_of(r#type).is_some();
    let is_arithmetic = |op: &OperationRef| {
        let name = ir::op_name(*op);
        let is_known = name.starts_with("arith.") || name.starts_with("math.");
        is_known
            && op.region_count() == 0
            && op.result_count() == 1
            && op.operands().all(|operand| is_scalar(operand.r#type()))
            && is_scalar(ir::results_of(*op)[0].r#type())
    };
    end.operand_count() == 1
        && is_scalar(end.operands().next().expect("it has one operand").r#type())
        && ops.iter().all(is_arithmetic)
}

/// The body's value on vectors of so many lanes: `arguments` are the vectors of the block's arguments; none stands for
/// one that the body does not use.
///
/// # Panics
///
/// If [`can_apply`] says no.
pub fn apply<'c, 'a>(
    builder: &Builder<'c, 'a>,
    op: OperationRef<'c, 'a>,
    lanes: usize,
    arguments: &[Option<Value<'c, 'a>>],
) -> Value<'c, 'a> {
    let block = ir::body(op).expect("the op has a body");
    let given = ir::arguments_of(block).into_iter().zip(arguments);
    let mut vectors: Vec<(Value, Value)> = given.filter_map(|(from, to)| Some((from, (*to)?))).collect();
    let on_lanes = |vectors: &[(Value<'c, 'a>, Value<'c, 'a>)], scalar: Value<'c, 'a>| {
        let known = vectors.iter().find(|(from, _)| *from == scalar).map(|(_, to)| *to);
        // What comes from outside of the body is the same in each lane.
        known.unwrap_or_else(|| builder.broadcast(scalar, builder.vector_type(lanes, scalar.r#type())))
    };
    for inner in ir::ops_in(block) {
        let operands: Vec<Value> = inner.operands().map(|operand| on_lanes(&vectors, operand)).collect();
        let Some(result) = ir::results_of(inner).first().copied() else {
            return operands[0];
        };
        let r#type = builder.vector_type(lanes, result.r#type());
        let value = if ir::is_op(inner, "arith.constant") {
            let constant = builder.constant(inner.attribute("value").expect("a constant has a value"), result.r#type());
            builder.broadcast(constant, r#type)
        } else {
            let attributes: Vec<_> = inner.attributes().collect();
            let named: Vec<_> = attributes
                .iter()
                .map(|(name, attribute)| (name.as_string_ref().as_str().unwrap_or_default(), *attribute))
                .collect();
            builder.value(&ir::op_name(inner), &operands, r#type, &named)
        };
        vectors.push((result, value));
    }
    unreachable!("a body ends with what it yields")
}
