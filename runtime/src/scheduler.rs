//! Which items run when, on which thread.
//!
//! One queue, one lock, one budget. An item waits in the queue until a drain (a job on rayon's pool, or on a spare
//! thread while pool threads are blocked) takes it from the front, or until a thread that waits for one of its
//! products takes it out of turn. The races and deadlocks that this has to exclude are named in the README.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt::Display;

use crate::crew::{Crew, Pool, Start};
use crate::held::{hold, holds_permit};
use crate::item::{Host, Item, Job};
use crate::permits::{Holder, Permits};
use crate::run::run;
use crate::signals::Signals;
use crate::slots::Slots;
use crate::spin::look_out;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Thread, current, lazy, local, park};
use crate::threads::default_threads;
use crate::wait::Awaited;
use crate::workers;

/// The scheduler of this process.
pub struct Scheduler {
    state: Mutex<State>,
    /// Length of the queue, to be looked at without the lock.
    n_queued: AtomicUsize,
    /// Coroutines that are suspended until something is complete.
    n_suspended: AtomicUsize,
    /// Signalled when nothing is queued or running any more.
    idle: Condvar,
    /// What is seen of the rest without the lock.
    pub signals: Signals,
    /// The frames that are executed.
    pub frames: Slots,
}

/// What the lock guards.
pub struct State {
    permits: Permits,
    /// Items in order of arrival. Some may have been taken out of turn and are empty.
    queue: VecDeque<Arc<Item>>,
    /// Workers whose wait is over and that are owed a permit, longest first.
    returning: VecDeque<Arc<Return>>,
    /// The same for hosts inside containers.
    hosts_returning: VecDeque<Arc<Return>>,
    crew: Crew,
    /// Threads inside `wait_idle`.
    n_wait_idle: usize,
}

/// A thread that waits for its permit.
struct Return {
    granted: AtomicBool,
    thread: Thread,
}

local! {
    /// This thread as a host, once it has executed an item from outside.
    static HOST: RefCell<Option<Arc<Host>>> = RefCell::new(None);
}

/// The scheduler of this process, started on first use with [`default_threads`].
pub fn scheduler() -> &'static Scheduler {
    lazy! {
    static SCHEDULER: Scheduler = Scheduler::new(default_threads());
    }
    &SCHEDULER
}

impl Scheduler {
    fn new(n_threads: usize) -> Self {
        Self {
            state: Mutex::new(State {
                permits: Permits::new(n_threads),
                queue: VecDeque::new(),
                returning: VecDeque::new(),
                hosts_returning: VecDeque::new(),
                crew: Crew::default(),
                n_wait_idle: 0,
            }),
            n_queued: AtomicUsize::new(0),
            n_suspended: AtomicUsize::new(0),
            idle: Condvar::new(),
            signals: Signals::new(n_threads),
            frames: Slots::new(),
        }
    }

    /// How many threads may run items at a time.
    pub fn n_threads(&self) -> usize {
        self.signals.n_threads()
    }

    /// Changes how many threads may run items at a time. Items that run already are not stopped.
    pub fn set_threads(&self, n_threads: usize) {
        let mut state = self.lock();
        state.permits.set_budget(n_threads);
        // Dropped after the lock; its threads end when the items they run have ended.
        let old_pool = state.crew.replace_pool();
        while let Some(holder) = state.permits.grant_return() {
            state.wake_returning(holder);
        }
        let starts: Vec<_> = std::iter::from_fn(|| self.call_drain(&mut state)).collect();
        drop(state);
        drop(old_pool);
        starts.into_iter().for_each(Start::go);
    }

    /// Queues an item on behalf of the thread that calls, which will likely wait for it.
    pub fn execute(&self, item: Arc<Item>, job: Job) {
        let host = if holds_permit() { None } else { this_host() };
        let mut state = self.lock();
        if let Some(host) = host {
            if host.n_unstarted() == 0 && !host.waits.load(Ordering::Relaxed) {
                state.permits.add_host();
            }
            host.n_unstarted.fetch_add(1, Ordering::Relaxed);
            item.set_host(host);
        }
        self.push(state, item, job);
    }

