//! The direct entry: containers and loops of strict fork-join, without objects and coroutines.
//!
//! Who opens a frame runs its first task at once, and claims the others like everybody else. When nothing is left to
//! claim it waits for those who are still inside, and while it waits runs only what stands inside its own frame.

use std::cell::Cell;
use std::ffi::c_void;

use crate::claims::MAX_TASKS;
use crate::frame::{Frame, Pieces, Work};
use crate::handover;
use crate::in_order;
use crate::plan::{LoopBody, Plan};
use crate::scheduler::{Scheduler, scheduler};
use crate::spin::{BUSY, IDLE};
use crate::sync::atomic::{Ordering, fence};
use crate::sync::{Clock, POLLS, current, local, park, spin_loop, yield_now};
use crate::task::{Aside, TaskFailure};
use crate::workers::run_inside;

/// Runs all tasks of a plan and returns when all have ended. True if one failed; the message of the one with the lowest
/// number is then pending on this thread.
///
/// # Safety
///
/// Each task may be called with `environment`, on any thread, at the same time as all tasks that it does not wait for.
pub unsafe fn fork_join(plan: &Plan, environment: *mut c_void) -> bool {
    let scheduler = scheduler();
    let aside = Aside::begin();
    let is_parallel =
        scheduler.n_threads() > 1 && (2..=MAX_TASKS).contains(&plan.tasks.len()) && !plan.starts.is_empty();
    let executed = match is_parallel {
        // SAFETY: the same contract.
        true => unsafe { execute(scheduler, Work::Plan(*plan), environment, &aside) },
        false => None,
    };
    // SAFETY: the same contract.
    let failure = executed.unwrap_or_else(|| unsafe { in_order::run_plan(plan, environment, &aside) });
    aside.end(failure)
}

/// Runs the iterations of a loop from 0 to below `n` and returns when all have ended. True if one failed, as for
/// [`fork_join`]. If `most_threads` is not zero, no more threads run it; there are never more than the budget has.
///
/// # Safety
///
/// `body` may be called with `environment`, on any thread, for all its iterations at the same time.
pub unsafe fn run_loop(body: LoopBody, environment: *mut c_void, n: i64, grain: i64, most_threads: usize) -> bool {
    if n <= 0 {
        return false;
    }
    let scheduler = scheduler();
    let aside = Aside::begin();
    let n_threads = scheduler.n_threads();
    // One piece for each thread keeps others out; pieces that even out threads of different speed are for all threads.
    let pieces = match most_threads {
        most if (1..n_threads).contains(&most) => Pieces::at_most(body, n, grain, most),
        _ => Pieces::for_threads(body, n, grain, n_threads),
    };
    let is_parallel = n_threads > 1 && pieces.len() > 1;
    let executed = match is_parallel {
        // SAFETY: the same contract.
        true => unsafe { execute(scheduler, Work::Loop(pieces), environment, &aside) },
        false => None,
    };
    // SAFETY: the same contract.
    let failure = executed.unwrap_or_else(|| unsafe { in_order::run_loop(body, environment, n, &aside) });
    aside.end(failure)
}

/// Executes a frame that this thread opens, and gives the failure of lowest number. `None` if frames are nested deeper
/// than can be published; then nothing has run.
///
/// # Safety
///
/// The functions of `work` may be called with `environment` on any thread.
unsafe fn execute(
    scheduler: &Scheduler,
    work: Work,
    environment: *mut c_void,
    aside: &Aside,
) -> Option<Option<TaskFailure>> {
    let (slot, parent) = scheduler.frames.place()?;
    let has_entered = scheduler.enter();
    // SAFETY: the same contract; the parent runs a task that called this.
    let frame = unsafe { Frame::new(work, environment, slot.claims(), parent) };
    // SAFETY: the frame stays here until `join` has seen that it is over.
    let published = unsafe { slot.publish(&frame) };
    // Between publishing work and the question whether anybody will see it.
    fence(Ordering::SeqCst);
    scheduler.call_helper();
    let goes_on = || {
        if frame.has_work() {
            scheduler.call_helper();
        }
        true
    };
    frame.run(frame.first(), aside, goes_on);
    join(scheduler, &frame, aside);
    handover::take(frame.closing());
    drop(published);
    if has_entered {
        scheduler.leave();
    }
    Some(frame.into_failure())
}

/// Waits until a frame is over that this thread has opened, and in which there was nothing to claim.
fn join(scheduler: &Scheduler, frame: &Frame, aside: &Aside) {
    let mut clock = None;
    while !frame.is_over() {
        let waits_since = *clock.get_or_insert_with(Clock::start);
        if let Some(task) = frame.claim() {
            frame.run(task, aside, || true);
            clock = None;
        } else if let Some(inside) = scheduler.frames.enter_below(frame) {
            // Whoever else wants this thread's permit has to wait for the frame anyway, or for one of its tasks.
            run_inside(scheduler, &inside, || true);
            clock = None;
        } else if waits_since.is_over(BUSY) || scheduler.has_queued() {
            sleep(scheduler, frame);
            clock = None;
        } else {
            if waits_since.is_over(IDLE) {
                // On a machine that has other things to do this is no longer the thread's own core.
                yield_now();
            }
            for _ in 0..POLLS {
                if frame.is_over() {
                    break;
                }
                spin_loop();
            }
        }
    }
}

/// Sleeps without a permit until there is something to claim in the frame, or until it is over.
fn sleep(scheduler: &Scheduler, frame: &Frame) {
    let held = scheduler.step_back();
    frame.sleep(current(), park);
    scheduler.come_back(held);
}

local! {
    /// Calls of programs on this thread, one inside the other, and whether the outermost one took a permit.
    static PROGRAMS: Cell<(usize, bool)> = Cell::new((0, false));
}

/// Begins a call of a whole program on this thread: its permit is taken once, and threads stay awake between its
/// containers. Calls nest, and each is ended by [`leave`].
pub fn enter() {
    PROGRAMS.with(|programs| {
        let (n, has_entered) = programs.get();
        let has_entered = if n == 0 { scheduler().enter() } else { has_entered };
        programs.set((n + 1, has_entered));
    });
}

/// Ends what [`enter`] began last on this thread. Does nothing if nothing was begun.
pub fn leave() {
    PROGRAMS.with(|programs| {
        let (n, has_entered) = programs.get();
        if n == 1 && has_entered {
            scheduler().leave();
        }
        programs.set((n.saturating_sub(1), has_entered && n > 1));
    });
}
