//! What a worker does about frames: it looks out for them, and helps.

use std::time::Duration;

use crate::scheduler::Scheduler;
use crate::slots::{self, Inside};
use crate::spin;
use crate::sync::spin_loop;
use crate::task::Aside;

/// How long a worker keeps its permit while no frame has work for it: the next container, or the next message between
/// lanes, is most likely near.
const NEAR: Duration = Duration::from_micros(5);

/// Pauses between two looks at the frames. Each look takes the line of the cache away on which an owner works.
const PAUSES: u32 = 4;

/// Polls for work without a permit, no longer than a moment, or a millisecond if there may be some any moment: after this
/// thread has helped with a frame, while hosts are inside containers or programs, and while coroutines are suspended.
pub fn look_out(scheduler: &Scheduler, has_helped: bool) {
    let ready = || scheduler.has_queued() || has_work_after_pause(scheduler);
    spin::look_out(ready, || has_helped || scheduler.is_busy());
}

/// Helps with frames until none has work, or until this thread should do something else; it holds a permit. False if
/// there was nothing to do.
pub fn help(scheduler: &Scheduler) -> bool {
    let mut has_helped = false;
    loop {
        match scheduler.frames.enter() {
            Some(inside) => {
                has_helped = true;
                run_inside(scheduler, &inside, || !scheduler.signals.is_wanted());
            }
            None if !is_near(scheduler) => return has_helped,
            None => {}
        }
        if should_stop(scheduler) {
            return has_helped;
        }
    }
}

/// Runs what can be claimed in a frame that this thread has entered, as long as `goes_on` holds.
pub fn run_inside(scheduler: &Scheduler, inside: &Inside, goes_on: impl Fn() -> bool) {
    let frame = inside.frame();
    let goes_on = || {
        if frame.has_work() {
            scheduler.call_helper();
        }
        goes_on()
    };
    // After entering: what the frame's owner did before it opened the frame is now visible, so that a host that came in
    // beyond the budget is not helped by a thread that should have made room for it.
    if goes_on()
        && let Some(task) = frame.claim()
    {
        let aside = Aside::begin();
        slots::inside(frame, || frame.run(task, &aside, goes_on));
        aside.end(None);
    }
}

/// Waits for a moment for a frame with work. True if there is one.
fn is_near(scheduler: &Scheduler) -> bool {
    if scheduler.signals.has_hosts_inside() {
        spin::spin_until(NEAR, || has_work_after_pause(scheduler) || should_stop(scheduler));
    }
    scheduler.frames.has_work()
}

fn should_stop(scheduler: &Scheduler) -> bool {
    scheduler.signals.is_wanted() || scheduler.has_queued()
}

fn has_work_after_pause(scheduler: &Scheduler) -> bool {
    if scheduler.signals.has_hosts_inside() {
        (0..PAUSES).for_each(|_| spin_loop());
    }
    scheduler.frames.has_work()
}
