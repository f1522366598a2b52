//! Powers with constant exponents.

use super::float32::{Float32, FloatPredicate};
use melior::ir::{Attribute, Value, attribute::FloatAttribute, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// The exponent, if it is the same constant for all elements.
pub fn constant_exponent(exponent: Value) -> Option<f64> {
    let op = ir::defining_op(exponent)?;
    if ir::is_op(op, "vector.broadcast") {
        return constant_exponent(op.operand_at(0)?);
    }
    ir::is_op(op, "arith.constant").then(|| splat_of(op.attribute("value").ok()?)).flatten()
}

fn splat_of(attribute: Attribute) -> Option<f64> {
    if let Ok(number) = FloatAttribute::try_from(attribute) {
        return Some(number.value());
    }
    let element = ir::splat_element(attribute)?;
    Some(FloatAttribute::try_from(element).ok()?.value())
}

/// A power as products, a quotient or a root, for the exponents of which that is as exact as the C library's.
pub fn powf<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>, exponent: f64) -> Option<Value<'c, 'a>> {
    Some(match exponent {
        1.0 => x,
        2.0 => float.mul(x, x),
        3.0 => float.mul(float.mul(x, x), x),
        -1.0 => float.div(float.float(1.0), x),
        0.5 => root(float, x),
        _ => return None,
    })
}

/// The square root as a power: that of minus zero is zero, and that of minus infinity infinite.
fn root<'c, 'a>(float: &Float32<'c, 'a>, x: Value<'c, 'a>) -> Value<'c, 'a> {
    let positive_zero = float.add(x, float.float(0.0));
    let root = float.builder.value("math.sqrt", &[positive_zero], float.r#type, &[]);
    let is_lowest = float.compare(FloatPredicate::Equal, x, float.float(f64::NEG_INFINITY));
    float.select(is_lowest, float.float(f64::INFINITY), root)
}
