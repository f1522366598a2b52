//! Why the tool stops, and with which exit code.

use parallel_op::arrays::ArrayError;
use std::{fmt, process::ExitCode};

/// A refusal, one line.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong.
    Usage(String),
    /// The input is refused, or the output cannot be written.
    Refused(String),
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
        }
    }
}

impl From<ArrayError> for Failure {
    fn from(error: ArrayError) -> Self {
        Self::Refused(error.to_string())
    }
}
