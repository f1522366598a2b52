//! Compiles what the command line asks for.

use crate::{cli::Cli, failure::Failure, progress::Progress};
use parallel_op::{
    dialect::remark::Remark,
    environment::Environment,
    jit::{self, CompileOptions, Plan, Program, RemarkSink, Runtime, Source},
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

    let remarks = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    // One thread gains nothing from tasks.
    let main = if target == Target::Serial || threads == 1 {
        jit::compile(source, &CompileOptions { time_nodes, ..serial_options() })?
    } else {
        let plan = (!environment.is_disabled)
            .then(|| Plan { pipeline: outline::text(&plan_options(cli, threads), environment), workers: threads });
        let sink = Arc::clone(&remarks);
        let sink: RemarkSink = Arc::new(move |location: &str, remark: &Remark| {
            let mut remarks = sink.lock().unwrap_or_else(PoisonError::into_inner);
            remarks.push((location.to_owned(), remark.clone()));
        });
        jit::compile(
            source,
            &CompileOptions { plan, target, trace: cli.trace.is_some(), remarks: Some(sink), ..serial_options() },
        )?
    };
    let compile_ms = start.elapsed().as_secs_f64() * 1e3;
    let serial = if cli.compare || time_nodes { Some(jit::compile(source, &serial_options())?) } else { None };
    let remarks = std::mem::take(&mut *remarks.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(Programs { serial, main, remarks, compile_ms })
}

fn plan_options(cli: &Cli, threads: usize) -> AutoOptions {
    AutoOptions {
        strategy: cli.strategy.clone(),
        workers: i64::try_from(threads).unwrap_or(i64::MAX),
        whitelist: cli.whitelist.clone(),
        gate: cli.gate,
    }
}
