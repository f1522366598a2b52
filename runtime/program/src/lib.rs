//! The part of an emitted program that is always the same: its command line, files, the calls, and the report.
//!
//! `parallel-run --emit exe` links a compiled model, a few lines of C that describe it, and this library with both
//! runtimes. What comes out needs the C library alone, neither LLVM nor Rust. It reads and prints what `parallel-run` does.

mod cli;
mod device;
mod ffi;
mod model;
mod on_demand;
mod run;

/// Does what the command line says, and returns the exit code.
fn program() -> i32 {
    ffi::keep_freed_memory();
    match ffi::description().and_then(|description| run::run(&description)) {
        Ok(()) => 0,
        Err(failure) => {
            eprintln!("{}: {failure}", cli::name());
            failure.exit_code()
        }
    }
}
