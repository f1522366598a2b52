//! The command line.

use crate::failure::Failure;
use clap::Parser;
use std::{num::NonZeroUsize, path::PathBuf};

/// Reports what clustering makes of a graph file.
#[derive(Debug, Parser)]
#[command(name = "parallel-translate", version)]
pub struct Cli {
    /// The graph file; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: PathBuf,
    /// Print what clustering makes of a graph file, as one JSON object.
    #[arg(long)]
    pub task_graph_report: bool,
    /// Write to a file, whole or not at all; - is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Workers to plan for [default: as many as there are lanes after merging]
    #[arg(long, value_name = "N")]
    pub workers: Option<NonZeroUsize>,
}

impl Cli {
    /// Reads the command line; clap exits by itself on `--help` and `--version`.
    pub fn read() -> Result<Self, Failure> {
        let cli = Self::try_parse().map_err(|error| {
            if !error.use_stderr() {
                error.exit();
            }
            Failure::Usage(first_paragraph(&error.to_string()))
        })?;
        if !cli.task_graph_report {
            return Err(Failure::Usage("expected --task-graph-report, got no action".into()));
        }
        Ok(cli)
    }
}

/// What clap says before its usage and its hints, in one line.
fn first_paragraph(text: &str) -> String {
    let lines = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_mistake_is_one_line() {
        let error = Cli::try_parse_from(["parallel-translate", "--workers", "0"]).expect_err("no worker");
        let line = first_paragraph(&error.to_string());
        assert!(line.starts_with("invalid value '0' for '--workers <N>'") && !line.contains('\n'), "{line}");
    }
}
