//! What can go wrong.

use std::{io, path::PathBuf};

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// A file does not hold what was measured.
    #[error("{}: {source}", path.display())]
    Record { path: PathBuf, source: serde_json::Error },
    /// There is no model at a path.
    #[error("{}: expected an .mlir file, or a folder that holds some", path.display())]
    NoModel { path: PathBuf },
    /// Nobody has this name.
    #[error("no contender '{got}': expected one of '{known}'")]
    Contender { got: String, known: String },
    /// The process of a contender ended.
    #[error(transparent)]
    Process(#[from] bench_turns::Failure),
    /// A contender answered with something else than times.
    #[error("{contender}: expected times, got '{got}'")]
    Answer { contender: String, got: String },
    /// A system call failed.
    #[error("{what}: {source}")]
    System { what: &'static str, source: io::Error },
    /// Some contenders of ours did not run; why was said when it happened.
    #[error("{n_failed} of our contenders did not run")]
    DidNotRun { n_failed: usize },
}

/// A result or why there is none.
pub type Result<T> = std::result::Result<T, Failure>;
