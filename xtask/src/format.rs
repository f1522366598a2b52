//! The form of the code: rustfmt for Rust, clang-format of LLVM 22 for C and C++.

use std::process::Command;

use crate::{failure::Result, llvm::Llvm, process, workspace};

/// Puts all code into form.
pub fn write(llvm: &Llvm) -> Result<()> {
    process::run(llvm.cargo().args(["fmt", "--all"]))?;
    clang_format(llvm, &["-i"])
}

/// Fails if some code is not in form.
pub fn check(llvm: &Llvm) -> Result<()> {
    process::run(llvm.cargo().args(["fmt", "--all", "--check"]))?;
    clang_format(llvm, &["--dry-run", "--Werror"])
}

fn clang_format(llvm: &Llvm, arguments: &[&str]) -> Result<()> {
    let root = workspace::root();
    let is_cpp = |extension: &std::ffi::OsStr| ["c", "cpp", "h"].iter().any(|known| extension == *known);
    let sources = workspace::files(&root).into_iter().filter(|file| file.extension().is_some_and(is_cpp));
    let own = llvm.tool("clang-format");
    let mut format = if own.is_file() { Command::new(own) } else { Command::new("clang-format-22") };
    process::run(format.current_dir(&root).args(arguments).args(sources))
}
