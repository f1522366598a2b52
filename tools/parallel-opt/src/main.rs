//! `mlir-opt` with the parallel_op dialect, passes and pipelines.
//!
//! All arguments go to MLIR's own driver, so that every feature of `mlir-opt` is there, unless the first one is one of
//! our subcommands.

use clap::{Parser, Subcommand};
use parallel_op::{dialect::driver, reference, registry};
use std::{env, fs, process::ExitCode};

#[derive(Parser)]
#[command(name = "parallel-opt", disable_help_flag = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the dialects to an editor.
    #[command(disable_help_flag = true)]
    Lsp {
        /// Flags of MLIR's language server.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<String>,
    },
    /// Print the reference of passes and pipelines, run from the root of the repository.
    Docs {
        /// Print the table for the README instead.
        #[arg(long)]
        table: bool,
    },
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    match arguments.get(1).map(String::as_str) {
        Some("lsp" | "docs") => subcommand(Arguments::parse().command, &arguments[0]),
        _ => exit_code(driver::opt_main(&arguments, "parallel-opt\n", &registry::everything())),
    }
}

fn subcommand(command: Command, program: &str) -> ExitCode {
    match command {
        Command::Lsp { flags } => {
            let arguments: Vec<String> = std::iter::once(program.to_owned()).chain(flags).collect();
            exit_code(driver::lsp_main(&arguments, &registry::everything()))
        }
        Command::Docs { table: true } => {
            print!("{}", reference::passes_table());
            ExitCode::SUCCESS
        }
        Command::Docs { table: false } => {
            print!("{}", reference::passes_page(|path| fs::read_to_string(path).ok()));
            ExitCode::SUCCESS
        }
    }
}

fn exit_code(code: i32) -> ExitCode {
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
