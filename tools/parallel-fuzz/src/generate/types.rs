//! Types of the values of a program, and the values themselves.

use std::fmt;

/// Type of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Element {
    F32,
    F64,
    I32,
}

/// Type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A tensor of static shape.
    Tensor(Element, Vec<usize>),
    /// One element.
    Scalar(Element),
    /// An index below a bound.
    Index(usize),
}

/// A value that a program may use.
#[derive(Clone, Debug)]
pub struct Value {
    /// With its `%`.
    pub name: String,
    /// Its type.
    pub r#type: Type,
    /// Whether bufferization may write into its buffer: it is no argument of the program.
    pub is_own: bool,
}

/// Values that can be used at a place, in the order in which they were made.
pub type Scope = Vec<Value>;

impl Element {
    /// Whether the elements are floating-point numbers.
    pub fn is_float(self) -> bool {
        self != Self::I32
    }
}

impl fmt::Display for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::I32 => "i32",
        })
    }
}

impl Type {
    /// Type of the elements; an index has none.
    pub fn element(&self) -> Option<Element> {
        match self {
            Self::Tensor(element, _) | Self::Scalar(element) => Some(*element),
            Self::Index(_) => None,
        }
    }

    /// Extents of a tensor; none for other values.
    pub fn shape(&self) -> Option<&[usize]> {
        match self {
            Self::Tensor(_, shape) => Some(shape),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Tensor(element, shape) => {
                let extents: String = shape.iter().map(|extent| format!("{extent}x")).collect();
                write!(formatter, "tensor<{extents}{element}>")
            }
            Self::Scalar(element) => write!(formatter, "{element}"),
            Self::Index(_) => write!(formatter, "index"),
        }
    }
}

impl Value {
    /// Extents of a tensor.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn shape(&self) -> &[usize] {
        self.r#type.shape().expect("the value is a tensor")
    }

    /// Type of the elements.
    ///
    /// # Panics
    ///
    /// If it is an index.
    pub fn element(&self) -> Element {
        self.r#type.element().expect("the value is no index")
    }
}

/// Names of values, separated by commas.
pub fn names(values: &[Value]) -> String {
    values.iter().map(|value| value.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Types of values, separated by commas.
pub fn types(values: &[Value]) -> String {
    values.iter().map(|value| value.r#type.to_string()).collect::<Vec<_>>().join(", ")
}
