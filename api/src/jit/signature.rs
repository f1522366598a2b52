//! What an entry takes and returns, read from its function.

use super::Error;
use crate::tensor::ElementType;
use melior::ir::{
    OperationRef, Type, TypeLike,
    attribute::TypeAttribute,
    operation::OperationLike,
    r#type::{FunctionType, IntegerType, RankedTensorType, ShapedTypeLike},
};
use parallel_op_calls::signature::{Signature, ValueType};
use parallel_op_dialect::ir;

/// The signature of a function, which the error calls `entry`.
pub(super) fn signature_of(function: OperationRef, entry: &str) -> Result<Signature, Error> {
    read(function, entry, value_type_of)
}

/// The same of a part of an entry, which may be on buffers already.
pub(super) fn signature_of_part(function: OperationRef, entry: &str) -> Result<Signature, Error> {
    read(function, entry, |r#type| buffer_type_of(r#type).or_else(|| value_type_of(r#type)))
}

fn read(function: OperationRef, entry: &str, type_of: impl Fn(Type) -> Option<ValueType>) -> Result<Signature, Error> {
    let attribute = function.attribute("function_type").ok().and_then(|it| TypeAttribute::try_from(it).ok());
    let function_type = attribute.and_then(|attribute| FunctionType::try_from(attribute.value()).ok());
    let Some(function_type) = function_type else {
        return Err(Error::NoEntry { entry: entry.to_owned(), available: Vec::new() });
    };
    let arguments = (0..function_type.input_count()).filter_map(|index| function_type.input(index).ok());
    let results = (0..function_type.result_count()).filter_map(|index| function_type.result(index).ok());
    let value_type = |part: &str, index: usize, r#type: Type| {
        type_of(r#type).ok_or_else(|| Error::UnsupportedType {
            entry: entry.to_owned(),
            place: format!("{part} #{index}"),
            got: r#type.to_string(),
        })
    };
    Ok(Signature {
        arguments: arguments.enumerate().map(|(i, it)| value_type("argument", i, it)).collect::<Result<_, _>>()?,
        results: results.enumerate().map(|(i, it)| value_type("result", i, it)).collect::<Result<_, _>>()?,
    })
}

fn buffer_type_of(r#type: Type) -> Option<ValueType> {
    ir::strides_of(r#type)?;
    let extents = ir::shape_of(r#type)?.into_iter().map(|length| usize::try_from(length).ok());
    Some(ValueType { element: element_of(ir::element_type(r#type))?, shape: Some(extents.collect()) })
}

fn value_type_of(r#type: Type) -> Option<ValueType> {
    let Ok(tensor) = RankedTensorType::try_from(r#type) else {
        return Some(ValueType { element: element_of(r#type)?, shape: None });
    };
    let extents = (0..tensor.rank()).map(|axis| match tensor.dim_size(axis) {
        Ok(melior::ir::r#type::DimSize::Static(extent)) => usize::try_from(extent).ok(),
        _ => None,
    });
    Some(ValueType { element: element_of(tensor.element())?, shape: Some(extents.collect()) })
}

fn element_of(r#type: Type) -> Option<ElementType> {
    if r#type.is_index() {
        return Some(ElementType::I64);
    }
    if let Ok(integer) = IntegerType::try_from(r#type) {
        return match integer.width() {
            1 => Some(ElementType::Bool),
            8 => Some(ElementType::I8),
            16 => Some(ElementType::I16),
            32 => Some(ElementType::I32),
            64 => Some(ElementType::I64),
            _ => None,
        };
    }
    match r#type.to_string().as_str() {
        "f16" => Some(ElementType::F16),
        "bf16" => Some(ElementType::BF16),
        "f32" => Some(ElementType::F32),
        "f64" => Some(ElementType::F64),
        _ => None,
    }
}
