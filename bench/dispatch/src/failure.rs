//! What can go wrong.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why there is no table.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    /// A compiler could not be started.
    #[error("{}: cannot start: {source}", program.display())]
    Start { program: PathBuf, source: io::Error },
    /// A compiler refused its input.
    #[error("{contender}: {} ended with {status}: {}", program.display(), message.trim())]
    Compiler { contender: &'static str, program: PathBuf, status: ExitStatus, message: String },
    /// The process of a contender ended.
    #[error(transparent)]
    Process(#[from] bench_turns::Failure),
    /// A contender said something else than a time, or did not understand what it was told.
    #[error("{contender}: expected a time, got {got}")]
    Answer { contender: &'static str, got: String },
    /// A system call failed.
    #[error("{what}: {source}")]
    System { what: &'static str, source: io::Error },
    /// Nobody has this name.
    #[error("no contender '{got}': expected one of '{known}'")]
    Contender { got: String, known: String },
    /// A compiled contender has no such function, or cannot be loaded.
    #[error("{}: {reason}", library.display())]
    Library { library: PathBuf, reason: String },
}

/// A result or why there is none.
pub type Result<T> = std::result::Result<T, Failure>;
