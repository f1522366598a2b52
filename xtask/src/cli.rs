//! The command line.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    bench, docs,
    failure::Result,
    format, fuzz, licences,
    lit::{self, Counts, LitRun},
    llvm::Llvm,
    model, new_pass, process,
    proof::{self, Part},
    race::{self, RaceRun},
    setup, test_run, tidy, workspace,
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
    /// Run a model serial beside parallel, after `setup` and `build`, and say what was made parallel.
    Run {
        /// A bundled model, or a path to an .mlir file.
        #[arg(default_value = "moe_large")]
        model: String,
        /// Flags for parallel-run.
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Run all tests: style, tidy, licences, documents, unit tests, models of the runtime, lit twice.
    Test {
        /// Run only unit and lit tests whose name matches; leaves out the checks of style and documents.
        #[arg(long)]
        filter: Option<String>,
        /// Run whole models on a Vulkan device, which may be the processor, in every style, and nothing else.
        #[arg(long, conflicts_with = "filter")]
        gpu_emulated: bool,
        /// With --gpu-emulated: bundled models or paths; all bundled ones without any.
        #[arg(requires = "gpu_emulated")]
        models: Vec<String>,
    },
    /// Run the lit suite, or a part of it.
    Lit(LitArgs),
    /// Make docs/ and the README's table of passes from the code.
    Docs {
        /// Fail if they are not as the code says, and write nothing.
        #[arg(long)]
        check: bool,
    },
    /// Put Rust, C and C++ into form.
    Fmt,
    /// Measure models serial beside parallel and print a table.
    Bench {
        /// Bundled models or paths to .mlir files; those of bench/models/list.txt without any.
        models: Vec<String>,
        /// Measure every model with these targets, beside serial code, each in a process of its own.
        #[arg(long, value_delimiter = ',', conflicts_with = "dispatch")]
        targets: Vec<String>,
        /// Measure what regions of branches cost, beside other runtimes, and no models.
        #[arg(long, conflicts_with = "models")]
        dispatch: bool,
        /// Measure models on one and two threads, serial, as branches, as loops and as both, beside onnxruntime,
        /// OpenVINO and PyTorch, each in a process of its own.
        #[arg(long, conflicts_with_all = ["dispatch", "targets"])]
        peers: bool,
        /// Write programs of models for a GPU into this new folder, to be measured by the script in it where one is.
        #[arg(long, value_name = "DIR", requires = "models", conflicts_with_all = ["dispatch", "targets", "peers"])]
        gpu_bundle: Option<PathBuf>,
        /// Flags for parallel-run, for dispatch-bench, or with --peers for models-bench.
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Check the runtime: models of it under loom and shuttle, faults that they have to find, its tests under Miri,
    /// valgrind and AddressSanitizer.
    Proof {
        /// Parts to run; all of them without any.
        parts: Vec<Part>,
        /// How many times as many orders of the large models as by default.
        #[arg(long, default_value_t = 1)]
        times: usize,
    },
    /// Run random programs on every target and compare their results.
    Fuzz {
        /// Stop after this time.
        #[arg(long, default_value_t = 60, value_name = "N")]
        seconds: u64,
        /// Seed of the first program; drawn from the clock without it.
        #[arg(long, value_name = "S")]
        seed: Option<u64>,
        /// Plant bugs in a compiler built for that, and check that each is found within a minute.
        #[arg(long, conflicts_with_all = ["seconds", "seed"])]
        planted: bool,
        /// Flags for parallel-fuzz.
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Check generated code for races and wrong uses of memory, on every target.
    Race {
        /// A target, such as 'async'; all without any.
        #[arg(long)]
        target: Vec<String>,
        /// Check only programs whose name matches this regular expression.
        #[arg(long)]
        filter: Option<String>,
        /// Runs of each program on each number of threads.
        #[arg(long, default_value_t = 5)]
        repeat: usize,
    },
    /// Begin a pass: its file, its line in the registry, its tests and its place in the documents.
    NewPass {
        /// The argument without 'parallel-op-' or 'codegen-', as in 'cluster-foo'.
        name: String,
        /// The crate that it belongs to.
        #[arg(long = "crate", value_enum, default_value = "passes")]
        home: new_pass::Home,
    },
    /// Check the rules of the tree that no compiler checks.
    Tidy,
    /// Check the licences of all dependencies.
    Licences,
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
    pub fn run(self) -> Result<ExitCode> {
        let llvm = Llvm::from_env();
        match self.command {
            Chore::Setup => setup::run(&llvm)?,
            Chore::Build => setup_and_build(&llvm)?,
            Chore::Run { model, flags } => {
                let model = model::find(&model)?;
                setup_and_build(&llvm)?;
                let mut compare = model::compare(&model, &flags);
                if !flags.iter().any(|flag| flag == "--remarks") {
                    compare.arg("--remarks");
                }
                return process::exit_code_of(&mut compare);
            }
            Chore::Bench { models, targets, dispatch, peers, gpu_bundle, flags } => {
                setup_and_build(&llvm)?;
                if let Some(folder) = gpu_bundle {
                    bench::gpu_bundle::write(&folder, &models, &flags)?;
                } else if dispatch {
                    bench::dispatch(&llvm, &flags)?;
                } else if peers {
                    bench::peers(&models, &flags)?;
                } else if !targets.is_empty() {
                    bench::targets(&models, &targets, &flags)?;
                } else {
                    bench::run(&models, &flags)?;
                }
            }
            Chore::Fuzz { planted: true, .. } => {
                setup::run(&llvm)?;
                fuzz::planted(&llvm)?;
            }
            Chore::Fuzz { seconds, seed, flags, .. } => {
                setup_and_build(&llvm)?;
                return fuzz::run(seconds, seed, &flags);
            }
            Chore::Test { gpu_emulated: true, models, .. } => return Ok(test_run::on_gpu(&llvm, &models)),
            Chore::Test { filter, .. } => return Ok(test_run::run(&llvm, filter.as_deref())),
            Chore::Lit(args) => run_lit(&llvm, args)?,
            Chore::Docs { check } => {
                setup_and_build(&llvm)?;
                if check { docs::check(&llvm)? } else { docs::write(&llvm)? }
            }
            Chore::Proof { parts, times } => proof::run(&parts, times)?,
            Chore::Race { target, filter, repeat } => {
                setup_and_build(&llvm)?;
                race::run(&llvm, &RaceRun { targets: target, filter, repeat }, &mut Counts::default())?;
            }
            Chore::NewPass { name, home } => {
                for file in new_pass::write(&workspace::root(), home, &name)? {
                    println!("wrote {}", file.display());
                }
                setup_and_build(&llvm)?;
                docs::write(&llvm)?;
            }
            Chore::Fmt => format::write(&llvm)?,
            Chore::Tidy => tidy::check()?,
            Chore::Licences => licences::check()?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn setup_and_build(llvm: &Llvm) -> Result<()> {
    setup::run(llvm)?;
    test_run::build(llvm)
}

fn run_lit(llvm: &Llvm, args: LitArgs) -> Result<()> {
    if args.no_build {
        llvm.check()?;
    } else {
        setup_and_build(llvm)?;
    }
    let what = LitRun { paths: args.paths, filter: args.filter, verify_roundtrip: args.verify_roundtrip };
    lit::run(llvm, &what, &mut Counts::default())
}
