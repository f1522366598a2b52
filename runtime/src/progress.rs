//! How far the tasks of a frame have come that wait for each other.
//!
//! Each task counts those that it still waits for. Who completes the last of them has seen what all of them wrote. It
//! knows nothing of threads.

use smallvec::SmallVec;

use crate::claims::Links;
use crate::handover;
use crate::plan::Edges;
use crate::sync::atomic::{AtomicU32, Ordering};

/// Tasks for which no memory is allocated.
const N_INLINE: usize = 64;

/// Set in the count of a task that waited for a failed one.
const BEHIND_FAILED: u32 = 1 << 31;

/// One for each task.
pub struct Progress {
    tasks: SmallVec<[State; N_INLINE]>,
}

struct State {
    /// Tasks that this one still waits for, and whether one of them failed or was passed over.
    n_missing: AtomicU32,
    /// The link of [`crate::claims`].
    link: AtomicU32,
}

impl Progress {
    /// Nothing has run.
    pub fn new(edges: &Edges) -> Self {
        let state =
            |n: &i32| State { n_missing: AtomicU32::new(u32::try_from(*n).unwrap_or(0)), link: AtomicU32::new(0) };
        Self { tasks: edges.n_predecessors.iter().map(state).collect() }
    }

    /// A claimed task begins, behind all that it waited for. False if it is to be passed over, because one of them failed.
    pub fn begin(&self, task: usize) -> bool {
        handover::take((&raw const self.tasks[task]).cast());
        // Relaxed: whoever made the task ready has ordered this.
        self.tasks[task].n_missing.load(Ordering::Relaxed) & BEHIND_FAILED == 0
    }

    /// A task has ended, well or not. Gives the first of its successors that became ready, for the same thread, and
    /// gives the others to `add`, the first ones last.
    pub fn complete(&self, task: usize, failed: bool, edges: &Edges, mut add: impl FnMut(usize)) -> Option<usize> {
        let mut kept = None;
        for successor in edges.successors(task).iter().rev() {
            let successor = *successor as usize;
            handover::give((&raw const self.tasks[successor]).cast());
            let n_missing = &self.tasks[successor].n_missing;
            if failed {
                n_missing.fetch_or(BEHIND_FAILED, Ordering::Relaxed);
            }
            // Release publishes what this task wrote, Acquire takes in what the others did.
            let before = n_missing.fetch_sub(1, Ordering::AcqRel);
            if before & !BEHIND_FAILED == 1
                && let Some(other) = kept.replace(successor)
            {
                add(other);
            }
        }
        kept
    }
}

impl Links for Progress {
    fn set(&self, task: usize, link: u32) {
        // Relaxed: the change of the word that makes the task claimable publishes it.
        self.tasks[task].link.store(link, Ordering::Relaxed);
    }

    fn get(&self, task: usize) -> u32 {
        self.tasks[task].link.load(Ordering::Relaxed)
    }
}
