//! The command line.

use crate::failure::Failure;
use clap::Parser;
use parallel_op::{
    dialect::driver,
    emit::{self, Form},
    environment::Environment,
    pipelines::{codegen::Codegen, cpu::Target},
    processor::{Isa, host_isa, isa_of, oldest_with},
    registry,
};
use std::{num::NonZeroUsize, path::PathBuf};

/// Flags of a run, of which there is none with --emit.
const RUNS: [&str; 8] = ["random_inputs", "output", "expect", "tolerance", "repeat", "compare", "json", "trace"];

/// Workers that emitted code is planned for unless the command line or the environment says how many: what gains with
/// two threads gains with more, and the code does not depend on this machine.
const EMITTED_WORKERS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// Compiles a model and runs it, serial beside parallel.
///
/// Flags of MLIR itself that begin with --mlir- (IR printing, timing, reproducers) are passed on.
#[derive(Debug, Parser)]
#[command(name = "parallel-run", version)]
pub struct Cli {
    /// The program, as text or bytecode.
    pub model: PathBuf,
    /// Function to call.
    #[arg(long, default_value = "main")]
    pub entry: String,
    /// Arguments of the entry: a .npz names them argN, .npy files fill the others in order. Those in a .npz are weights,
    /// which stay the same for a loaded model: with --codegen fast what is computed of them alone is computed once. With
    /// --emit the names alone count.
    #[arg(long, value_name = "FILE")]
    pub input: Vec<PathBuf>,
    /// Fill the arguments that no file gives with random values: integers are 0 or 1, vectors lie between 0.5 and
    /// 1.5, other floats around 0, the smaller the longer their rows.
    #[arg(long, value_name = "SEED")]
    pub random_inputs: Option<u64>,
    /// Write the results: .npy for one, .npz with out0, out1, ... for any number.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Expected results, in the form of --output.
    #[arg(long, value_name = "FILE")]
    pub expect: Option<PathBuf>,
    /// How far results may be from the expected ones, relative to the largest expected value, and with --target gpu and
    /// --compare from those of serial code [default: 1e-5, with --target gpu 1e-4]
    #[arg(long)]
    pub tolerance: Option<f64>,
    /// What parallel code becomes [default: runtime]
    #[arg(long, value_parser = target, value_name = "serial|async|runtime|openmp|gpu")]
    pub target: Option<Target>,
    /// How bodies are compiled: to plain loops, or to blocks of vector code.
    #[arg(long, value_parser = codegen, value_name = "loops|fast", default_value = "fast")]
    pub codegen: Codegen,
    /// Instruction set that code is made for, of this machine (host) or another one [default: host, with --emit what the
    /// processor of --mcpu has]
    #[arg(long, value_parser = isa, value_name = "host|avx512|avx2|sse2|neon")]
    pub isa: Option<Isa>,
    /// What --target openmp makes of parallel code.
    #[arg(long, value_name = "STYLE", default_value = "tasks", value_parser = ["tasks", "sections"])]
    pub omp_style: String,
    /// With --target openmp make parallel code inside of tasks parallel, too, with the same threads [default:
    /// PARALLEL_OP_NESTED]
    #[arg(long)]
    pub nested: bool,
    /// Device for --target gpu [default: PARALLEL_OP_DEVICE, or the first one]
    #[arg(long, value_name = "auto|cuda|vulkan|N")]
    pub device: Option<String>,
    /// What --target gpu makes of parallel code: a stream for each lane, one launch for a level, or what is predicted to be
    /// faster; serial code for comparison [default: auto]
    #[arg(long, value_name = "STYLE", value_parser = ["auto", "streams", "fused", "serial"])]
    pub gpu_style: Option<String>,
    /// With --target gpu keep tasks on the CPU that are predicted to end sooner there, beside those on the GPU.
    #[arg(long)]
    pub gpu_mixed: bool,
    /// What kernels of --target gpu are made of [default: what the device takes, with --emit spirv]
    #[arg(long, value_name = "CODE", value_parser = ["spirv", "nvvm"])]
    pub gpu_code: Option<String>,
    /// Chip that --gpu-code nvvm is made for [default: that of the device, with --emit sm_80]
    #[arg(long, value_name = "CHIP")]
    pub gpu_chip: Option<String>,
    /// What a failed assertion does: it is reported, or ends the program.
    #[arg(long, value_name = "WAY", default_value = "report", value_parser = ["report", "abort"])]
    pub on_failure: String,
    /// Threads that may run at a time; with one the serial code runs [default: PARALLEL_OP_NUM_THREADS, with --target
    /// openmp OMP_NUM_THREADS, else all cores this process may use, or 2 with --emit]
    #[arg(long)]
    pub threads: Option<NonZeroUsize>,
    /// Measured runs, after one that is not [default: 1, or 11 with --compare or --profile]
    #[arg(long, value_name = "N")]
    pub repeat: Option<NonZeroUsize>,
    /// Run serial and parallel code alternately and compare times and results, bit by bit; with --target gpu the serial
    /// code runs on the CPU, and results may be as far from its as --tolerance says.
    #[arg(long)]
    pub compare: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    pub json: bool,
    /// Write which thread ran which task when, as a Chrome trace, from one run more; and what a GPU did when, by its own clock.
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Time every node of the serial code, print the times, and write them as JSON for --cost-profile.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["compare", "emit", "target", "trace", "strategy", "gate", "whitelist", "cost_profile"])]
    pub profile: Option<PathBuf>,
    /// For programs that measure: run as often as each line of the standard input says, and answer it with the times as
    /// one line of JSON.
    #[arg(long, conflicts_with_all = ["compare", "repeat", "json", "output", "trace", "profile"])]
    pub on_demand: bool,
    /// Print what was made parallel, what not and why.
    #[arg(long)]
    pub remarks: bool,
    /// What is made parallel: lanes of tasks and the turns of loops, planned together; for comparison branches between a
    /// fork and a join, single ops of one kind, lanes along critical paths, or loops, each alone [default: hybrid, with
    /// --target gpu branches]
    #[arg(long, value_parser = ["hybrid", "branches", "siblings", "linear", "loops"])]
    pub strategy: Option<String>,
    /// Ops to admit (+name) or refuse (-name), separated by commas; a trailing * matches a prefix.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, value_name = "LIST")]
    pub whitelist: Vec<String>,
    /// Leave serial what is predicted not to gain [default: true, with --target gpu false]
    #[arg(long, value_name = "BOOL")]
    pub gate: Option<bool>,
    /// Plan with the measured costs in this file, which --profile wrote, instead of predicted ones.
    #[arg(long, value_name = "FILE")]
    pub cost_profile: Option<PathBuf>,
    /// Compile into a file instead of running: an object file, a shared library or LLVM IR, with a C header beside it, or a program that
    /// needs neither LLVM nor Rust.
    #[arg(long, value_name = "obj|ll|so|exe", value_parser = form, requires = "emitted", conflicts_with_all = RUNS)]
    pub emit: Option<Form>,
    /// The file that --emit writes.
    #[arg(short = 'o', id = "emitted", value_name = "FILE", requires = "emit")]
    pub emitted: Option<PathBuf>,
    /// Processor that --emit makes code for: a name that LLVM knows, or native for this machine [default: the oldest
    /// one of this architecture that has the --isa, so that the same program gives the same bytes everywhere]
    #[arg(long, value_name = "NAME", value_parser = processor, requires = "emit")]
    pub mcpu: Option<String>,
    /// Whether MLIR flags were given.
    #[arg(skip)]
    pub mlir_flags: bool,
}

