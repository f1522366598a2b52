//! From the text of a program to an executable that a sanitizer watches.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::program::{Program, Sanitizer, inputs, memory};
use crate::{
    failure::{Failure, Result},
    llvm::Llvm,
    process, workspace,
};

/// Compiles programs for one run of the chore.
pub struct Compiler<'a> {
    llvm: &'a Llvm,
    /// Where executables go.
    folder: PathBuf,
}

impl<'a> Compiler<'a> {
    /// Builds the runtime that tells of its hand-overs, and what all programs call.
    pub fn new(llvm: &'a Llvm, folder: PathBuf) -> Result<Self> {
        let mut cargo = llvm.cargo();
        cargo.args(["build", "--release", "--package", "parallel-op-runtime", "--features", "tsan", "--target-dir"]);
        process::run(cargo.arg(instrumented_dir()))?;
        let compiler = Self { llvm, folder };
        for source in sources() {
            let mut clang = Command::new(llvm.tool("clang"));
            process::run(clang.args(["-O1", "-c"]).arg(&source).arg("-o").arg(compiler.object_of(&source)))?;
        }
        Ok(compiler)
    }

    /// Where archer is.
    pub fn archer(&self) -> PathBuf {
        archer(self.llvm)
    }

    /// The object file of a C file.
    fn object_of(&self, source: &Path) -> PathBuf {
        self.folder.join(source.file_stem().unwrap_or_default()).with_extension("o")
    }

    /// Compiles a program and returns its executable, or what the tool printed that refused it.
    pub fn compile(&self, program: &Program) -> std::result::Result<PathBuf, String> {
        let name = program.name.replace(['/', ' '], "-");
        let stem = self.folder.join(format!("{name}.{}.{}", program.target, program.sanitizer.name()));
        let (lowered, ir) = (with_suffix(&stem, "mlir"), with_suffix(&stem, "ll"));
        let pipeline = format!("builtin.module({}parallel-op-cpu{{{}}})", program.plan, program.options());
        let mut opt = Command::new(workspace::bin_dir().join("parallel-opt"));
        quiet(opt.arg(&program.file).arg("--pass-pipeline").arg(pipeline).arg("-o").arg(&lowered))?;
        if !has_work_for_threads(&fs::read_to_string(&lowered).unwrap_or_default()) {
            return Err("has neither tasks nor parallel loops once it is lowered".to_owned());
        }
        let mut translate = Command::new(self.llvm.tool("mlir-translate"));
        quiet(translate.arg("--mlir-to-llvmir").arg(&lowered).arg("-o").arg(&ir))?;
        let mut clang = Command::new(self.llvm.tool("clang"));
        clang.args(["-O1", "-Wno-override-module"]).arg(format!("-fsanitize={}", program.sanitizer.name()));
        clang.arg(&ir).arg(inputs().join("copy.c")).args(sources().map(|source| self.object_of(&source)));
        let runtime_dir = match program.sanitizer {
            Sanitizer::Thread => instrumented_dir().join("release"),
            Sanitizer::Address => workspace::bin_dir(),
        };
        for dir in [runtime_dir, self.llvm.prefix.join("lib")] {
            clang.arg(format!("-L{}", dir.display())).arg(format!("-Wl,-rpath,{}", dir.display()));
        }
        // The older form of a path goes before LD_LIBRARY_PATH, in which cargo names the runtime that tells nothing.
        clang.arg("-Wl,--disable-new-dtags");
        clang.args(if program.needs_openmp() { &["-lomp"][..] } else { &[] });
        quiet(clang.args(["-lparallel_op_runtime", "-lm", "-o"]).arg(&stem))?;
        Ok(stem)
    }
}

/// C files that are linked to every program, without a sanitizer.
fn sources() -> [PathBuf; 3] {
    [inputs().join("meet.c"), inputs().join("spread.c"), memory().join("Inputs/print.c")]
}

/// `stem.suffix`, where the stem itself has dots.
fn with_suffix(stem: &Path, suffix: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// Whether there is something that two threads can do: a program without says nothing about races.
fn has_work_for_threads(lowered: &str) -> bool {
    ["@parallel_op_rt_trace_begin(%", "@parallel_op_rt_loop(%", "omp.wsloop"].iter().any(|work| lowered.contains(work))
}

/// Where the runtime lies that tells ThreadSanitizer of its hand-overs. A folder of its own, because it is built with
/// another feature.
fn instrumented_dir() -> PathBuf {
    workspace::target_dir().join("race")
}

/// Fails with one line if the sanitizers are not there.
pub fn check_tools(llvm: &Llvm) -> Result<()> {
    let mut clang = Command::new(llvm.tool("clang"));
    let archer = archer(llvm);
    if !archer.is_file() {
        let place = archer.display();
        return Err(Failure::Setup(format!("no {place}: install libomp-22-dev, or OpenMP with OMPT for this clang")));
    }
    let runtime_dir = process::stdout_of(clang.arg("--print-runtime-dir"))?;
    let resources = Path::new(runtime_dir.trim()).parent().map(Path::to_path_buf).unwrap_or_default();
    let is_there = |file: &str| {
        ["linux", "x86_64-unknown-linux-gnu", "x86_64-pc-linux-gnu"]
            .iter()
            .any(|folder| resources.join(folder).join(file).is_file())
    };
    if is_there("libclang_rt.tsan-x86_64.a") || is_there("libclang_rt.tsan.a") {
        return Ok(());
    }
    let place = resources.display();
    Err(Failure::Setup(format!(
        "no ThreadSanitizer in {place}: install libclang-rt-22-dev, or the compiler-rt of this clang"
    )))
}

/// What tells ThreadSanitizer how OpenMP orders tasks.
fn archer(llvm: &Llvm) -> PathBuf {
    llvm.prefix.join("lib/libarcher.so")
}

/// Runs a tool and returns what it printed if it fails.
fn quiet(command: &mut Command) -> std::result::Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().to_string_lossy()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
