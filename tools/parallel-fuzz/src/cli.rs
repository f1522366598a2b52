//! The command line.

use crate::{campaign, check, plan::Plan, variant::Variant, watch::Watch, worker};
use clap::Parser;
use parallel_op::pipelines::codegen::Codegen;
use std::{
    ffi::OsString,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Runs random programs on every target and compares the results, bit by bit, with those of serial code that copies
/// in front of every write.
///
/// Exit code 0: nothing found, 1: something found or a file refused, 2: bad command line.
#[derive(Debug, Parser)]
#[command(name = "parallel-fuzz", version)]
pub struct Cli {
    /// Stop after this time.
    #[arg(long, value_name = "N")]
    pub seconds: Option<u64>,
    /// Seed of the first program; the next ones follow [default: drawn from the clock]
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Stop after this many programs.
    #[arg(long, value_name = "N")]
    pub count: Option<u64>,
    /// What to compare with the oracle: forward, reverse, random (orders of tasks), serial, and names of targets
    /// [default: all]
    #[arg(long, value_delimiter = ',', value_parser = variant, value_name = "LIST")]
    pub targets: Vec<Variant>,
    /// How bodies are compiled: plain loops, or fast code for programs of what it is made for [default: either]
    #[arg(long, value_parser = codegen, value_name = "loops|fast")]
    pub codegen: Option<Codegen>,
    /// Folder for programs that fail [default: fuzz-findings]
    #[arg(long, default_value = "fuzz-findings", value_name = "DIR")]
    pub keep: PathBuf,
    /// Go on after a finding.
    #[arg(long)]
    pub keep_going: bool,
    /// Do not reduce programs that fail.
    #[arg(long)]
    pub no_reduce: bool,
    /// Print the program of a seed and stop.
    #[arg(long, value_name = "SEED")]
    pub print: Option<u64>,
    /// Examine a file instead: an .mlir file whose functions take and return tensors and numbers.
    #[arg(long, value_name = "FILE")]
    pub check: Option<PathBuf>,
    /// With --check: fail only on a finding of this kind and variant, such as difference:reverse.
    #[arg(long, value_name = "KIND:VARIANT", requires = "check")]
    pub like: Option<String>,
    /// A program that does nothing for this long hangs.
    #[arg(long, default_value_t = 300, value_name = "N")]
    pub patience_seconds: u64,
    /// More flags for child processes.
    #[arg(skip)]
    pub child_flags: Vec<String>,
    /// Do the work of a child process.
    #[arg(long, hide = true)]
    pub worker: bool,
}

fn variant(name: &str) -> Result<Variant, String> {
    Variant::named(name).ok_or_else(|| {
        let names: Vec<String> = Variant::all().iter().map(Variant::to_string).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn codegen(name: &str) -> Result<Codegen, String> {
    Codegen::named(name).ok_or_else(|| "expected loops or fast".to_owned())
}

impl Cli {
    /// Does what the command line says.
    pub fn run(&self) -> ExitCode {
        if let Some(seed) = self.print {
            print!("{}", Plan::of_seed(seed, self.codegen).module(seed..seed + 1));
            return ExitCode::SUCCESS;
        }
        let outcome = match (&self.check, self.worker) {
            (Some(path), true) => std::fs::read_to_string(path)
                .map(|text| worker::examine_text(&text, &self.variants()))
                .map(|()| ExitCode::SUCCESS),
            (None, true) => {
                let first = self.first_seed();
                let seeds = first..first + self.count.unwrap_or(1);
                worker::examine_seeds(seeds, &self.variants(), self.codegen);
                Ok(ExitCode::SUCCESS)
            }
            (Some(path), false) => check::run(path, self.like.as_deref(), &self.watch()),
            (None, false) => campaign::run(self, &self.watch()),
        };
        outcome.unwrap_or_else(|reason| {
            eprintln!("parallel-fuzz: {reason}");
            ExitCode::FAILURE
        })
    }

    /// Variants to compare.
    pub fn variants(&self) -> Vec<Variant> {
        if self.targets.is_empty() { Variant::all() } else { self.targets.clone() }
    }

    /// Seed of the first program.
    pub fn first_seed(&self) -> u64 {
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() * 100_000;
        self.seed.unwrap_or_else(clock)
    }

    /// How children are started.
    pub fn watch(&self) -> Watch {
        let names: Vec<String> = self.targets.iter().map(Variant::to_string).collect();
        let mut child: Vec<OsString> = vec!["--worker".into()];
        child.extend(self.child_flags.iter().map(OsString::from));
        if !names.is_empty() {
            child.push(format!("--targets={}", names.join(",")).into());
        }
        child.extend(self.codegen.map(|codegen| format!("--codegen={}", codegen.name()).into()));
        Watch { child, patience: Duration::from_secs(self.patience_seconds) }
    }
}
