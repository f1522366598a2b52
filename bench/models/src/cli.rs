//! The command line.

use crate::{
    contender::{self, Isa, Setting},
    failure::{Failure, Result},
    measure::{self, Plan},
    record::{self, Record},
    table,
};
use clap::{Parser, ValueEnum};
use models_bench::{Model, machine};
use std::path::PathBuf;

/// Runs models serial and parallel, side by side with other runtimes.
#[derive(Debug, Parser)]
#[command(name = "models-bench", version)]
struct Cli {
    /// .mlir files, or folders that hold some
    #[arg(required_unless_present = "from")]
    models: Vec<PathBuf>,
    /// Numbers of threads, each of which has a core of its own
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2], value_name = "LIST")]
    threads: Vec<usize>,
    /// Run only these, by name, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    only: Vec<String>,
    /// The contender that the others are compared with, on as many threads
    #[arg(long, default_value = "onnxruntime", value_name = "NAME")]
    base: String,
    /// Turns of each contender
    #[arg(long, default_value_t = 15, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Least time of the runs of one turn, in milliseconds
    #[arg(long, default_value_t = 20.0, value_name = "MS")]
    turn_ms: f64,
    /// Python with the packages of other runtimes
    #[arg(long, default_value = "python3", value_name = "FILE")]
    python: PathBuf,
    /// Keep to these instructions: our code, OpenVINO and PyTorch; onnxruntime needs a library for that
    #[arg(long)]
    isa: Option<Isa>,
    /// Load this library into onnxruntime's processes, such as one that hides instructions from it
    #[arg(long, value_name = "FILE")]
    onnxruntime_preload: Option<PathBuf>,
    /// Write what was measured as JSON, too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure nothing, and print the table of a file that --json wrote
    #[arg(long, value_name = "FILE", conflicts_with_all = ["models", "json"])]
    from: Option<PathBuf>,
    /// Flags for parallel-run
    #[arg(last = true)]
    flags: Vec<String>,
}

/// Does what the command line says.
pub fn run() -> Result<()> {
    let cli = Cli::parse();
    if let Some(path) = &cli.from {
        print!("{}", table::text(&Record::read(path)?));
        return Ok(());
    }
    let record = measured(&cli)?;
    print!("{}", table::text(&record));
    if let Some(path) = &cli.json {
        record.write(path)?;
    }
    match measure::n_failed(&record.left_out) {
        0 => Ok(()),
        n_failed => Err(Failure::DidNotRun { n_failed }),
    }
}

fn measured(cli: &Cli) -> Result<Record> {
    contender::known(&cli.base)?;
    let contenders = contender::all(&cli.only, &cli.threads)?;
    let setting = Setting {
        parallel_run: own_folder()?.join("parallel-run"),
        flags: cli.flags.clone(),
        python: cli.python.clone(),
        isa: cli.isa,
        preload: cli.onnxruntime_preload.clone(),
    };
    let plan = Plan { rounds: cli.rounds as usize, turn_ms: cli.turn_ms };
    let isa = cli.isa.and_then(|isa| isa.to_possible_value()).map(|value| value.get_name().to_owned());
    let mut record =
        Record { machine: machine::line(), isa, rounds: plan.rounds, base: cli.base.clone(), ..Record::default() };
    for path in &cli.models {
        let models = Model::all_at(path);
        if models.is_empty() {
            return Err(Failure::NoModel { path: path.clone() });
        }
        for model in models {
            eprintln!("models-bench: {}", model.name);
            let (measured, left_out) = measure::model(&model, &contenders, &setting, plan)?;
            record.rows.extend(record::rows(&model.name, &measured, &cli.base));
            record.left_out.extend(left_out);
        }
    }
    Ok(record)
}

fn own_folder() -> Result<PathBuf> {
    let own = std::env::current_exe().map_err(|source| Failure::System { what: "own path", source })?;
    Ok(own.parent().map_or_else(PathBuf::new, PathBuf::from))
}
