//! Attributes and operands that say how large a result is.

use super::super::independence::{Along, shape};
use melior::ir::{
    OperationRef, Type, Value, ValueLike,
    attribute::{AttributeLike, DenseElementsAttribute, DenseI64ArrayAttribute},
    operation::OperationLike,
};
use parallel_op_dialect::ir::{self, OperationParts};

/// Makes a copy of an op, whose results are those of one sample already, agree with them.
pub fn resize(copy: OperationRef, along: &Along) {
    let Some(result) = copy.results().next().map(Value::from) else { return };
    match ir::op_name(copy).as_str() {
        "tensor.extract_slice" => resize_source(copy, along, 0),
        "tensor.insert_slice" => resize_source(copy, along, 1),
        "tensor.expand_shape" => {
            let dim = along.results[0];
            set_number(copy, "static_output_shape", dim, shape(result.r#type()).and_then(|shape| shape[dim?]));
        }
        "tosa.reshape" => resize_shape(copy, 1, result.r#type()),
        "tosa.slice" => resize_shape(copy, 2, result.r#type()),
        _ if ir::is_constant_like(copy) => resize_constant(copy, result.r#type()),
        _ => {}
    }
}

/// A slice is as long as what it is taken from, or put into, along the samples.
fn resize_source(copy: OperationRef, along: &Along, operand: usize) {
    let dim = along.operands[operand];
    let extent = copy.operand_at(operand).and_then(|source| shape(source.r#type())?[dim?]);
    set_number(copy, "static_sizes", dim, extent);
}

/// Sets one of the numbers of an attribute.
fn set_number(copy: OperationRef, name: &str, place: Option<usize>, number: Option<usize>) {
    let array = copy.attribute(name).ok().and_then(|attribute| DenseI64ArrayAttribute::try_from(attribute).ok());
    let (Some(array), Some(place), Some(number)) = (array, place, number) else { return };
    let mut numbers: Vec<i64> = (0..array.len()).filter_map(|idx| array.element(idx).ok()).collect();
    numbers[place] = number as i64;
    ir::set_attribute(copy, name, DenseI64ArrayAttribute::new(ir::context_of(copy), &numbers).into());
}

/// Gives an op a shape of its own as operand: that of its result.
fn resize_shape(copy: OperationRef, operand: usize, result: Type) {
    let Some(constant) = copy.operand_at(operand).and_then(ir::defining_op) else { return };
    let own = ir::clone_before(constant, copy);
    let extents: Vec<i64> =
        shape(result).unwrap_or_default().into_iter().map(|extent| extent.map_or(-1, |extent| extent as i64)).collect();
    if let Ok(values) = own.attribute("values") {
        ir::set_attribute(own, "values", DenseElementsAttribute::i64_values(values.r#type(), &extents).into());
    }
    ir::set_operand(copy, operand, ir::results_of(own)[0]);
}

/// A constant of one repeated element.
fn resize_constant(copy: OperationRef, result: Type) {
    for name in ["value", "values"] {
        let elements = copy.attribute(name).ok().and_then(|value| DenseElementsAttribute::try_from(value).ok());
        if let Some(elements) = elements.filter(DenseElementsAttribute::is_splat) {
            ir::set_attribute(copy, name, DenseElementsAttribute::splat(result, elements.splat_value()).into());
        }
    }
}
