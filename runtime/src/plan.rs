//! What the direct entry executes: the plan of a container, and the functions of its tasks.

use std::ffi::c_void;
use std::slice;

/// A task of a plan, or a segment of a lane. Gives -1, or the number of the task that failed.
///
/// The unwinding form, so that a panic in a task written in Rust becomes a failure of the task.
pub type Task = unsafe extern "C-unwind" fn(*mut c_void) -> i64;

/// The body of a loop, for the iterations from the first number to below the second. Gives -1, or the iteration that
/// failed.
pub type LoopBody = unsafe extern "C-unwind" fn(*mut c_void, i64, i64) -> i64;

/// `ParallelOpPlan` of the C header, which says what the fields mean.
#[repr(C)]
#[derive(Debug)]
pub struct RawPlan {
    n_tasks: i64,
    tasks: *const Task,
    n_starts: i64,
    starts: *const i32,
    n_predecessors: *const i32,
    successor_ends: *const i32,
    successors: *const i32,
}

/// A plan as slices.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The tasks; each waits for tasks with lower numbers only.
    pub tasks: &'a [Task],
    /// Tasks that wait for no other one, in the order in which they are to be started.
    pub starts: &'a [i32],
    /// How the other tasks depend on each other; `None` if no task waits.
    pub edges: Option<Edges<'a>>,
}

/// Who waits for whom.
#[derive(Clone, Copy, Debug)]
pub struct Edges<'a> {
    /// For each task how many others it waits for.
    pub n_predecessors: &'a [i32],
    /// For each task, the end of its part of `successors`, which begins at the end of the part before it.
    pub successor_ends: &'a [i32],
    /// Tasks that wait for others.
    pub successors: &'a [i32],
}

impl RawPlan {
    /// The plan as slices.
    ///
    /// # Safety
    ///
    /// The pointers and counts are as the C header says, for as long as the result is used.
    pub unsafe fn as_plan<'a>(&self) -> Plan<'a> {
        // SAFETY: by the contract each array has as many elements as the count that belongs to it.
        unsafe {
            let n_tasks = length(self.n_tasks);
            let edges = (!self.n_predecessors.is_null() && n_tasks > 0).then(|| {
                let successor_ends = array(self.successor_ends, n_tasks);
                let n_successors = successor_ends.last().map_or(0, |end| length(i64::from(*end)));
                Edges {
                    n_predecessors: array(self.n_predecessors, n_tasks),
                    successor_ends,
                    successors: array(self.successors, n_successors),
                }
            });
            Plan { tasks: array(self.tasks, n_tasks), starts: array(self.starts, length(self.n_starts)), edges }
        }
    }
}

impl<'a> Edges<'a> {
    /// The tasks that wait for `task`.
    pub fn successors(&self, task: usize) -> &'a [i32] {
        let begin = task.checked_sub(1).map_or(0, |before| length(i64::from(self.successor_ends[before])));
        &self.successors[begin..length(i64::from(self.successor_ends[task]))]
    }
}

fn length(count: i64) -> usize {
    count.try_into().unwrap_or(0)
}

/// # Safety
///
/// `first` points to `n` elements that nobody writes, or `n` is 0.
unsafe fn array<'a, T>(first: *const T, n: usize) -> &'a [T] {
    if n == 0 {
        return &[];
    }
    // SAFETY: the same contract.
    unsafe { slice::from_raw_parts(first, n) }
}
