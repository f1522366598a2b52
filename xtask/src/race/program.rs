//! What is checked: programs with a planted finding, and programs that have to be without any.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::model_call;
use crate::{failure::Result, model, process, workspace};

/// What containers become, by the name of the target; for OpenMP in two styles, of which sections know no edges.
pub const TARGETS: &[&str] = &["async", "runtime", "openmp", "sections"];

/// Targets that run loops in parallel.
const LOOP_TARGETS: &[&str] = &["runtime"];

/// What watches a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sanitizer {
    /// Finds races.
    Thread,
    /// Finds wrong uses of memory, and leaks.
    Address,
}

impl Sanitizer {
    /// As in `-fsanitize=` and in `parallel-op-cpu{sanitize=…}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Address => "address",
        }
    }
}

/// A program and what has to come out.
#[derive(Clone, Debug)]
pub struct Program {
    /// What people call it.
    pub name: String,
    /// Its text.
    pub file: PathBuf,
    /// Passes that make it parallel, each with a comma behind it.
    pub plan: &'static str,
    /// What containers become.
    pub target: &'static str,
    /// What watches it.
    pub sanitizer: Sanitizer,
    /// Words of the report that each run has to end with; none: no run may end with any.
    pub expected: Option<&'static str>,
}

impl Program {
    /// Options of `parallel-op-cpu`. With `trace` each task calls a function when it begins.
    pub fn options(&self) -> String {
        let target = if self.target == "sections" { "openmp style=sections" } else { self.target };
        format!("target={target} trace=true sanitize={}", self.sanitizer.name())
    }

    /// Whether the program runs on libomp.
    pub fn needs_openmp(&self) -> bool {
        ["openmp", "sections"].contains(&self.target)
    }
}

/// All programs for these targets. Texts that have to be made first are written into `folder`.
pub fn programs(targets: &[&'static str], folder: &Path) -> Result<Vec<Program>> {
    let free = free_programs(folder)?;
    let mut programs = Vec::new();
    for target in targets {
        programs.extend(planted(target));
        for sanitizer in [Sanitizer::Thread, Sanitizer::Address] {
            let fits = |text: &&Text| match *target {
                "sections" => text.plan == BRANCHES,
                target => !text.is_loop || LOOP_TARGETS.contains(&target),
            };
            programs.extend(free.iter().filter(fits).map(|text| Program {
                name: text.name.clone(),
                file: text.file.clone(),
                plan: text.plan,
                target,
                sanitizer,
                expected: None,
            }));
        }
    }
    Ok(programs)
}

/// The programs with something to find.
fn planted(target: &'static str) -> Vec<Program> {
    let race = (Sanitizer::Thread, "WARNING: ThreadSanitizer: data race");
    let overflow = (Sanitizer::Address, "ERROR: AddressSanitizer: heap-buffer-overflow");
    let leak = (Sanitizer::Address, "ERROR: LeakSanitizer: detected memory leaks");
    let all = [
        ("write-write", race),
        ("write-read", race),
        ("copy", race),
        ("lanes", race),
        ("loop", race),
        ("overflow", overflow),
        ("leak", leak),
    ];
    let fits = |name: &str| match name {
        "loop" => LOOP_TARGETS.contains(&target),
        "lanes" => target != "sections",
        _ => true,
    };
    let programs = all.into_iter().filter(|(name, _)| fits(name)).map(|(name, (sanitizer, report))| Program {
        name: format!("planted/{name}"),
        file: inputs().join(format!("planted/{name}.mlir")),
        plan: "",
        target,
        sanitizer,
        expected: Some(report),
    });
    programs.collect()
}

/// A program without a finding.
struct Text {
    name: String,
    file: PathBuf,
    plan: &'static str,
    is_loop: bool,
}

/// The twins of the planted programs, the programs of `test/run/memory`, and the bundled models.
fn free_programs(folder: &Path) -> Result<Vec<Text>> {
    let text = |name: String, file: PathBuf, plan| Text { is_loop: name == "ordered/loop", name, file, plan };
    let named =
        |group: &str, file: &Path| format!("{group}/{}", file.file_stem().unwrap_or_default().to_string_lossy());
    let mut free = Vec::new();
    for file in programs_in(&inputs().join("ordered")) {
        free.push(text(named("ordered", &file), file, ""));
    }
    for file in programs_in(&memory()) {
        // The others are made by a generator.
        if workspace::read(&file)?.contains("func.func @main") {
            free.push(text(named("memory", &file), file, ""));
        }
    }
    for (generator, seeds, sizes) in [("lane_program", [1, 2], &["4", "30"][..]), ("random_program", [1, 3], &["16"])] {
        for seed in seeds {
            let name = format!("{generator}-{seed}");
            let file = folder.join(format!("{name}.mlir"));
            let mut python = Command::new("python3");
            python.arg(memory().join(format!("Inputs/{generator}.py"))).arg(seed.to_string()).args(sizes);
            workspace::write(&file, &process::stdout_of(&mut python)?)?;
            free.push(text(format!("memory/{name}"), file, ""));
        }
    }
    for model in model::bundled() {
        // Some are bundled as text that the lowering does not know.
        let Some(program) = model_call::with_main(&workspace::read(&model.program)?) else { continue };
        let file = folder.join(format!("{}.mlir", model.name));
        workspace::write(&file, &program)?;
        free.push(text(format!("models/{} branches", model.name), file.clone(), BRANCHES));
        free.push(text(format!("models/{} lanes", model.name), file, LANES));
    }
    Ok(free)
}

/// Every branch is a task, however cheap.
const BRANCHES: &str = "func.func(parallel-op-outline{gate=false}),";
/// Every op is on a lane, however cheap.
const LANES: &str =
    "parallel-op-prune,func.func(parallel-op-clone-producers,parallel-op-cluster{gate=false workers=4},cse),";

/// The programs in a folder, by name.
fn programs_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "mlir")).collect();
    files.sort();
    files
}

/// Programs and C files of this check.
pub fn inputs() -> PathBuf {
    workspace::root().join("test/race/Inputs")
}

/// Programs that are also run under valgrind.
pub fn memory() -> PathBuf {
    workspace::root().join("test/run/memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_planted_program_is_there() {
        let planted: Vec<_> = planted(LOOP_TARGETS[0]).into_iter().map(|program| program.file).collect();
        assert!(planted.iter().all(|file| file.is_file()));
        assert_eq!(programs_in(&inputs().join("planted")).len(), planted.len());
    }

    #[test]
    fn loops_are_left_to_targets_that_run_them_in_parallel() {
        assert!(!planted("async").iter().any(|program| program.name == "planted/loop"));
        assert!(planted(LOOP_TARGETS[0]).iter().any(|program| program.name == "planted/loop"));
    }

    #[test]
    fn memory_programs_and_models_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let names: Vec<_> = free_programs(dir.path()).unwrap().into_iter().map(|text| text.name).collect();
        for name in ["ordered/lanes", "memory/siblings", "memory/lane_program-1", "models/moe lanes"] {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
    }
}
