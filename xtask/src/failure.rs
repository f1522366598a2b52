//! Why a chore did not succeed.

use std::{io, path::PathBuf};

/// What every chore returns.
pub type Result<T> = std::result::Result<T, Failure>;

/// Why a chore did not succeed; the text of each is one line that says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The folder holds no usable LLVM with MLIR.
    #[error("MLIR 22 not found in {}: {reason}", prefix.display())]
    Llvm {
        /// The folder that was looked into.
        prefix: PathBuf,
        /// What is missing or wrong there.
        reason: String,
    },
    /// Something has to be installed and this program cannot do it.
    #[error("{0}")]
    Setup(String),
    /// A program ended with an error, which it has printed itself.
    #[error("'{program}' failed ({status})")]
    Program {
        /// The command line, shortened.
        program: String,
        /// How it ended.
        status: String,
    },
    /// A program could not be started.
    #[error("'{program}' did not start: {source}")]
    Start {
        /// The program's name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something in the tree is not as it has to be; the details have been printed.
    #[error("{0}")]
    Finding(String),
}