    /// A coroutine suspends until something is complete; [`Scheduler::queue`] is called for it then.
    pub fn suspends(&self) {
        self.n_suspended.fetch_add(1, Ordering::Relaxed);
    }

    /// Coroutines that are suspended until something is complete.
    fn n_suspended(&self) -> usize {
        self.n_suspended.load(Ordering::Relaxed)
    }

    /// Queues an item that became ready to go on.
    pub fn queue(&self, item: Arc<Item>, job: Job) {
        self.n_suspended.fetch_sub(1, Ordering::Relaxed);
        self.push(self.lock(), item, job);
    }

    fn push(&self, mut state: MutexGuard<'_, State>, item: Arc<Item>, job: Job) {
        item.put(job);
        state.queue.push_back(item);
        self.unlock(state);
    }

    /// Runs items from the queue, and helps with frames, as long as there is work and a permit; the body of every worker.
    pub fn drain(&self, pool: Option<&Pool>) {
        let mut state = self.lock();
        let mut may_run = state.permits.begin_drain();
        while may_run {
            hold(Some(Holder::Worker));
            let has_helped;
            (state, has_helped) = self.run_all(state);
            hold(None);
            state.release(Holder::Worker);
            // After a container another one may come any moment, for which all who helped with it are wanted.
            let n_wanted = if has_helped { state.permits.budget() } else { self.n_suspended() };
            if !state.permits.look_out(n_wanted) {
                break;
            }
            self.unlock(state);
            workers::look_out(self, has_helped);
            state = self.lock();
            if state.n_queued() > 0 || self.frames.has_work() {
                may_run = state.permits.begin_drain();
            } else {
                may_run = false;
                state.permits.give_up();
            }
        }
        if let Some(pool) = pool {
            pool.leave();
        }
        self.unlock(state);
    }

