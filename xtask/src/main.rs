//! Every chore of the project: `cargo xtask --help` lists them.
//!
//! Depends on neither LLVM nor melior, because `cargo xtask setup` is what installs them.

mod cli;
mod failure;
mod lit;
mod llvm;
mod process;
mod setup;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
