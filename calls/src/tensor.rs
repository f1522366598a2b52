//! Arrays in memory, as compiled code takes and returns them.

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// Type of the elements of a [`Tensor`].
///
/// MLIR's integers have no sign, so a signed and an unsigned type of one width are the same to compiled code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ElementType {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    BF16,
    F32,
    F64,
}

impl ElementType {
    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 | Self::F16 | Self::BF16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// Whether the elements are integers, booleans not among them.
    pub fn is_integer(self) -> bool {
        !matches!(self, Self::Bool | Self::F16 | Self::BF16 | Self::F32 | Self::F64)
    }

    /// Whether an array of this type may stand for one of type `expected`: the types are equal, or integers of one
    /// width, or 16-bit words that travel as bfloat16.
    pub fn stands_for(self, expected: Self) -> bool {
        self == expected
            || (self.is_integer() && expected.is_integer() && self.size() == expected.size())
            || (self == Self::U16 && expected == Self::BF16)
    }

    /// The type as MLIR prints it.
    pub fn mlir_name(self) -> &'static str {
        match self {
            Self::Bool => "i1",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "ui8",
            Self::U16 => "ui16",
            Self::U32 => "ui32",
            Self::U64 => "ui64",
            Self::F16 => "f16",
            Self::BF16 => "bf16",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

/// A dense array in row-major order. Its contents never change, so a clone shares them.
#[derive(Clone)]
pub struct Tensor {
    element: ElementType,
    shape: Vec<usize>,
    contents: Arc<Contents>,
}

/// A buffer that somebody else allocated; it ends with this.
pub trait Storage: Send + Sync {
    /// What it holds.
    fn bytes(&self) -> &[u8];
}

/// What holds the elements.
enum Contents {
    /// Memory of this process's own.
    Lines(Vec<Line>),
    /// A buffer that compiled code returned.
    Foreign(Box<dyn Storage>),
}

/// A cache line, so that buffers are aligned as widely as vector code may ask.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C, align(64))]
struct Line([u8; 64]);

/// Bytes that the beginnings of arrays are multiples of.
pub(crate) const ALIGNMENT: usize = size_of::<Line>();

impl Tensor {
    /// An array whose elements `fill` writes, as bytes in the machine's order, into a zeroed buffer.
    pub fn filled(element: ElementType, shape: Vec<usize>, fill: impl FnOnce(&mut [u8])) -> Self {
        let n_bytes = shape.iter().product::<usize>() * element.size();
        let mut lines = vec![Line::zeroed(); n_bytes.div_ceil(size_of::<Line>())];
        fill(&mut bytemuck::cast_slice_mut(&mut lines)[..n_bytes]);
        Self { element, shape, contents: Arc::new(Contents::Lines(lines)) }
    }

    /// An array in a buffer that holds these elements, from the beginning of a cache line on.
    pub fn in_storage(element: ElementType, shape: Vec<usize>, storage: Box<dyn Storage>) -> Self {
        Self { element, shape, contents: Arc::new(Contents::Foreign(storage)) }
    }

    /// An array of `f32` with these elements in row-major order.
    ///
    /// # Panics
    ///
    /// If the number of elements is not that of the shape.
    pub fn from_f32(shape: Vec<usize>, elements: &[f32]) -> Self {
        Self::filled(ElementType::F32, shape, |bytes| bytes.copy_from_slice(bytemuck::cast_slice(elements)))
    }

    /// Type of the elements.
    pub fn element(&self) -> ElementType {
        self.element
    }

    /// Extents; none for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements as bytes in the machine's order.
    pub fn bytes(&self) -> &[u8] {
        match &*self.contents {
            Contents::Lines(lines) => &bytemuck::cast_slice(lines)[..self.len() * self.element.size()],
            Contents::Foreign(storage) => storage.bytes(),
        }
    }

    /// The elements as values of a type of the same width.
    ///
    /// # Panics
    ///
    /// If `T` has another width than the elements.
    pub fn elements<T: Pod>(&self) -> &[T] {
        assert_eq!(size_of::<T>(), self.element.size(), "the elements are {} bytes wide", self.element.size());
        // The address of no bytes is nobody's business.
        if self.bytes().is_empty() { &[] } else { bytemuck::cast_slice(self.bytes()) }
    }

    /// The same bytes as elements of type `element`, if this type may stand for it.
    pub fn reinterpreted(&self, element: ElementType) -> Option<Self> {
        self.element.stands_for(element).then(|| Self { element, ..self.clone() })
    }

    /// Whether both have the same shape, width and bytes.
    pub fn is_bitwise_equal(&self, other: &Self) -> bool {
        self.shape == other.shape && self.element.size() == other.element.size() && self.bytes() == other.bytes()
    }
}

impl fmt::Display for Tensor {
    /// The type, as MLIR prints it.
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "tensor<")?;
        self.shape.iter().try_for_each(|extent| write!(formatter, "{extent}x"))?;
        write!(formatter, "{}>", self.element.mlir_name())
    }
}

impl fmt::Debug for Tensor {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_is_printed_as_mlir_does() {
        assert_eq!(Tensor::from_f32(vec![2, 3], &[0.0; 6]).to_string(), "tensor<2x3xf32>");
        assert_eq!(Tensor::from_f32(vec![], &[1.0]).to_string(), "tensor<f32>");
    }

    #[test]
    fn unsigned_stands_for_signless_and_words_for_bfloat16() {
        assert!(ElementType::U8.stands_for(ElementType::I8));
        assert!(ElementType::U16.stands_for(ElementType::BF16));
        assert!(!ElementType::I16.stands_for(ElementType::BF16));
        assert!(!ElementType::Bool.stands_for(ElementType::I8));
        assert!(!ElementType::F64.stands_for(ElementType::F32));
    }

    #[test]
    fn empty_array_has_no_bytes() {
        let tensor = Tensor::from_f32(vec![0, 4], &[]);
        assert!(tensor.is_empty());
        assert!(tensor.bytes().is_empty());
    }
}