impl Cli {
    /// Reads the command line; clap exits by itself on an error or `--help`.
    pub fn read() -> Result<Self, Failure> {
        let (mlir, own): (Vec<String>, Vec<String>) =
            std::env::args_os().map(|it| it.to_string_lossy().into_owned()).partition(|it| is_mlir_flag(it));
        let mut cli = Self::parse_from(own);
        cli.mlir_flags = !mlir.is_empty();
        if cli.mlir_flags {
            let flags: Vec<String> = std::iter::once("parallel-run".to_owned()).chain(mlir).collect();
            // Flags name passes, which must be known by then.
            drop(registry::everything());
            driver::parse_flags(&flags).map_err(|text| flag_failure(&text))?;
        }
        if let Some(tolerance) = cli.tolerance.filter(|it| it.is_nan() || *it < 0.0) {
            return Err(Failure::Usage(format!("--tolerance: expected a number from 0 on, got {tolerance}")));
        }
        Ok(cli)
    }

    /// What parallel code becomes: the flag, else the environment, else `runtime`. A profile is one of serial code.
    pub fn target(&self, environment: &Environment) -> Target {
        match self.profile {
            Some(_) => Target::Serial,
            None => self.target.or(environment.target).unwrap_or(Target::Runtime),
        }
    }

    /// How far results may be from others.
    pub fn tolerance(&self, target: Target) -> f64 {
        self.tolerance.unwrap_or(if target == Target::Gpu { 1e-4 } else { 1e-5 })
    }

