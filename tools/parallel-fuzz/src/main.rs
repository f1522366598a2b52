//! Random programs on every target, compared bit by bit.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    parallel_fuzz::cli::Cli::parse().run()
}
