//! One run of the program, from files to the report.

use crate::{
    cli::{Cli, Failure},
    device,
    model::Model,
    on_demand,
};
use parallel_op_calls::{
    agreement, inputs::Files, outputs, program::Description, report::Report, statistics::median, tensor::Tensor,
};
use parallel_op_gpu::Gpu;
use std::{io, num::NonZeroUsize, time::Instant};

/// Does what the command line says.
pub fn run(description: &Description) -> Result<(), Failure> {
    let cli = Cli::read(description)?;
    parallel_op_runtime::configure(cli.threads.map_or(0, NonZeroUsize::get));
    let files = Files::read(&cli.input)?;
    let arguments = files.bind(&description.signature, description.prepared_arguments(), |_, _| Ok(None))?;
    let device = device::open(description, &cli)?;
    let start = Instant::now();
    let model = Model::new(description, &arguments)?;
    let prepare_ms = description.split.is_some().then(|| start.elapsed().as_secs_f64() * 1e3);
    // The first run is not measured.
    let results = model.run()?;
    if cli.on_demand {
        check(description, &cli, &results)?;
        return on_demand::serve(&model, device.gpu());
    }
    let before = device.gpu().map(Gpu::counters);
    let times = (0..cli.repeat.get()).map(|_| timed(&model)).collect::<Result<Vec<_>, _>>()?;
    let device = device.gpu().zip(before).map(|(gpu, before)| device::report(gpu, &before, cli.repeat.get()));
    let report = Report { prepare_ms, device, ..report(description, median(&times)) };
    if let Some(path) = &cli.output {
        outputs::write(path, &results)?;
    }
    if cli.json { report.print_json() } else { report.print_text(&results) }.map_err(unprintable)?;
    check(description, &cli, &results)
}

/// The time of one run in milliseconds.
pub fn timed(model: &Model) -> Result<f64, Failure> {
    let start = Instant::now();
    model.run()?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn report(description: &Description, milliseconds: f64) -> Report {
    let is_serial = description.target == "serial";
    Report {
        serial_ms: is_serial.then_some(milliseconds),
        parallel_ms: (!is_serial).then_some(milliseconds),
        n_tasks: description.n_tasks,
        n_loops: description.n_loops,
        threads: parallel_op_runtime::n_threads(),
        target: description.target.clone(),
        codegen: description.codegen.clone(),
        isa: description.isa.clone(),
        ..Report::default()
    }
}

fn check(description: &Description, cli: &Cli, results: &[Tensor]) -> Result<(), Failure> {
    match &cli.expect {
        Some(path) => {
            let tolerance = cli.tolerance.unwrap_or_else(|| device::tolerance(description));
            Ok(agreement::check(results, path, tolerance)?)
        }
        None => Ok(()),
    }
}

/// What is said if nobody reads what is printed.
pub fn unprintable(reason: io::Error) -> Failure {
    Failure::Refused(format!("standard output: cannot write: {reason}"))
}
