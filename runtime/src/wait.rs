//! The blocking waits: run what is waited for, spin for a moment, then sleep without a permit.

use crate::held::holds_permit;
use crate::item::{Item, Job, close_nascent};
use crate::run::run;
use crate::scheduler::scheduler;
use crate::spin::{IDLE, spin_until};
use crate::sync::{Arc, Thread, current, park};

/// Something that can be waited for.
pub trait Awaited {
    /// True once there is nothing left to wait for.
    fn is_done(&self) -> bool;

    /// Takes a queued item without which this cannot become done.
    fn take_needed(&self) -> Option<(Arc<Item>, Job)>;

    /// Unparks `thread` when this becomes done, at once if it is.
    fn wake_when_done(&self, thread: Thread);
}

/// Blocks until `target` is done.
pub fn wait(target: &impl Awaited) {
    close_nascent();
    if target.is_done() {
        return;
    }
    let scheduler = scheduler();
    if holds_permit() {
        help(target);
        if !spin(target) {
            let held = scheduler.step_back();
            sleep(target);
            scheduler.come_back(held);
        }
    } else {
        scheduler.host_waits();
        help(target);
        while !target.is_done()
            && let Some((item, job)) = scheduler.watch(target)
        {
            run(&item, job);
            help(target);
        }
        if !target.is_done() {
            scheduler.step_back();
            sleep(target);
        }
        scheduler.host_goes_on();
    }
}

/// Runs items that `target` needs, and nothing else: an unrelated item might itself wait for what stands below it
/// on this stack.
fn help(target: &impl Awaited) {
    while !target.is_done()
        && let Some((item, job)) = scheduler().take_needed(target)
    {
        run(&item, job);
    }
}

/// Waits actively for a moment with a permit, unless there is an item that could use the core. True if `target` is done.
fn spin(target: &impl Awaited) -> bool {
    if !target.is_done() && scheduler().may_spin() {
        spin_until(IDLE, || target.is_done() || scheduler().has_queued());
    }
    target.is_done()
}

fn sleep(target: &impl Awaited) {
    target.wake_when_done(current());
    while !target.is_done() {
        park();
    }
}