    /// Runs what there is until nothing is left, or until somebody else is owed the permit. Tells whether some of it was
    /// in frames.
    fn run_all<'a>(&'a self, mut state: MutexGuard<'a, State>) -> (MutexGuard<'a, State>, bool) {
        let mut has_helped = false;
        while !state.permits.is_wanted() {
            let next = state.next();
            if next.is_none() && !state.permits.has_hosts_inside() && !self.frames.has_work() {
                break;
            }
            self.unlock(state);
            let has_run = match next {
                Some((item, job)) => {
                    run(&item, job);
                    true
                }
                None => {
                    let helped = workers::help(self);
                    has_helped |= helped;
                    helped
                }
            };
            state = self.lock();
            if !has_run {
                break;
            }
        }
        (state, has_helped)
    }

    /// Coroutines that are suspended and may be resumed any moment, or hosts that may open a container.
    pub fn is_busy(&self) -> bool {
        self.n_suspended() > 0 || self.signals.has_hosts_inside()
    }

    /// This thread enters a container or a program. False if it holds a permit already; else it holds one afterwards, and
    /// has to call [`Scheduler::leave`].
    pub fn enter(&self) -> bool {
        if holds_permit() {
            return false;
        }
        hold(Some(Holder::Host));
        let mut state = self.lock();
        state.permits.enter();
        self.unlock(state);
        true
    }

    /// Gives back what [`Scheduler::enter`] took.
    pub fn leave(&self) {
        hold(None);
        let mut state = self.lock();
        state.release(Holder::Host);
        self.unlock(state);
    }

    /// Calls a drain if work was published in a frame and nobody looks out for it. What the caller published before has
    /// to be separated from this by a fence.
    pub fn call_helper(&self) {
        if self.signals.may_call() {
            self.unlock(self.lock());
        }
    }

    /// A host enters a blocking wait: it no longer counts as one that will come to help.
    pub fn host_waits(&self) {
        if let Some(host) = known_host() {
            let mut state = self.lock();
            host.waits.store(true, Ordering::Relaxed);
            if host.n_unstarted() > 0 {
                state.permits.remove_host();
            }
            self.unlock(state);
        }
    }

    /// A host leaves a blocking wait, and with it gives back the permit that it may have held.
    pub fn host_goes_on(&self) {
        let mut state = self.lock();
        if let Some(host) = known_host() {
            host.waits.store(false, Ordering::Relaxed);
            if host.n_unstarted() > 0 {
                state.permits.add_host();
            }
        }
        if let Some(holder) = hold(None) {
            state.release(holder);
        }
        self.unlock(state);
    }

    /// Takes an item that `target` needs, out of turn. The thread holds a permit afterwards if one was found.
    pub fn take_needed(&self, target: &impl Awaited) -> Option<(Arc<Item>, Job)> {
        let mut state = self.lock();
        let needed = state.take_needed(target);
        self.unlock(state);
        needed
    }

    /// Looks out, without a permit, for an item that `target` needs; what else is queued is left to drains. Nothing comes
    /// back if `target` is done, if all permits are taken, or if it takes long.
    pub fn watch(&self, target: &impl Awaited) -> Option<(Arc<Item>, Job)> {
        self.step_back();
        let mut state = self.lock();
        if state.n_queued() > 0 || !state.permits.look_out(self.n_suspended()) {
            self.unlock(state);
            return None;
        }
        self.unlock(state);
        look_out(|| target.is_done() || self.has_queued(), || true);
        let mut state = self.lock();
        state.permits.give_up();
        let needed = if target.is_done() { None } else { state.take_needed(target) };
        // What else was queued meanwhile was left for this thread; now a drain is called for it.
        self.unlock(state);
        needed
    }

    /// Gives up this thread's permit, if it has one, before it blocks, and tells of which kind it was.
    pub fn step_back(&self) -> Option<Holder> {
        let held = hold(None);
        if let Some(holder) = held {
            let mut state = self.lock();
            state.release(holder);
            self.unlock(state);
        }
        held
    }

    /// Gets a permit again after [`Scheduler::step_back`]; blocks until there is one.
    pub fn come_back(&self, held: Option<Holder>) {
        let Some(holder) = held else { return };
        let mut state = self.lock();
        let entry = (!state.permits.come_back(holder)).then(|| {
            let entry = Arc::new(Return { granted: AtomicBool::new(false), thread: current() });
            state.returning(holder).push_back(entry.clone());
            entry
        });
        self.unlock(state);
        if let Some(entry) = entry {
            while !entry.granted.load(Ordering::Acquire) {
                park();
            }
        }
        hold(held);
    }

    /// True if spinning would not take a core from an item.
    pub fn may_spin(&self) -> bool {
        !self.has_queued() && (holds_permit() || self.lock().permits.has_free())
    }

    /// True if items wait for a thread, as far as can be seen without the lock.
    pub fn has_queued(&self) -> bool {
        self.n_queued.load(Ordering::Relaxed) > 0
    }

    /// Blocks until nothing is queued or running. Returns at once inside an item, which would wait for itself.
    pub fn wait_idle(&self) {
        if holds_permit() {
            return;
        }
        let mut state = self.lock();
        state.n_wait_idle += 1;
        while state.n_queued() > 0 || !state.permits.is_idle() {
            state = self.idle.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.n_wait_idle -= 1;
    }

    /// Gives `f` the threads that stand by.
    pub fn with_crew<R>(&self, f: impl FnOnce(&mut Crew) -> R) -> R {
        f(&mut self.lock().crew)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code of a task runs under this lock, and a panic of ours ends the process.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a change: publishes what others look at, and calls a drain if the change made room for one.
    fn unlock(&self, mut state: MutexGuard<'_, State>) {
        let start = self.call_drain(&mut state);
        self.tell_idle(&mut state);
        drop(state);
        if let Some(start) = start {
            start.go();
        }
    }

    /// The system has refused a thread for a drain that was called. Frames need none: their owners run everything. Items
    /// are run here if this thread is about to block or has no other work; else it takes them when it waits for them.
    pub fn go_without(&self, error: &dyn Display) {
        let mut state = self.lock();
        state.crew.refuse(error);
        if state.n_queued() > 0 && !holds_permit() {
            drop(state);
            self.drain(None);
        } else {
            state.permits.give_up();
            self.signals.publish(&state.permits, false);
            self.tell_idle(&mut state);
        }
    }

    /// Wakes those who wait until nothing is queued or running, if that is so.
    fn tell_idle(&self, state: &mut State) {
        if state.n_wait_idle > 0 && state.n_queued() == 0 && state.permits.is_idle() {
            self.idle.notify_all();
        }
    }

    /// Calls for one more drain if there is room for it and work, be it queued or in a frame.
    fn call_drain(&self, state: &mut State) -> Option<Start> {
        let n_queued = state.n_queued();
        self.n_queued.store(n_queued, Ordering::Relaxed);
        let may_call = state.permits.may_call() && state.crew.may_grow();
        self.signals.publish(&state.permits, may_call);
        // Who publishes work in a frame looks at the signals afterwards. So either the work is seen here or there it is
        // seen that a drain may be called.
        let has_work = may_call && {
            fence(Ordering::SeqCst);
            self.frames.has_work()
        };
        let called = state.permits.call_drain(n_queued + usize::from(has_work));
        called.then(|| {
            self.signals.publish(&state.permits, false);
            state.crew.pick(state.permits.budget())
        })
    }
}

impl State {
    /// Items that nobody has taken yet, or a little more: empty ones are removed from the front only.
    fn n_queued(&mut self) -> usize {
        while self.queue.front().is_some_and(|item| !item.is_live()) {
            self.queue.pop_front();
        }
        self.queue.len()
    }

    /// Takes the oldest item.
    fn next(&mut self) -> Option<(Arc<Item>, Job)> {
        while let Some(item) = self.queue.pop_front() {
            if let Some(job) = item.take() {
                self.started(&item);
                return Some((item, job));
            }
        }
        None
    }

    /// Takes an item that `target` needs, out of turn, if there is a permit. The thread holds one afterwards if an item
    /// was found.
    fn take_needed(&mut self, target: &impl Awaited) -> Option<(Arc<Item>, Job)> {
        if !holds_permit() && !self.permits.help() {
            return None;
        }
        let needed = target.take_needed();
        match &needed {
            Some((item, _)) => {
                self.started(item);
                if !holds_permit() {
                    hold(Some(Holder::Worker));
                }
            }
            None if !holds_permit() => self.release(Holder::Worker),
            None => {}
        }
        needed
    }

    /// An item was taken: its host has one less to come back for.
    fn started(&mut self, item: &Item) {
        if let Some(host) = item.take_host()
            && host.n_unstarted.fetch_sub(1, Ordering::Relaxed) == 1
            && !host.waits.load(Ordering::Relaxed)
        {
            self.permits.remove_host();
        }
    }

    /// Gives a permit back, or on to the thread that waits longest for one.
    fn release(&mut self, holder: Holder) {
        if let Some(holder) = self.permits.release(holder) {
            self.wake_returning(holder);
        }
    }

    fn wake_returning(&mut self, holder: Holder) {
        if let Some(entry) = self.returning(holder).pop_front() {
            entry.granted.store(true, Ordering::Release);
            entry.thread.unpark();
        }
    }

    fn returning(&mut self, holder: Holder) -> &mut VecDeque<Arc<Return>> {
        match holder {
            Holder::Worker => &mut self.returning,
            Holder::Host => &mut self.hosts_returning,
        }
    }
}

/// This thread as a host; `None` while it is being torn down.
fn this_host() -> Option<Arc<Host>> {
    HOST.try_with(|host| host.borrow_mut().get_or_insert_default().clone()).ok()
}

/// This thread as a host, if it ever executed an item.
fn known_host() -> Option<Arc<Host>> {
    HOST.try_with(|host| host.borrow().clone()).ok().flatten()
}
