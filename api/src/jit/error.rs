//! What can go wrong between a program's text and its results.

use thiserror::Error;

/// Why a program was not compiled or not run.
#[derive(Debug, Error)]
pub enum Error {
    /// MLIR refused the text, or a pass failed; holds MLIR's diagnostics, one a line.
    #[error("{0}")]
    Refused(String),
    /// The pipeline given by the caller does not parse.
    #[error("pipeline '{text}': {reason}")]
    Pipeline {
        /// The pipeline.
        text: String,
        /// What MLIR says of it.
        reason: String,
    },
    /// MLIR's own flags contradict each other.
    #[error("flags for the pass manager: expected flags that agree, got a contradiction")]
    Flags,
    /// There is no function of this name with a body.
    #[error("entry: expected one of {}, got '@{entry}'", names(.available))]
    NoEntry {
        /// The name asked for.
        entry: String,
        /// Functions that have a body.
        available: Vec<String>,
    },
    /// The entry takes or returns something that is neither a tensor nor a number.
    #[error("entry '@{entry}' {place}: expected a ranked tensor or a scalar of integers or floats, got '{got}'")]
    UnsupportedType {
        /// The entry.
        entry: String,
        /// `argument #0`, `result #1`.
        place: String,
        /// The type.
        got: String,
    },
    /// Measured costs of which none belongs to the program.
    #[error("measured costs: expected keys of '@{entry}', such as '{expected}', got none of them, but {got}")]
    ForeignCosts {
        /// The entry.
        entry: String,
        /// A key that would fit.
        expected: String,
        /// What was given.
        got: String,
    },
    /// Wrong number of arguments in a call.
    #[error("arguments: expected {expected}, got {got}")]
    ArgumentCount {
        /// What the entry takes.
        expected: usize,
        /// What was given.
        got: usize,
    },
    /// An argument of the wrong type or shape.
    #[error("argument #{index}: expected {expected}, got {got}")]
    Argument {
        /// Position in the entry's signature.
        index: usize,
        /// The entry's type.
        expected: String,
        /// The type given.
        got: String,
    },
    /// Code for another machine cannot run on this one.
    #[error("instruction set: expected one that this machine has, up to {host}, got {got}")]
    ForeignIsa {
        /// The best one here.
        host: &'static str,
        /// The one asked for.
        got: &'static str,
    },
    /// The just-in-time compiler refused the module or does not know a symbol.
    #[error("just-in-time compiler: expected a module it can link, got undefined symbols or a malformed module")]
    Engine,
    /// OpenMP's run-time library cannot be loaded.
    #[error("libomp.so: expected OpenMP's run-time library at {place}: {reason}")]
    OpenMp {
        /// Where it is looked for first.
        place: &'static str,
        /// What the loader says.
        reason: String,
    },
    /// The program failed while it ran, by a failed assertion or a panic.
    #[error("{0}")]
    Failed(String),
}

fn names(available: &[String]) -> String {
    if available.is_empty() {
        return "no function, for the module has none".to_owned();
    }
    available.iter().map(|name| format!("'@{name}'")).collect::<Vec<_>>().join(", ")
}
