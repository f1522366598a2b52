//! From text to a shared object, with the tools that a user would take.

use crate::{
    contender::{Contender, Recipe},
    failure::{Failure, Result},
    programs,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const WORK: &str = include_str!("work.c");

/// MLIR's own way from its async dialect to the LLVM dialect.
const UPSTREAM_PIPELINE: &str = "builtin.module(async-to-async-runtime,\
    func.func(async-runtime-ref-counting,async-runtime-ref-counting-opt),convert-async-to-llvm,convert-scf-to-cf,\
    func.func(convert-arith-to-llvm),convert-func-to-llvm,convert-cf-to-llvm,reconcile-unrealized-casts)";

/// Where compilers and libraries are, and what is compiled.
pub struct Workshop {
    /// The folder of LLVM that holds `bin` and `lib`.
    pub llvm: PathBuf,
    /// The folder with `parallel-opt` and `libparallel_op_runtime.so`.
    pub tools: PathBuf,
    /// Where files are written.
    pub folder: PathBuf,
    /// Numbers of branches.
    pub branches: Vec<usize>,
    /// Largest number of threads.
    pub threads: usize,
}

impl Workshop {
    /// Builds the shared object of a contender; for rayon one with the body alone.
    pub fn build(&self, contender: &'static Contender) -> Result<PathBuf> {
        let work = self.written("work.c", WORK)?;
        let stem = contender.name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
        let text = match contender.recipe {
            Recipe::Serial => programs::serial(&self.branches),
            Recipe::C(form) => programs::openmp(form, &self.branches, self.threads),
            Recipe::UpstreamAsync => programs::upstream_async(&self.branches),
            Recipe::Ours(_) => programs::containers(&self.branches),
            Recipe::Rayon(_) => String::new(),
        };
        let (source, libraries): (PathBuf, &[&str]) = match contender.recipe {
            Recipe::Serial | Recipe::Rayon(_) => (self.written(&format!("{stem}.c"), &text)?, &[]),
            Recipe::C(_) => (self.written(&format!("{stem}.c"), &text)?, &["-fopenmp"]),
            Recipe::UpstreamAsync | Recipe::Ours(_) => (self.lowered(contender, &stem, &text)?, runtime_of(contender)),
        };
        let library = self.folder.join(format!("lib{stem}.so"));
        let object = self.folder.join(format!("{stem}.work.o"));
        // The body is compiled apart, so that no contender sees into it.
        self.run(contender, &self.llvm_tool("clang"), &["-O3", "-fPIC", "-c", "-o"], &[&object, &work])?;
        let mut clang = Command::new(self.llvm_tool("clang"));
        clang.args(["-O3", "-fPIC", "-shared", "-Wno-override-module", "-o"]).arg(&library).arg(&source).arg(&object);
        for folder in [&self.tools, &self.llvm.join("lib")] {
            clang.arg("-L").arg(folder).arg(format!("-Wl,-rpath,{}", folder.display()));
        }
        finish(contender, clang.args(libraries))?;
        Ok(library)
    }

    /// MLIR text as LLVM's.
    fn lowered(&self, contender: &'static Contender, stem: &str, text: &str) -> Result<PathBuf> {
        let source = self.written(&format!("{stem}.mlir"), text)?;
        let lowered = self.folder.join(format!("{stem}.llvm.mlir"));
        let llvm_ir = self.folder.join(format!("{stem}.ll"));
        let (tool, pipeline) = match contender.recipe {
            Recipe::Ours(target) => (self.tools.join("parallel-opt"), format!("--parallel-op-cpu=target={target}")),
            _ => (self.llvm_tool("mlir-opt"), format!("--pass-pipeline={UPSTREAM_PIPELINE}")),
        };
        self.run(contender, &tool, &[&pipeline, "-o"], &[&lowered, &source])?;
        self.run(contender, &self.llvm_tool("mlir-translate"), &["--mlir-to-llvmir", "-o"], &[&llvm_ir, &lowered])?;
        Ok(llvm_ir)
    }

    fn run(&self, contender: &'static Contender, tool: &Path, flags: &[&str], files: &[&Path]) -> Result<()> {
        finish(contender, Command::new(tool).args(flags).args(files))
    }

    fn llvm_tool(&self, name: &str) -> PathBuf {
        self.llvm.join("bin").join(name)
    }

    fn written(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(|source| Failure::File { path: path.clone(), source })?;
        Ok(path)
    }
}

/// What lowered code is linked with.
fn runtime_of(contender: &Contender) -> &'static [&'static str] {
    match contender.recipe {
        Recipe::Ours("openmp") => &["-lparallel_op_runtime", "-lomp"],
        Recipe::Ours(_) => &["-lparallel_op_runtime"],
        _ => &["-lmlir_async_runtime"],
    }
}

fn finish(contender: &'static Contender, command: &mut Command) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    let output = command.output().map_err(|source| Failure::Start { program: program.clone(), source })?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let message = text.lines().next().unwrap_or_default().to_owned();
    Err(Failure::Compiler { contender: contender.name, program, status: output.status, message })
}