    /// Refuses flags that mean nothing without a GPU.
    pub fn check_flags_of_gpu(&self, target: Target) -> Result<(), Failure> {
        let flags = [
            ("--device", self.device.is_some()),
            ("--gpu-style", self.gpu_style.is_some()),
            ("--gpu-mixed", self.gpu_mixed),
            ("--gpu-code", self.gpu_code.is_some()),
            ("--gpu-chip", self.gpu_chip.is_some()),
        ];
        match flags.iter().find(|(_, is_given)| *is_given && target != Target::Gpu) {
            Some((flag, _)) => {
                Err(Failure::Usage(format!("{flag}: expected --target gpu, got the target '{}'", target.name())))
            }
            None => Ok(()),
        }
    }

    /// What is made parallel. A kernel is parallel in itself, so that a GPU profits of branches alone.
    pub fn strategy(&self, target: Target) -> &str {
        self.strategy.as_deref().unwrap_or(if target == Target::Gpu { "branches" } else { "hybrid" })
    }

    /// Whether what is predicted not to gain stays serial. What threads cost says nothing about a GPU.
    pub fn gate(&self, target: Target) -> bool {
        self.gate.unwrap_or(target != Target::Gpu)
    }

    /// Threads: the flag, else the environment, where OpenMP's variable counts for OpenMP, else what affinity mask and cgroup quota allow. Code in a file does not
    /// depend on the latter.
    pub fn threads(&self, environment: &Environment) -> usize {
        let available = || match self.emit {
            Some(_) => EMITTED_WORKERS,
            None => std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        };
        let openmp = environment.openmp_threads.filter(|_| self.target(environment) == Target::OpenMp);
        self.threads.or(environment.threads).or(openmp).unwrap_or_else(available).get()
    }

    /// Instruction set: the flag, else that of this machine, or that of the processor which --emit makes code for.
    pub fn isa(&self) -> Isa {
        let by_default = || match self.emit {
            None => host_isa(),
            Some(_) => isa_of(self.processor()),
        };
        self.isa.unwrap_or_else(by_default)
    }

    /// Processor that --emit makes code for: the flag, else the oldest one with the instruction set, if there is one said.
    pub fn processor(&self) -> &str {
        self.mcpu.as_deref().or(self.isa.map(oldest_with)).unwrap_or_default()
    }

    /// Number of measured runs.
    pub fn repeat(&self) -> usize {
        self.repeat.map_or(if self.compare || self.profile.is_some() { 11 } else { 1 }, NonZeroUsize::get)
    }
}

fn is_mlir_flag(argument: &str) -> bool {
    argument.starts_with("--mlir-") || argument.starts_with("-mlir-")
}

fn target(name: &str) -> Result<Target, String> {
    Target::named(name).ok_or_else(|| {
        let names: Vec<&str> = Target::ALL.iter().map(|target| target.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn codegen(name: &str) -> Result<Codegen, String> {
    Codegen::named(name).ok_or_else(|| {
        let names: Vec<&str> = Codegen::ALL.iter().map(|codegen| codegen.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn isa(name: &str) -> Result<Isa, String> {
    let known = if name == "host" { Some(host_isa()) } else { Isa::named(name) };
    known.ok_or_else(|| format!("expected one of host, {}", Isa::NAMES.join(", ")))
}

fn form(name: &str) -> Result<Form, String> {
    Form::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Form::ALL.iter().map(|form| form.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

fn processor(name: &str) -> Result<String, String> {
    match emit::knows_processor(name) {
        true => Ok(name.to_owned()),
        false => Err("expected native or a processor of this architecture that LLVM knows".to_owned()),
    }
}

/// MLIR prints the value that a flag refused by itself, and hands over the text of any other mistake.
fn flag_failure(text: &str) -> Failure {
    match text.lines().next() {
        Some(line) => Failure::Usage(line.trim_start_matches("parallel-run: ").to_owned()),
        None => Failure::UsagePrinted,
    }
}
