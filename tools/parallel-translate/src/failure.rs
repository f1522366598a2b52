//! Why the tool stops, and with which exit code.

use parallel_op::{arrays::ArrayError, translate};
use std::{fmt, process::ExitCode};

/// A refusal, one line unless MLIR has more to say.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong.
    Usage(String),
    /// The input is refused, or the output cannot be written.
    Refused(String),
    /// MLIR's own diagnostics, which name the file themselves.
    Diagnostics(String),
}

impl Failure {
    /// 2 for a bad command line, else 1.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Usage(_)) { 2 } else { 1 })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Refused(message) => write!(formatter, "parallel-translate: {message}"),
            Self::Diagnostics(text) => write!(formatter, "{text}"),
        }
    }
}

impl From<ArrayError> for Failure {
    fn from(error: ArrayError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<translate::Error> for Failure {
    fn from(error: translate::Error) -> Self {
        match error {
            translate::Error::Refused(diagnostics) => Self::Diagnostics(diagnostics),
            translate::Error::Option(message) => Self::Usage(message),
            other => Self::Refused(other.to_string()),
        }
    }
}
