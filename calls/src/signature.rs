//! What an entry takes and returns, and what it was split into.

use crate::tensor::{ElementType, Tensor};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Types of the arguments and results of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// In order.
    pub arguments: Vec<ValueType>,
    /// In order.
    pub results: Vec<ValueType>,
}

/// A tensor or a scalar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueType {
    /// Type of the elements, or of the scalar; `index` counts as `i64`.
    pub element: ElementType,
    /// Extents, `None` for those known at run time only; no list for a scalar.
    pub shape: Option<Vec<Option<usize>>>,
}

/// An entry whose work on weights is a function of its own: which functions it became, and what they take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Of the function that takes the weights.
    pub prepare: Signature,
    /// Of the function that does the rest.
    pub prepared: Signature,
    /// Numbers of the entry's arguments that are weights.
    pub weights: Vec<usize>,
    /// What each argument of the rest is.
    pub operands: Vec<Operand>,
    /// Of a third function, which takes what the one for weights returned and ends it, where that is more than memory of
    /// the host.
    pub release: Option<Signature>,
}

/// An argument of the function that does the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operand {
    /// The argument of the entry that has this number.
    Argument(usize),
    /// The result of the function for weights that has this number.
    Packed(usize),
}

impl ValueType {
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
