//! Compiles what the command line asks for.

use crate::{
    cli::Cli,
    device::{self, OpenDevice},
    failure::Failure,
    progress::Progress,
};
use parallel_op::{
    dialect::remark::Remark,
    emit::{self, Emission},
    environment::Environment,
    jit::{
        self, CompileOptions, GpuCode, KernelCode, OpenMpStyle, Plan, Profile, Program, RemarkSink, Runtime, Source,
    },
    pipelines::{auto::AutoOptions, cpu::Target, outline},
};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
    /// How far its results may be from others.
    pub tolerance: f64,
}

/// What the program is to become.
#[derive(Clone, Copy)]
pub struct Goal<'a> {
    /// What containers become.
    pub target: Target,
    /// Threads that run it.
    pub threads: usize,
    /// Arguments that stay the same for a loaded model.
    pub weights: &'a [usize],
    /// What a program for a GPU runs on; none if it is not run here.
    pub device: Option<&'a OpenDevice>,
}

/// Compiles the program, and the serial one beside it for a comparison.
pub fn compile(cli: &Cli, environment: &Environment, goal: Goal) -> Result<Programs, Failure> {
    let (_progress, stages) = Progress::stages(&format!("compiling {}", cli.model.display()));
    check_readable(cli)?;
    let symbols = [parallel_op_runtime::symbols(), parallel_op_gpu::symbols()].concat();
    let runtime = Runtime {
        symbols: &symbols,
        take_failure: device::take_failure,
        wait_idle: parallel_op_runtime::wait_idle,
        enter: parallel_op_runtime::enter,
        leave: parallel_op_runtime::leave,
    };
    let source = Source::File(&cli.model);
    let remarks = Remarks::default();
    let main_options = options(cli, environment, goal, &runtime, &remarks)?;
    let main_options = CompileOptions { stages: Some(stages), ..main_options };
    let start = Instant::now();
    let main = jit::compile(source, &main_options).map_err(|error| named(error, cli))?;
    let compile_ms = start.elapsed().as_secs_f64() * 1e3;
    let has_serial = cli.compare || cli.profile.is_some();
    let serial = if has_serial { Some(jit::compile(source, &serial_options(cli, goal, &runtime))?) } else { None };
    Ok(Programs { serial, main, remarks: remarks.take(), compile_ms, tolerance: cli.tolerance(goal.target) })
}

/// Compiles the program into the file that the command line names. Returns what passes said of it.
pub fn emit(
    cli: &Cli,
    environment: &Environment,
    goal: Goal,
    emission: &Emission,
) -> Result<Vec<(String, Remark)>, Failure> {
    let (_progress, stages) = Progress::stages(&format!("compiling {}", cli.model.display()));
    check_readable(cli)?;
    let remarks = Remarks::default();
    let options = options(cli, environment, goal, &Runtime::NONE, &remarks)?;
    let options = CompileOptions { stages: Some(stages), ..options };
    emit::emit(Source::File(&cli.model), &options, emission).map_err(|error| match error {
        emit::Error::Compile(error) => named(error, cli),
        other => other.into(),
    })?;
    Ok(remarks.take())
}

fn check_readable(cli: &Cli) -> Result<(), Failure> {
    std::fs::File::open(&cli.model)
        .map(drop)
        .map_err(|reason| Failure::Refused(format!("{}: cannot read: {reason}", cli.model.display())))
}

