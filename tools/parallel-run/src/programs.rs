//! Compiles what the command line asks for.

use crate::{cli::Cli, failure::Failure, progress::Progress};
use parallel_op::{
    dialect::remark::Remark,
    environment::Environment,
    jit::{self, CompileOptions, Plan, Profile, Program, RemarkSink, Runtime, Source},
    pipelines::{auto::AutoOptions, cpu::Target, outline},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

/// Programs of one model.
pub struct Programs {
    /// Never outlined; there if the command line asks for it.
    pub serial: Option<Program>,
    /// The program that the command line asks for, or that is compared with the serial one.
    pub main: Program,
    /// What passes said of it, with the locations.
    pub remarks: Vec<(String, Remark)>,
    /// Time from the text to machine code, of the main program.
    pub compile_ms: f64,
}

/// Compiles the program for `target`, and the serial one beside it for a comparison.
pub fn compile(cli: &Cli, environment: &Environment, target: Target, threads: usize) -> Result<Programs, Failure> {
    let _progress = Progress::spinner(&format!("compiling {}", cli.model.display()));
    std::fs::File::open(&cli.model)
        .map_err(|reason| Failure::Refused(format!("{}: cannot read: {reason}", cli.model.display())))?;
    let symbols = parallel_op_runtime::symbols();
    let runtime = Runtime {
        symbols: &symbols,
        take_failure: parallel_op_runtime::take_failure,
        wait_idle: parallel_op_runtime::wait_idle,
    };
    let source = Source::File(&cli.model);
    let serial_options =
        || CompileOptions { mlir_flags: cli.mlir_flags, ..CompileOptions::serial(&cli.entry, &runtime) };
    let time_nodes = cli.profile.is_some();
    let costs = measured_costs(cli)?;

    let remarks = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    // One thread gains nothing from tasks.
    let main = if target == Target::Serial || threads == 1 {
        jit::compile(source, &CompileOptions { time_nodes, ..serial_options() })?
    } else {
        let plan = if environment.is_disabled { None } else { Some(plan(cli, environment, threads, costs)) };
        let sink = Arc::clone(&remarks);
        let sink: RemarkSink = Arc::new(move |location: &str, remark: &Remark| {
            let mut remarks = sink.lock().unwrap_or_else(PoisonError::into_inner);
            remarks.push((location.to_owned(), remark.clone()));
        });
        jit::compile(
            source,
            &CompileOptions { plan, target, trace: cli.trace.is_some(), remarks: Some(sink), ..serial_options() },
        )
        .map_err(|error| named(error, cli))?
    };
    let compile_ms = start.elapsed().as_secs_f64() * 1e3;
    let serial = if cli.compare || time_nodes { Some(jit::compile(source, &serial_options())?) } else { None };
    let remarks = std::mem::take(&mut *remarks.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Programs { serial, main, remarks, compile_ms })
}

fn plan(cli: &Cli, environment: &Environment, threads: usize, costs: Option<Profile>) -> Plan {
    let options = AutoOptions {
        strategy: cli.strategy.clone(),
        workers: i64::try_from(threads).unwrap_or(i64::MAX),
        whitelist: cli.whitelist.clone(),
        gate: cli.gate,
        // Measured costs go to the library, which names ops as they are after calls were inlined.
        ..AutoOptions::default()
    };
    Plan { pipeline: outline::text(&options, environment), workers: threads, costs }
}

/// Reads the measured costs that the command line names.
fn measured_costs(cli: &Cli) -> Result<Option<Profile>, Failure> {
    let Some(path) = &cli.cost_profile else { return Ok(None) };
    let costs = Profile::load(path).map_err(Failure::Refused)?;
    if costs.entry == cli.entry {
        return Ok(Some(costs));
    }
    Err(Failure::Refused(format!(
        "{}: expected measured costs of '@{}', got those of '@{}'",
        path.display(),
        cli.entry,
        costs.entry
    )))
}

/// An error about a file names it.
fn named(error: jit::Error, cli: &Cli) -> Failure {
    match (&error, &cli.cost_profile) {
        (jit::Error::ForeignCosts { .. }, Some(path)) => Failure::Refused(format!("{}: {error}", path.display())),
        _ => error.into(),
    }
}
