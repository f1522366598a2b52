//! The command line.

use crate::failure::Failure;
use clap::Parser;
use std::{num::NonZeroUsize, path::PathBuf};

/// Shows a program as task graphs, or reports what clustering makes of a graph file.
///
/// A program that is not clustered is planned as the pass parallel-op-cluster would plan it; where it holds containers,
/// their tasks are the nodes.
#[derive(Debug, Parser)]
#[command(name = "parallel-translate", version)]
pub struct Cli {
    /// The program, as text or bytecode, or the graph file; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: PathBuf,
    /// Print what clustering makes of a graph file, as one JSON object.
    #[arg(long)]
    pub task_graph_report: bool,
    /// Draw the task graphs of a program in Graphviz's language DOT.
    #[arg(long)]
    pub parallel_op_to_dot: bool,
    /// Print what clustering makes of a program and what it is predicted to gain.
    #[arg(long)]
    pub parallel_op_report: bool,
    /// Write the images of a program's GPU kernels into a folder, which is made if need be: NAME.spv or NAME.ptx.
    #[arg(long, value_name = "DIR")]
    pub gpu_images: Option<PathBuf>,
    /// How to print the report of a program.
    #[arg(long, value_name = "text|json", value_parser = ["text", "json"])]
    pub format: Option<String>,
    /// Write to a file, whole or not at all; - is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Accept ops of dialects that are not registered.
    #[arg(long)]
    pub allow_unregistered_dialect: bool,
    /// Function to show [default: all]
    #[arg(long, value_name = "NAME")]
    pub entry: Option<String>,
    /// Workers to plan for [default: 2, or the lanes of a graph file]
    #[arg(long, value_name = "N")]
    pub workers: Option<NonZeroUsize>,
    /// How lanes are made: of paths of the graph, or of nodes of one level.
    #[arg(long, default_value = "linear", value_parser = ["linear", "siblings"])]
    pub strategy: String,
    /// Ops to admit (+name) or refuse (-name), separated by commas; a trailing * matches a prefix.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "LIST")]
    pub whitelist: Vec<String>,
    /// Machine and kind of code that costs are predicted for [default: that of the passes]
    #[arg(long, value_name = "NAME")]
    pub machine: Option<String>,
    /// Cost of starting one task, in nanoseconds [default: the machine's]
    #[arg(long, value_name = "NS")]
    pub dispatch_ns: Option<f64>,
    /// Cost of handing a value to another lane, in nanoseconds [default: the machine's]
    #[arg(long, value_name = "NS")]
    pub message_ns: Option<f64>,
    /// Measured costs that take the place of predicted ones, as parallel-run --profile writes them.
    #[arg(long, value_name = "FILE")]
    pub cost_profile: Option<String>,
}

/// What the tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `--task-graph-report`.
    TaskGraphReport,
    /// `--parallel-op-to-dot`.
    Dot,
    /// `--parallel-op-report`.
    Report,
    /// `--gpu-images`.
    GpuImages,
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
        let action = cli.action()?;
        if cli.format.is_some() && action != Action::Report {
            return Err(Failure::Usage("--format: expected --parallel-op-report beside it, got another action".into()));
        }
        Ok(cli)
    }

    /// What to do.
    pub fn action(&self) -> Result<Action, Failure> {
        let actions = [
            (self.task_graph_report, Action::TaskGraphReport),
            (self.parallel_op_to_dot, Action::Dot),
            (self.parallel_op_report, Action::Report),
            (self.gpu_images.is_some(), Action::GpuImages),
        ];
        let wanted: Vec<Action> = actions.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, it)| it).collect();
        match wanted[..] {
            [action] => Ok(action),
            [] => Err(one_action("none")),
            _ => Err(one_action("several")),
        }
    }
}

fn one_action(got: &str) -> Failure {
    let expected = "expected one of --task-graph-report, --parallel-op-to-dot, --parallel-op-report and --gpu-images";
    Failure::Usage(format!("{expected}, got {got}"))
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

    #[test]
    fn there_is_one_action() {
        let action = |flags: &[&str]| {
            let arguments = ["parallel-translate"].iter().chain(flags);
            Cli::try_parse_from(arguments).expect("known flags").action().map_err(|failure| failure.to_string())
        };
        assert_eq!(action(&["--parallel-op-to-dot", "m.mlir"]), Ok(Action::Dot));
        assert!(action(&[]).is_err_and(|line| line.ends_with("got none")));
        assert!(
            action(&["--parallel-op-to-dot", "--task-graph-report"]).is_err_and(|line| line.ends_with("got several"))
        );
    }
}
