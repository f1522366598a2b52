//! Plants one bug after the other and has the fuzzer look for it: each must be found.
//!
//! Exit code 0 if all are found, 1 if not, 2 for a bad command line.

use clap::Parser;
use parallel_fuzz::{cli::Cli, mutation};
use parallel_op::{dialect::planted, pipelines::codegen::Codegen};
use std::process::ExitCode;

/// Plants one bug after the other and has the fuzzer look for it.
#[derive(Parser)]
#[command(name = "parallel-fuzz-planted", version)]
struct Planted {
    /// Only this bug.
    #[arg(long, value_parser = name, value_name = "BUG")]
    bug: Option<String>,
    #[command(flatten)]
    cli: Cli,
}

fn name(name: &str) -> Result<String, String> {
    let names: Vec<&str> = planted::BUGS.iter().map(|(name, _)| *name).collect();
    if names.contains(&name) { Ok(name.to_owned()) } else { Err(format!("expected one of {}", names.join(", "))) }
}

fn main() -> ExitCode {
    let Planted { bug, mut cli } = Planted::parse();
    let planted = planted::BUGS.iter().filter(|(name, _)| bug.as_ref().is_none_or(|bug| bug == name));
    // The bugs are planted where programs become parallel, not in fast code.
    cli.codegen = cli.codegen.or(Some(Codegen::Loops));
    if cli.worker {
        planted.for_each(|(_, bug)| planted::plant(*bug));
        return cli.run();
    }
    let mut n_missed = 0;
    for (name, _) in planted {
        cli.child_flags = vec![format!("--bug={name}")];
        // A number of programs asks for the report that a bug would have, not for the test.
        if cli.count.is_some() || cli.check.is_some() || cli.print.is_some() {
            return cli.run();
        }
        match mutation::find(&cli, name) {
            Ok(true) => {}
            Ok(false) => n_missed += 1,
            Err(reason) => {
                eprintln!("parallel-fuzz-planted: {reason}");
                return ExitCode::FAILURE;
            }
        }
    }
    if n_missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
