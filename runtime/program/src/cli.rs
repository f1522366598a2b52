//! The command line of a program.

use clap::{CommandFactory, FromArgMatches, Parser};
use parallel_op_calls::{program::Description, refusal::Refusal};
use std::{fmt, num::NonZeroUsize, path::PathBuf};

/// Runs a compiled model.
#[derive(Debug, Parser)]
#[command(disable_version_flag = true)]
pub struct Cli {
    /// Arguments of the entry: a .npz names them argN, .npy files fill the others in order. Those in a .npz are weights,
    /// which are made ready once.
    #[arg(long, value_name = "FILE")]
    pub input: Vec<PathBuf>,
    /// Write the results: .npy for one, .npz with out0, out1, ... for any number.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Expected results, in the form of --output.
    #[arg(long, value_name = "FILE")]
    pub expect: Option<PathBuf>,
    /// How far results may be from the expected ones, relative to the largest expected value [default: 1e-5, of a GPU 1e-4]
    #[arg(long)]
    pub tolerance: Option<f64>,
    /// Measured runs, after one that is not.
    #[arg(long, value_name = "N", default_value = "1")]
    pub repeat: NonZeroUsize,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub json: bool,
    /// Threads that may run at a time [default: PARALLEL_OP_NUM_THREADS, else all cores this process may use]
    #[arg(long)]
    pub threads: Option<NonZeroUsize>,
    /// The device of a program for a GPU [default: PARALLEL_OP_DEVICE, else the first one that
    /// its kernels are for]
    #[arg(long, value_name = "auto|cuda|vulkan|N")]
    pub device: Option<String>,
    /// For programs that measure: run as often as each line of the standard input says, and answer it with the times as
    /// one line of JSON.
    #[arg(long, conflicts_with_all = ["repeat", "json", "output"])]
    pub on_demand: bool,
}

/// Why a program stops.
#[derive(Debug)]
pub enum Failure {
    /// The command line is wrong.
    Usage(String),
    /// The input is refused, or the model failed.
    Refused(String),
}

impl Failure {
    /// 2 for a bad command line, else 1.
    pub fn exit_code(&self) -> i32 {
        if matches!(self, Self::Usage(_)) { 2 } else { 1 }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let (Self::Usage(message) | Self::Refused(message)) = self;
        message.fmt(formatter)
    }
}

impl From<Refusal> for Failure {
    fn from(Refusal(line): Refusal) -> Self {
        Self::Refused(line)
    }
}

impl Cli {
    /// Reads the command line of the program; clap ends it by itself on an error or `--help`.
    pub fn read(description: &Description) -> Result<Self, Failure> {
        let signature = &description.signature;
        let lines = |kind: &str, types: &[_]| -> String {
            types.iter().enumerate().map(|(index, it)| format!("\n  {kind} #{index}: {it}")).collect()
        };
        let values = lines("argument", &signature.arguments) + &lines("result", &signature.results);
        let about = format!("@{}, compiled for target {}:{values}", description.entry, description.target);
        let command = Self::command().bin_name(name()).after_help(about);
        let cli = Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
        if let Some(tolerance) = cli.tolerance
            && (tolerance.is_nan() || tolerance < 0.0)
        {
            return Err(Failure::Usage(format!("--tolerance: expected a number from 0 on, got {tolerance}")));
        }
        Ok(cli)
    }
}

/// What the program was called as, without its folder.
pub fn name() -> String {
    let path = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    path.file_name().map_or_else(|| "program".to_owned(), |name| name.to_string_lossy().into_owned())
}
