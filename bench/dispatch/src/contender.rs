//! Who is measured.

use crate::programs::OpenMp;

/// One way of running branches.
#[derive(Debug)]
pub struct Contender {
    /// Name in the table and on the command line.
    pub name: &'static str,
    /// How it comes about.
    pub recipe: Recipe,
}

/// From what a contender is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// C without threads: what all branches cost by themselves.
    Serial,
    /// MLIR's async dialect, lowered by MLIR's own passes, on MLIR's own runtime.
    UpstreamAsync,
    /// C with OpenMP pragmas, as people write it.
    C(OpenMp),
    /// A container of ours, lowered for this target.
    Ours(&'static str),
    /// Rust closures on rayon's pool.
    Rayon(Rayon),
}

/// How branches are given to rayon, always on a thread of its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rayon {
    /// Halves, each half by `join` again.
    Join,
    /// All but one spawned into a scope.
    Scope,
}

/// The contender that the others are compared with.
pub const BASELINE: &str = "upstream async";

/// Every contender, in the order of the table.
pub const ALL: &[Contender] = &[
    Contender { name: "serial", recipe: Recipe::Serial },
    Contender { name: BASELINE, recipe: Recipe::UpstreamAsync },
    Contender { name: "C, omp sections", recipe: Recipe::C(OpenMp::Sections) },
    Contender { name: "C, omp tasks", recipe: Recipe::C(OpenMp::Tasks) },
    Contender { name: "C, omp tasks in an open team", recipe: Recipe::C(OpenMp::TasksInTeam) },
    Contender { name: "target runtime", recipe: Recipe::Ours("runtime") },
    Contender { name: "target async", recipe: Recipe::Ours("async") },
    Contender { name: "rayon::join", recipe: Recipe::Rayon(Rayon::Join) },
    Contender { name: "rayon::scope", recipe: Recipe::Rayon(Rayon::Scope) },
];

/// The contender of this name.
pub fn named(name: &str) -> Option<&'static Contender> {
    ALL.iter().find(|contender| contender.name == name)
}
