//! Why the tool stops, and with which exit code.

use parallel_op::{arrays::ArrayError, emit, jit};
use parallel_op_calls::refusal::Refusal;
use std::{fmt, process::ExitCode};

/// A refusal, one line unless MLIR has more to say.
#[derive(Debug)]
pub enum Failure {
    /// The command line or the environment is wrong.
    Usage(String),
    /// The command line is wrong, and the line that says so is printed already.
    UsagePrinted,
    /// The input is refused, or the program failed.
    Refused(String),
    /// MLIR's own diagnostics, which name the file themselves.
    Diagnostics(String),
}

impl Failure {
    /// 2 for a bad command line, else 1.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Usage(_) | Self::UsagePrinted) { 2 } else { 1 })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Refused(message) => write!(formatter, "parallel-run: {message}"),
            Self::UsagePrinted => Ok(()),
            Self::Diagnostics(text) => write!(formatter, "{text}"),
        }
    }
}

impl From<ArrayError> for Failure {
    fn from(error: ArrayError) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<Refusal> for Failure {
    fn from(Refusal(line): Refusal) -> Self {
        Self::Refused(line)
    }
}

impl From<jit::Error> for Failure {
    fn from(error: jit::Error) -> Self {
        match error {
            jit::Error::Refused(diagnostics) => Self::Diagnostics(diagnostics),
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<emit::Error> for Failure {
    fn from(error: emit::Error) -> Self {
        match error {
            emit::Error::Compile(error) => error.into(),
            other => Self::Refused(other.to_string()),
        }
    }
}
