//! What is refused, in one line.

use crate::arrays::ArrayError;
use std::fmt;

/// The line that says what was expected, and what there is instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Refusal {}

impl From<ArrayError> for Refusal {
    fn from(error: ArrayError) -> Self {
        Self(error.to_string())
    }
}
