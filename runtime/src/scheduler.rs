//! Which items run when, on which thread.
//!
//! One queue, one lock, one budget. An item waits in the queue until a drain (a job on rayon's pool, or on a spare
//! thread while pool threads are blocked) takes it from the front, or until a thread that waits for one of its
//! products takes it out of turn. The races and deadlocks that this has to exclude are named in the README.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use crate::crew::{Crew, Pool, Start};
use crate::item::{Host, Item, Job};
use crate::permits::Permits;
use crate::run::run;
use crate::spin::look_out;
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Thread, current, lazy, local, park};
use crate::threads::default_threads;
use crate::wait::Awaited;

/// The scheduler of this process.
pub struct Scheduler {
    state: Mutex<State>,
    /// Length of the queue, to be looked at without the lock.
    n_queued: AtomicUsize,
    /// Coroutines that are suspended until something is complete.
    n_suspended: AtomicUsize,
    /// Signalled when nothing is queued or running any more.
    idle: Condvar,
}

/// What the lock guards.
pub struct State {
    permits: Permits,
    /// Items in order of arrival. Some may have been taken out of turn and are empty.
    queue: VecDeque<Arc<Item>>,
    /// Threads whose wait is over and that are owed a permit, longest first.
    returning: VecDeque<Arc<Return>>,
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
    /// True while this thread holds a permit, which means that it is inside an item.
    static HOLDS: Cell<bool> = Cell::new(false);
    /// This thread as a host, once it has executed an item from outside.
    static HOST: RefCell<Option<Arc<Host>>> = RefCell::new(None);
}

/// The scheduler of this process, started on first use with [`default_threads`].
pub fn scheduler() -> &'static Scheduler {
    lazy! {
    static SCHEDULER: Scheduler = Scheduler {
        state: Mutex::new(State {
            permits: Permits::new(default_threads()),
            queue: VecDeque::new(),
            returning: VecDeque::new(),
            crew: Crew::default(),
            n_wait_idle: 0,
        }),
        n_queued: AtomicUsize::new(0),
        n_suspended: AtomicUsize::new(0),
        idle: Condvar::new(),
    };
    }
    &SCHEDULER
}

/// True if this thread runs an item, at any depth.
pub fn holds_permit() -> bool {
    HOLDS.with(Cell::get)
}

impl Scheduler {
    /// How many threads may run items at a time.
    pub fn n_threads(&self) -> usize {
        self.lock().permits.budget()
    }

    /// Changes how many threads may run items at a time. Items that run already are not stopped.
    pub fn set_threads(&self, n_threads: usize) {
        let mut state = self.lock();
        state.permits.set_budget(n_threads);
        // Dropped after the lock; its threads end when the items they run have ended.
        let old_pool = state.crew.replace_pool();
        while state.permits.grant_return() {
            state.wake_returning();
        }
        let starts: Vec<_> = std::iter::from_fn(|| state.call_drain()).collect();
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

    /// Runs items from the queue as long as there is work and a permit; the body of every worker.
    pub fn drain(&self, pool: Option<&Pool>) {
        let mut state = self.lock();
        let mut may_run = state.permits.begin_drain();
        while may_run {
            HOLDS.with(|holds| holds.set(true));
            while !state.permits.is_wanted()
                && let Some((item, job)) = state.next()
            {
                self.unlock(state);
                run(&item, job);
                drop(item);
                state = self.lock();
            }
            HOLDS.with(|holds| holds.set(false));
            state.release();
            if !state.permits.look_out(self.n_suspended()) {
                break;
            }
            self.unlock(state);
            look_out(|| self.has_queued(), || self.n_suspended() > 0);
            state = self.lock();
            may_run = state.n_queued() > 0;
            if may_run {
                may_run = state.permits.begin_drain();
            } else {
                state.permits.give_up();
            }
        }
        if let Some(pool) = pool {
            pool.leave();
        }
        self.unlock(state);
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
        if HOLDS.with(|holds| holds.replace(false)) {
            state.release();
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

    /// Gives up this thread's permit, if it has one, before it blocks.
    pub fn step_back(&self) {
        if HOLDS.with(|holds| holds.replace(false)) {
            let mut state = self.lock();
            state.release();
            self.unlock(state);
        }
    }

    /// Gets a permit again after [`Scheduler::step_back`]; blocks until there is one.
    pub fn come_back(&self) {
        let mut state = self.lock();
        if !state.permits.come_back() {
            let entry = Arc::new(Return { granted: AtomicBool::new(false), thread: current() });
            state.returning.push_back(entry.clone());
            drop(state);
            while !entry.granted.load(Ordering::Acquire) {
                park();
            }
        }
        HOLDS.with(|holds| holds.set(true));
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

    /// Ends a change: publishes the length of the queue, and calls a drain if the change made room for one.
    fn unlock(&self, mut state: MutexGuard<'_, State>) {
        let start = state.call_drain();
        self.n_queued.store(state.queue.len(), Ordering::Relaxed);
        if state.n_wait_idle > 0 && state.queue.is_empty() && state.permits.is_idle() {
            self.idle.notify_all();
        }
        drop(state);
        if let Some(start) = start {
            start.go();
        }
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
                HOLDS.with(|holds| holds.set(true));
            }
            None if !holds_permit() => self.release(),
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
    fn release(&mut self) {
        if self.permits.release() {
            self.wake_returning();
        }
    }

    fn wake_returning(&mut self) {
        if let Some(entry) = self.returning.pop_front() {
            entry.granted.store(true, Ordering::Release);
            entry.thread.unpark();
        }
    }

    fn call_drain(&mut self) -> Option<Start> {
        let n_queued = self.n_queued();
        let called = self.permits.call_drain(n_queued);
        called.then(|| self.crew.pick(self.permits.budget()))
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
