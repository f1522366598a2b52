//! One run of the tool, from files to the report.

use crate::{
    cli::Cli,
    device::OpenDevice,
    failure::Failure,
    measure, on_demand, profile,
    programs::{self, Goal, Programs},
    progress::Progress,
    random,
    report::{self, DeviceReport, Report},
    trace,
};
use parallel_op::{
    arrays,
    dialect::remark::Remark,
    emit::Emission,
    environment::Environment,
    jit::{self, Program},
    pipelines::cpu::Target,
    statistics::median,
    tensor::Tensor,
};
use parallel_op_calls::{
    agreement,
    inputs::{Arguments, Files},
    outputs,
    refusal::Refusal,
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Does what the command line says.
pub fn run(cli: &Cli) -> Result<(), Failure> {
    let environment = Environment::read().map_err(Failure::Usage)?;
    let target = cli.target(&environment);
    cli.check_flags_of_gpu(target)?;
    let threads = cli.threads(&environment);
    let files = Files::read(&cli.input)?;
    if let (Some(form), Some(file)) = (cli.emit, &cli.emitted) {
        let processor = cli.processor();
        let goal = Goal { target, threads, weights: &weights_alone(&files)?, device: None };
        let remarks =
            programs::emit(cli, &environment, goal, &Emission { form, file, libraries: &libraries(), processor })?;
        return print_remarks(cli, &remarks).map_err(unprintable);
    }
    parallel_op_runtime::configure(threads);
    jit::configure_openmp(threads);

    if let Some(path) = &cli.profile {
        arrays::check_writable(path)?;
    }
    let device = if target == Target::Gpu { Some(OpenDevice::open(cli)?) } else { None };
    let goal = Goal { target, threads, weights: &files.weights(), device: device.as_ref() };
    let programs = programs::compile(cli, &environment, goal)?;
    print_remarks(cli, &programs.remarks).map_err(unprintable)?;
    let arguments = bind(files, &programs.main, cli)?;
    if cli.on_demand {
        return on_demand::serve(cli, &programs, &arguments);
    }
    let mut report = Report {
        n_tasks: programs.main.n_tasks(),
        n_loops: programs.main.n_loops(),
        threads,
        target: target.name().to_owned(),
        codegen: cli.codegen.name().to_owned(),
        isa: cli.isa().name().to_owned(),
        compile_ms: Some(programs.compile_ms),
        ..Report::default()
    };
    if let Some(prediction) = programs.main.prediction() {
        report::add_prediction(&mut report, prediction);
    }
    let results = match &cli.profile {
        Some(path) => profiled(cli, path, &programs, &arguments, &mut report)?,
        None => measured(cli, &programs, &arguments, (target, device.as_ref()), &mut report)?,
    };

    if let Some(path) = &cli.trace {
        write_trace((path, &cli.entry), &programs.main, &arguments, device.as_ref())?;
    }
    if let Some(path) = &cli.output {
        outputs::write(path, &results)?;
    }
    if cli.json { report.print_json() } else { report.print_text(&results) }.map_err(unprintable)?;
    if let Some(line) = report.disagreement {
        return Err(Failure::Refused(line));
    }
    match &cli.expect {
        Some(path) => Ok(agreement::check(&results, path, programs.tolerance)?),
        None => Ok(()),
    }
}

/// Takes the times of the nodes, writes them and fills in what they add up to.
fn profiled(
    cli: &Cli,
    path: &Path,
    programs: &Programs,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<Vec<Tensor>, Failure> {
    let Some(plain) = &programs.serial else { unreachable!("a profile is taken beside the plain program") };
    let repeat = cli.repeat();
    let progress = Progress::bar("serial, and serial by nodes", 2 * repeat);
    let profiled = profile::measure(plain, &programs.main, arguments, repeat, &progress)?;
    report::add_profile(report, &profiled, path);
    // A clock that changes results would not time the program.
    if profiled.is_bitwise_equal {
        profiled.write(path, &cli.entry)?;
    }
    Ok(profiled.results())
}

/// Runs what the command line asks for and fills in the times.
fn measured(
    cli: &Cli,
    programs: &Programs,
    arguments: &Arguments,
    (target, device): (Target, Option<&OpenDevice>),
    report: &mut Report,
) -> Result<Vec<Tensor>, Failure> {
    let repeat = cli.repeat();
    let mut difference = None;
    let mut counters = Vec::new();
    let mut watch = || counters.extend(device.map(OpenDevice::counters));
    let results = match &programs.serial {
        Some(serial) => {
            let progress = Progress::bar("serial and parallel", 2 * repeat);
            let both = [serial, &programs.main];
            let comparison = measure::alternate(both, arguments, repeat, &progress, &mut watch)?;
            report::add_comparison(report, &comparison, device.map(|_| programs.tolerance));
            difference = comparison.agreement.farthest.ok().map(|distance| distance.relative());
            comparison.parallel.results
        }
        None => {
            let progress = Progress::bar(target.name(), repeat);
            let times = measure::repeat(&programs.main, arguments, repeat, &progress, &mut watch)?;
            report.prepare_ms = times.prepare_ms;
            report.peak_bytes = Some(times.peak_bytes);
            let milliseconds = Some(median(&times.milliseconds));
            match target {
                Target::Serial => report.serial_ms = milliseconds,
                _ => report.parallel_ms = milliseconds,
            }
            times.results
        }
    };
    if let (Some(device), [before, after]) = (device, counters.as_slice()) {
        report.device = Some(DeviceReport { difference, ..device.report(before, after, repeat) });
    }
    Ok(results)
}

fn print_remarks(cli: &Cli, remarks: &[(String, Remark)]) -> io::Result<()> {
    use io::Write;
    if !cli.remarks {
        return Ok(());
    }
    let lines = report::remark_lines(remarks);
    // Standard output is for the one JSON object then.
    let mut out: Box<dyn Write> = if cli.json { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Traces one run, which is not measured; the call itself is a span, too.
fn write_trace(
    (path, entry): (&Path, &str),
    program: &Program,
    arguments: &Arguments,
    device: Option<&OpenDevice>,
) -> Result<(), Failure> {
    use parallel_op_runtime::trace as events;
    let prepared = program.prepare(arguments.weights.clone())?;
    device.map(OpenDevice::begin_trace).transpose()?;
    events::start();
    events::begin(entry);
    let outcome = prepared.run(&arguments.inputs);
    events::end();
    let events = events::finish();
    outcome?;
    let work = device.map(OpenDevice::end_trace).transpose()?;
    trace::write(path, &events, work.as_ref())
}

/// Where the library lies that emitted programs are made with: beside this tool.
fn libraries() -> PathBuf {
    let tool = std::env::current_exe().unwrap_or_default();
    tool.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The arguments that are weights where nothing is run, so that other values are of no use.
fn weights_alone(files: &Files) -> Result<Vec<usize>, Failure> {
    match files.first_without_names() {
        None => Ok(files.weights()),
        Some(path) => Err(Failure::Usage(format!(
            "--input: expected with --emit a .npz, whose names say which arguments are weights, got {}",
            path.display()
        ))),
    }
}

/// The values of files, and random ones where the command line asks for them.
fn bind(files: Files, program: &Program, cli: &Cli) -> Result<Arguments, Failure> {
    let arguments = files.bind(program.signature(), program.prepared_arguments(), |index, expected| {
        let Some(seed) = cli.random_inputs else { return Ok(None) };
        match random::argument(seed, index, expected) {
            Some(value) => Ok(Some(value)),
            None => Err(Refusal(format!("argument #{index}: expected an --input, for {expected} has dynamic extents"))),
        }
    });
    Ok(arguments?)
}

/// What is said if nobody reads what is printed.
pub fn unprintable(reason: io::Error) -> Failure {
    Failure::Refused(format!("standard output: cannot write: {reason}"))
}
