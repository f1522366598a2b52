//! What can go wrong between a program's text and the files made of it.

use crate::jit;
use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Why a program was not written to a file.
#[derive(Debug, Error)]
pub enum Error {
    /// The program is refused.
    #[error(transparent)]
    Compile(#[from] jit::Error),
    /// LLVM makes no code of it.
    #[error("LLVM: {0}")]
    Llvm(String),
    /// A file cannot be written.
    #[error("{}: cannot write: {reason}", .path.display())]
    File {
        /// The file, or the folder it belongs in.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// There is no library to make a program with.
    #[error("--emit exe: expected {} in {}, got none there", parallel_op_calls::program::LIBRARY, .folder.display())]
    NoProgramLibrary {
        /// Where it is looked for.
        folder: PathBuf,
    },
    /// A target that programs cannot have.
    #[error("--emit exe: expected a target that needs none but our runtimes, got '{target}'")]
    ForeignRuntime {
        /// The target's name.
        target: &'static str,
    },
    /// There is no compiler driver to link with.
    #[error("linker: expected one of {}, got none of them", .tried.join(", "))]
    NoLinker {
        /// The programs looked for.
        tried: Vec<String>,
    },
    /// The linker refused the code.
    #[error("linker '{program}': {reason}")]
    Linker {
        /// The program.
        program: String,
        /// Its last line.
        reason: String,
    },
}

impl Error {
    pub(super) fn file(path: &Path, reason: io::Error) -> Self {
        Self::File { path: path.to_owned(), reason }
    }
}
