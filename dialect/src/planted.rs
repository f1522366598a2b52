//! Bugs that tests plant, to show that they would notice.
//!
//! Nothing is wrong on request unless the crate is built with the feature `planted-bugs`, which only the mutation test
//! of the fuzzer asks for. The bugs of the C++ part are planted here, too.

pub use crate::ffi::ParallelOpPlantedBug as Bug;

/// Bugs by their names on a command line.
#[cfg(feature = "planted-bugs")]
pub const BUGS: &[(&str, Bug)] = &[
    ("writable-captures", Bug::ParallelOpPlantedBugWritableCaptures),
    ("dropped-edge", Bug::ParallelOpPlantedBugDroppedEdge),
    ("outer-loop", Bug::ParallelOpPlantedBugOuterLoop),
];

/// Plants a bug in all that this process compiles from now on. To be called before any of that begins.
#[cfg(feature = "planted-bugs")]
pub fn plant(bug: Bug) {
    // SAFETY: it sets a number, and nothing else runs yet.
    unsafe { crate::ffi::parallelOpBugPlant(bug) }
}

/// Whether this bug is planted.
#[cfg(feature = "planted-bugs")]
pub fn is_planted(bug: Bug) -> bool {
    // SAFETY: it reads a number that nobody sets any more.
    unsafe { crate::ffi::parallelOpBugIsPlanted(bug) }
}

/// Whether this bug is planted: never in this build.
#[cfg(not(feature = "planted-bugs"))]
pub const fn is_planted(_: Bug) -> bool {
    false
}
