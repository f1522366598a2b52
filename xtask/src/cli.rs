//! The command line.

use clap::{Args, Parser, Subcommand};

use crate::{
    failure::Result,
    lit::{self, Counts, LitRun},
    llvm::Llvm,
    process, setup,
};

/// Every chore of the project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install what is missing: LLVM and MLIR 22, CMake, Ninja and the libraries they need.
    Setup,
    /// Build everything, after `setup`.
    Build,
    /// Run the lit suite, or a part of it.
    Lit(LitArgs),
}

#[derive(Args)]
struct LitArgs {
    /// Use what is built already.
    #[arg(long)]
    no_build: bool,
    /// Give every call of parallel-opt `--verify-roundtrip`.
    #[arg(long)]
    verify_roundtrip: bool,
    /// Run only tests whose name matches this regular expression.
    #[arg(long)]
    filter: Option<String>,
    /// Folders or files; all of test/ without any.
    paths: Vec<String>,
}

impl Cli {
    /// Does what the command line says.
    pub fn run(self) -> Result<()> {
        let llvm = Llvm::from_env();
        match self.command {
            Chore::Setup => setup::run(&llvm),
            Chore::Build => build(&llvm),
            Chore::Lit(args) => run_lit(&llvm, args),
        }
    }
}

fn build(llvm: &Llvm) -> Result<()> {
    setup::run(llvm)?;
    // xtask is left out: it is what runs now.
    process::run(
        llvm.cargo()
            .args(["build", "--release", "--workspace", "--exclude", "xtask"]),
    )
}

fn run_lit(llvm: &Llvm, args: LitArgs) -> Result<()> {
    if args.no_build {
        llvm.check()?;
    } else {
        build(llvm)?;
    }
    let what = LitRun {
        paths: args.paths,
        filter: args.filter,
        verify_roundtrip: args.verify_roundtrip,
    };
    lit::run(llvm, &what, &mut Counts::default())
}
