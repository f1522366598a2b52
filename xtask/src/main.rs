//! Every chore of the project: `cargo xtask --help` lists them.
//!
//! Depends on neither LLVM nor melior, because `cargo xtask setup` is what installs them.

mod bench;
mod cli;
mod docs;
mod failure;
mod format;
mod fuzz;
mod gpu_emulated;
mod licences;
mod lit;
mod llvm;
mod model;
mod new_pass;
mod process;
mod proof;
mod race;
mod setup;
mod steps;
mod test_run;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
