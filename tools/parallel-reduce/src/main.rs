//! `mlir-reduce` with the parallel_op dialect, its passes, and patterns that make containers and tasks smaller.
//!
//! All arguments go to MLIR's own driver.

use parallel_op::{dialect::driver, registry};
use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let code = driver::reduce_main(&arguments, &registry::everything());
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
