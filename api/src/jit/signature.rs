//! What an entry takes and returns.

use super::Error;
use crate::tensor::{ElementType, Tensor};
use melior::ir::{
    OperationRef, Type, TypeLike,
    attribute::TypeAttribute,
    operation::OperationLike,
    r#type::{FunctionType, IntegerType, RankedTensorType, ShapedTypeLike},
};
use std::fmt;

/// Types of the arguments and results of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// In order.
    pub arguments: Vec<ValueType>,
    /// In order.
    pub results: Vec<ValueType>,
}

/// A tensor or a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueType {
    /// Type of the elements, or of the scalar; `index` counts as `i64`.
    pub element: ElementType,
    /// Extents, `None` for those known at run time only; no list for a scalar.
    pub shape: Option<Vec<Option<usize>>>,
}

impl Signature {
    /// The signature of a function, which the error calls `entry`.
    pub(super) fn of(function: OperationRef, entry: &str) -> Result<Self, Error> {
        let attribute = function.attribute("function_type").ok().and_then(|it| TypeAttribute::try_from(it).ok());
        let function_type = attribute.and_then(|attribute| FunctionType::try_from(attribute.value()).ok());
        let Some(function_type) = function_type else {
            return Err(Error::NoEntry { entry: entry.to_owned(), available: Vec::new() });
        };
        let arguments = (0..function_type.input_count()).filter_map(|index| function_type.input(index).ok());
        let results = (0..function_type.result_count()).filter_map(|index| function_type.result(index).ok());
        let value_type = |part: &str, index: usize, r#type: Type| {
            ValueType::of(r#type).ok_or_else(|| Error::UnsupportedType {
                entry: entry.to_owned(),
                place: format!("{part} #{index}"),
                got: r#type.to_string(),
            })
        };
        Ok(Self {
            arguments: arguments.enumerate().map(|(i, it)| value_type("argument", i, it)).collect::<Result<_, _>>()?,
            results: results.enumerate().map(|(i, it)| value_type("result", i, it)).collect::<Result<_, _>>()?,
        })
    }
}

impl ValueType {
    fn of(r#type: Type) -> Option<Self> {
        let Ok(tensor) = RankedTensorType::try_from(r#type) else {
            return Some(Self { element: element_of(r#type)?, shape: None });
        };
        let extents = (0..tensor.rank()).map(|axis| match tensor.dim_size(axis) {
            Ok(melior::ir::r#type::DimSize::Static(extent)) => usize::try_from(extent).ok(),
            _ => None,
        });
        Some(Self { element: element_of(tensor.element())?, shape: Some(extents.collect()) })
    }

    /// Number of extents; 0 for a scalar.
    pub fn rank(&self) -> usize {
        self.shape.as_ref().map_or(0, Vec::len)
    }

    /// The tensor with elements of this type, or none if its type or shape does not fit. A scalar takes an array
    /// without extents.
    pub fn accept(&self, tensor: &Tensor) -> Option<Tensor> {
        let extents = self.shape.as_deref().unwrap_or_default();
        let fits = extents.len() == tensor.shape().len()
            && extents.iter().zip(tensor.shape()).all(|(expected, got)| expected.is_none_or(|it| it == *got));
        fits.then(|| tensor.reinterpreted(self.element)).flatten()
    }
}

impl fmt::Display for ValueType {
    /// The type, as MLIR prints it.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let Some(extents) = &self.shape else {
            return write!(formatter, "{}", self.element.mlir_name());
        };
        write!(formatter, "tensor<")?;
        for extent in extents {
            match extent {
                Some(extent) => write!(formatter, "{extent}x")?,
                None => write!(formatter, "?x")?,
            }
        }
        write!(formatter, "{}>", self.element.mlir_name())
    }
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
