//! Plans and loops on the calling thread alone, in the order of the program: what runs with a budget of one thread.
//!
//! Costs no more than the calls themselves. Nothing is allocated unless a task fails.

use std::ffi::c_void;

use crate::plan::{LoopBody, Plan};
use crate::task::{Aside, TaskFailure};

/// Runs all tasks but those behind a failed one, and gives the failure of lowest number.
///
/// # Safety
///
/// Each task may be called with `environment`, once all that it waits for have been.
pub unsafe fn run_plan(plan: &Plan, environment: *mut c_void, aside: &Aside) -> Option<TaskFailure> {
    let mut first = None;
    // Tasks not to be run; empty until one fails.
    let mut skipped: Vec<bool> = Vec::new();
    for (index, task) in plan.tasks.iter().enumerate() {
        // SAFETY: the same contract; tasks wait for tasks with lower numbers only.
        let skip = skipped.get(index).copied().unwrap_or(false)
            || match aside.run(index as i64, || unsafe { task(environment) }) {
                Ok(()) => false,
                Err(failure) => {
                    first = Some(failure.first(first));
                    true
                }
            };
        if skip && let Some(edges) = &plan.edges {
            skipped.resize(plan.tasks.len(), false);
            for successor in edges.successors(index) {
                skipped[*successor as usize] = true;
            }
        }
    }
    first
}

/// Runs all iterations in one piece.
///
/// # Safety
///
/// `body` may be called with `environment` for the iterations from 0 to below `n`.
pub unsafe fn run_loop(body: LoopBody, environment: *mut c_void, n: i64, aside: &Aside) -> Option<TaskFailure> {
    // SAFETY: the same contract.
    aside.run(0, || unsafe { body(environment, 0, n) }).err()
}