/// How the program is compiled that the command line asks for.
fn options<'a>(
    cli: &'a Cli,
    environment: &Environment,
    goal: Goal,
    runtime: &'a Runtime<'a>,
    remarks: &Remarks,
) -> Result<CompileOptions<'a>, Failure> {
    let costs = measured_costs(cli)?;
    let serial = serial_options(cli, goal, runtime);
    if goal.target == Target::Gpu {
        return Ok(gpu_options(cli, environment, goal, serial, (costs, remarks)));
    }
    // One thread gains nothing from tasks.
    if goal.target == Target::Serial || goal.threads == 1 {
        return Ok(CompileOptions { time_nodes: cli.profile.is_some(), ..serial });
    }
    let plan = if environment.is_disabled { None } else { Some(plan(cli, environment, goal, costs)) };
    let sink = Some(remarks.sink());
    let style = if cli.omp_style == "sections" { OpenMpStyle::Sections } else { OpenMpStyle::Tasks };
    let nested = cli.nested || environment.nested;
    let trace = cli.trace.is_some();
    Ok(CompileOptions { plan, target: goal.target, style, nested, trace, remarks: sink, ..serial })
}

/// Workers that code for a GPU is planned for: more than any level of a model has tasks.
const GPU_WORKERS: usize = 32;

/// The same for a GPU, on which one host thread starts everything.
fn gpu_options<'a>(
    cli: &'a Cli,
    environment: &Environment,
    goal: Goal,
    serial: CompileOptions<'a>,
    (costs, remarks): (Option<Profile>, &Remarks),
) -> CompileOptions<'a> {
    let defaults = GpuCode::default();
    let by_default = || goal.device.map_or(defaults.code, OpenDevice::code);
    let code = cli.gpu_code.as_deref().map_or_else(by_default, |name| match name {
        "nvvm" => KernelCode::Nvvm,
        _ => KernelCode::Spirv,
    });
    let chip = cli.gpu_chip.clone().or_else(|| goal.device?.chip()).unwrap_or(defaults.chip);
    let chosen = cli.gpu_style.as_deref().unwrap_or("auto");
    let is_serial = chosen == "serial";
    let style = if is_serial { "streams" } else { chosen }.to_owned();
    let plan = plan(cli, environment, Goal { threads: GPU_WORKERS, ..goal }, costs);
    let plan = Some(plan).filter(|_| !is_serial && !environment.is_disabled);
    let gpu = GpuCode { code, chip, style, mixed: cli.gpu_mixed };
    CompileOptions { plan, gpu, target: Target::Gpu, remarks: Some(remarks.sink()), ..serial }
}

fn serial_options<'a>(cli: &'a Cli, goal: Goal, runtime: &'a Runtime<'a>) -> CompileOptions<'a> {
    let aborts = cli.on_failure == "abort";
    let (codegen, isa) = (cli.codegen, cli.isa());
    let weights = goal.weights.to_vec();
    CompileOptions {
        codegen,
        isa,
        weights,
        mlir_flags: cli.mlir_flags,
        aborts,
        ..CompileOptions::serial(&cli.entry, runtime)
    }
}

/// What passes say while a program is compiled, with the locations.
#[derive(Default)]
struct Remarks(Arc<Mutex<Vec<(String, Remark)>>>);

impl Remarks {
    fn sink(&self) -> RemarkSink {
        let remarks = Arc::clone(&self.0);
        Arc::new(move |location: &str, remark: &Remark| lock(&remarks).push((location.to_owned(), remark.clone())))
    }

    fn take(&self) -> Vec<(String, Remark)> {
        std::mem::take(&mut lock(&self.0))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn plan(cli: &Cli, environment: &Environment, goal: Goal, costs: Option<Profile>) -> Plan {
    let options = AutoOptions {
        strategy: cli.strategy(goal.target).to_owned(),
        workers: i64::try_from(goal.threads).unwrap_or(i64::MAX),
        whitelist: cli.whitelist.clone(),
        gate: cli.gate(goal.target),
        codegen: cli.codegen.name().to_owned(),
        isa: cli.isa().name().to_owned(),
        // Measured costs go to the library, which names ops as they are after calls were inlined.
        ..AutoOptions::default()
    };
    // A flag beats the environment.
    let environment = Environment { target: Some(goal.target), ..environment.clone() };
    Plan { pipeline: outline::text(&options, &environment), workers: goal.threads, costs }
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
