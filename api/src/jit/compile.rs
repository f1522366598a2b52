//! From the text of a program to machine code.

use super::{
    Error, Profile, Program, Runtime,
    lower::{Lowered, Session, entries},
    openmp,
    program::{Engines, Facts, Parts},
};
use crate::{
    ffi::Engine,
    pipelines::{codegen::Codegen, cpu::Target, gpu::GpuOptions},
    processor::{self, Isa, host_isa},
};
use parallel_op_dialect::remark::Remark;
use std::{path::Path, sync::Arc};

/// Where the text of a program is.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A file with text or bytecode.
    File(&'a Path),
    /// The text itself.
    Text(&'a str),
}

/// Receives remarks with the text of their location.
pub type RemarkSink = Arc<dyn Fn(&str, &Remark) + Send + Sync>;

/// What takes time while a program is compiled, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The text is read, and structured ops are cut into blocks of fast code.
    Cutting,
    /// Costs are weighed, and tasks are made.
    Planning,
    /// Tensors become buffers, and buffers the LLVM dialect.
    Lowering,
    /// LLVM makes machine code.
    Llvm,
}

impl Stage {
    /// What a person reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cutting => "choosing kernels",
            Self::Planning => "planning",
            Self::Lowering => "lowering",
            Self::Llvm => "LLVM",
        }
    }
}

/// Told which stage begins.
pub type StageSink = Arc<dyn Fn(Stage) + Send + Sync>;

/// How a program is compiled.
pub struct CompileOptions<'a> {
    /// Function that is called.
    pub entry: &'a str,
    /// Numbers of the arguments that stay the same for a loaded model, besides those that the program marks
    /// `parallel_op.weight`. Numbers that no argument has are of no effect.
    pub weights: Vec<usize>,
    /// What makes code parallel; none: the code stays as it is.
    pub plan: Option<Plan>,
    /// What containers become.
    pub target: Target,
    /// How bodies are compiled.
    pub codegen: Codegen,
    /// Instruction set that code is made for. Code in memory uses no other one, even if this machine has it.
    pub isa: Isa,
    /// How kernels are made for [`Target::Gpu`].
    pub gpu: GpuCode,
    /// What [`Target::OpenMp`] makes of containers.
    pub style: OpenMpStyle,
    /// Whether [`Target::OpenMp`] makes containers inside of tasks parallel, too.
    pub nested: bool,
    /// Whether a failed assertion ends the program, with its message, instead of reaching the caller.
    pub aborts: bool,
    /// Whether tasks tell the runtime when they begin and end.
    pub trace: bool,
    /// What compiled code needs.
    pub runtime: &'a Runtime<'a>,
    /// Whether the flags that [`parse_flags`](parallel_op_dialect::driver::parse_flags) read apply to the pass managers.
    pub mlir_flags: bool,
    /// Receives the remarks of the plan.
    pub remarks: Option<RemarkSink>,
    /// Told which stage begins, for somebody who waits.
    pub stages: Option<StageSink>,
    /// Whether the nodes of the entry have their times taken by [`Prepared::run_timed`](super::Prepared::run_timed).
    /// For serial code: the clock is that of the calling thread.
    pub time_nodes: bool,
}

/// What containers become for OpenMP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenMpStyle {
    /// Tasks, which threads take as they have time.
    #[default]
    Tasks,
    /// Sections, one for each lane, shared out beforehand.
    Sections,
}

impl OpenMpStyle {
    /// Name in options and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Sections => "sections",
        }
    }
}

/// What kernels for a GPU are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KernelCode {
    /// SPIR-V, for Vulkan.
    #[default]
    Spirv,
    /// PTX, for CUDA.
    Nvvm,
}

impl KernelCode {
    /// Name in options and on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spirv => "spirv",
            Self::Nvvm => "nvvm",
        }
    }
}

/// How kernels are made for [`Target::Gpu`].
#[derive(Clone, Debug)]
pub struct GpuCode {
    /// What they become.
    pub code: KernelCode,
    /// Chip that PTX is made for.
    pub chip: String,
    /// What containers become: `streams`, `fused` or `auto`.
    pub style: String,
    /// Whether tasks that are predicted to end sooner on the CPU stay there.
    pub mixed: bool,
}

impl Default for GpuCode {
    fn default() -> Self {
        let GpuOptions { chip, style, mixed, .. } = GpuOptions::default();
        Self { code: KernelCode::default(), chip, style, mixed }
    }
}

/// How code is made parallel.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Pipeline, without its anchor, that runs on tensors before the lowering.
    pub pipeline: String,
    /// Workers that it plans for.
    pub workers: usize,
    /// Measured costs of the entry, which take the place of predicted ones.
    pub costs: Option<Profile>,
}

impl<'a> CompileOptions<'a> {
    /// Says that a stage begins.
    pub(crate) fn begin(&self, stage: Stage) {
        if let Some(sink) = &self.stages {
            sink(stage);
        }
    }

    /// Options for serial code of plain loops.
    pub fn serial(entry: &'a str, runtime: &'a Runtime<'a>) -> Self {
        Self {
            entry,
            weights: Vec::new(),
            plan: None,
            target: Target::Serial,
            codegen: Codegen::default(),
            isa: host_isa(),
            gpu: GpuCode::default(),
            style: OpenMpStyle::Tasks,
            nested: false,
            aborts: false,
            trace: false,
            runtime,
            mlir_flags: false,
            remarks: None,
            stages: None,
            time_nodes: false,
        }
    }
}

/// Compiles a program with LLVM's optimisation level 3 for the machine this runs on.
///
/// # Errors
///
/// [`Error::Refused`] if the text does not parse or a pass fails, and what the variants for entry, signature and
/// engine say.
pub fn compile(source: Source, options: &CompileOptions) -> Result<Program, Error> {
    let processor = processor::of_this_machine(options.isa)?;
    let session = Session::new(options);
    let Lowered { module, signature, split, n_tasks, n_loops, nodes, prediction } = session.lower(source, options)?;
    openmp::load_for(&module)?;
    let names = entries(options.entry, split.as_ref());
    // Who calls the parts needs no function that calls both, and LLVM inlines what is called once.
    let n_whole = if split.is_some() { 1 } else { 0 };
    let names: Vec<&str> = names.iter().skip(n_whole).map(String::as_str).collect();
    session.hide_all_but(&module, &names);
    options.begin(Stage::Llvm);
    let engines = Engine::new(&module, &names, (processor, 3), options.runtime.symbols);
    let mut engines = engines.ok_or_else(|| session.refused().unwrap_or(Error::Engine))?.into_iter();
    let first = engines.next().ok_or(Error::Engine)?;
    let engines = match split.zip(engines.next()) {
        Some((split, prepared)) => {
            Engines::Split(Box::new(split), Parts { prepare: first, prepared, release: engines.next() })
        }
        None => Engines::Whole(first),
    };
    let facts = Facts { signature, n_tasks, n_loops, nodes, prediction };
    Ok(Program::new(engines, facts, options.runtime))
}
