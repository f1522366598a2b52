//! A frame: a container or a loop while it is executed, on the stack of the thread that opened it.

use std::ffi::c_void;
use std::ptr;

use crate::claims::{Claimed, Claims, Links};
use crate::plan::{LoopBody, Plan};
use crate::progress::Progress;
use crate::sync::atomic::{Ordering, fence};
use crate::sync::{Alive, Mutex, MutexGuard, PoisonError, Thread};
use crate::task::{Aside, TaskFailure};

/// What a frame executes.
pub enum Work<'a> {
    /// The tasks of a container.
    Plan(Plan<'a>),
    /// The iterations of a loop, in pieces.
    Loop(Pieces),
}

/// A loop cut into pieces.
#[derive(Clone, Copy)]
pub struct Pieces {
    /// Runs some iterations.
    pub body: LoopBody,
    /// Iterations.
    pub n: i64,
    /// Iterations in each piece but the last.
    pub size: i64,
}

/// A container or loop that is executed.
pub struct Frame<'a> {
    work: Work<'a>,
    environment: *mut c_void,
    /// What is to be had of it; outlives the frame.
    claims: &'static Claims,
    /// For a container whose tasks wait for each other.
    progress: Option<Progress>,
    /// The frame in one of whose tasks this one was opened, which cannot end before this one; null for the outermost.
    parent: *const Frame<'static>,
    /// How many frames are around this one.
    level: u32,
    /// From its publication until it is over.
    alive: Alive,
    failure: Mutex<Option<TaskFailure>>,
    /// The owner, once it has slept.
    sleeper: Mutex<Option<Thread>>,
}

// SAFETY: a frame is shared with helpers between publication and the last one's leaving, in which time its owner keeps
// it in place. Its mutable parts are atomics and locks. Whoever opens a frame vouches that its functions may be called
// with its environment on any thread; the parent is only compared and followed.
unsafe impl Sync for Frame<'_> {}

/// Tasks without edges are never added, and have no links.
struct NoLinks;

impl Links for NoLinks {
    fn set(&self, task: usize, _link: u32) {
        unreachable!("task {task} became ready in a container without edges")
    }

    fn get(&self, task: usize) -> u32 {
        unreachable!("task {task} is ready in a container without edges")
    }
}

impl Pieces {
    /// Cuts `n` iterations into a few pieces for each of `n_threads`, none but the last shorter than `grain`.
    pub fn for_threads(body: LoopBody, n: i64, grain: i64, n_threads: usize) -> Self {
        /// More of them even out threads of different speed, and cost a claim each.
        const PER_THREAD: usize = 4;
        Self::at_most(body, n, grain, n_threads.clamp(1, 1 << 16) * PER_THREAD)
    }

    /// Cuts `n` iterations into so many pieces at most, none but the last shorter than `grain`. A thread runs one at a
    /// time, so that no more threads than that run the loop.
    pub fn at_most(body: LoopBody, n: i64, grain: i64, n_pieces: usize) -> Self {
        let n_wanted = i64::try_from(n_pieces).unwrap_or(i64::MAX).max(1);
        Self { body, n, size: (n / n_wanted + i64::from(n % n_wanted != 0)).max(grain).max(1) }
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        let n_pieces = self.n / self.size + i64::from(self.n % self.size != 0);
        n_pieces.try_into().unwrap_or(0)
    }
}

impl Work<'_> {
    /// How many tasks may start at once.
    pub fn n_starts(&self) -> usize {
        match self {
            Self::Plan(plan) => plan.starts.len(),
            Self::Loop(pieces) => pieces.len(),
        }
    }

    fn start(&self, position: usize) -> usize {
        match self {
            Self::Plan(plan) => plan.starts[position] as usize,
            Self::Loop(_) => position,
        }
    }
}

impl<'a> Frame<'a> {
    /// A frame inside `parent`, which is null for the outermost one.
    ///
    /// # Safety
    ///
    /// The functions of `work` may be called with `environment`, on any thread, as long as the frame is executed, and
    /// `parent` stays where it is as long as this frame does.
    pub unsafe fn new(
        work: Work<'a>,
        environment: *mut c_void,
        claims: &'static Claims,
        parent: *const Frame<'static>,
    ) -> Self {
        let progress = match &work {
            Work::Plan(Plan { edges: Some(edges), .. }) => Some(Progress::new(edges)),
            _ => None,
        };
        // SAFETY: the parent runs a task that opens this frame.
        let level = unsafe { parent.as_ref() }.map_or(0, |parent| parent.level + 1);
        let (failure, sleeper) = (Mutex::new(None), Mutex::new(None));
        Self { work, environment, claims, progress, parent, level, alive: Alive::new(), failure, sleeper }
    }

    /// Tasks that may start at once.
    pub fn n_starts(&self) -> usize {
        self.work.n_starts()
    }

    /// How many frames are around this one.
    pub fn level(&self) -> u32 {
        self.level
    }

    /// The address by which the owner hands over what it did before it published the frame.
    pub fn opening(&self) -> *const c_void {
        ptr::from_ref(&self.work).cast()
    }

    /// The address by which helpers hand over what they did inside.
    pub fn closing(&self) -> *const c_void {
        ptr::from_ref(&self.failure).cast()
    }

    /// True if this frame stands inside `other`, at any depth: `other` cannot end before it.
    pub fn is_below(&self, other: &Frame) -> bool {
        let other: *const Frame<'static> = ptr::from_ref(other).cast();
        let mut at = self.parent;
        // SAFETY: a frame is alive while one inside it is, and this one is.
        while let Some(frame) = unsafe { at.as_ref() } {
            if at == other {
                return true;
            }
            at = frame.parent;
        }
        false
    }

    /// The first task to start, which the owner runs and never publishes.
    pub fn first(&self) -> usize {
        self.work.start(0)
    }

    /// Claims a task, if there is one.
    pub fn claim(&self) -> Option<usize> {
        self.alive.touch();
        let claimed = match &self.progress {
            Some(progress) => self.claims.claim(progress),
            None => self.claims.claim(&NoLinks),
        };
        Some(match claimed? {
            Claimed::Start(n_after) => self.work.start(self.work.n_starts() - 1 - n_after),
            Claimed::Ready(task) => task,
        })
    }

    /// Runs a claimed task, and then what becomes ready by it and what else can be claimed, as long as `goes_on` holds.
    pub fn run(&self, claimed: usize, aside: &Aside, goes_on: impl Fn() -> bool) {
        let mut next = Some(claimed);
        while let Some(task) = next {
            next = self.run_task(task, aside);
            match next {
                Some(ready) if !goes_on() => {
                    self.add(ready);
                    return;
                }
                None if goes_on() => next = self.claim(),
                _ => {}
            }
        }
    }

    /// Runs one task; gives one that became ready by it, and adds the others.
    fn run_task(&self, task: usize, aside: &Aside) -> Option<usize> {
        self.alive.touch();
        let runs = self.progress.as_ref().is_none_or(|progress| progress.begin(task));
        let failure = if runs { self.call(task, aside).err() } else { None };
        let failed = !runs || failure.is_some();
        if let Some(failure) = failure {
            let mut first = lock(&self.failure);
            *first = Some(failure.first(first.take()));
        }
        match (&self.progress, &self.work) {
            (Some(progress), Work::Plan(Plan { edges: Some(edges), .. })) => {
                progress.complete(task, failed, edges, |ready| self.add(ready))
            }
            _ => None,
        }
    }

    fn call(&self, task: usize, aside: &Aside) -> Result<(), TaskFailure> {
        match &self.work {
            Work::Plan(plan) => {
                let function = plan.tasks[task];
                // SAFETY: by the contract of `new`; the task was claimed once, and all that it waits for has ended.
                aside.run(task as i64, || unsafe { function(self.environment) })
            }
            Work::Loop(Pieces { body, n, size }) => {
                let begin = task as i64 * size;
                // SAFETY: by the contract of `new`; the piece was claimed once.
                aside.run(begin, || unsafe { body(self.environment, begin, begin + (*size).min(n - begin)) })
            }
        }
    }

    /// True if there was something to be claimed a moment ago.
    pub fn has_work(&self) -> bool {
        self.claims.has_work()
    }

    /// Lets others claim a task that became ready.
    fn add(&self, task: usize) {
        if let Some(progress) = &self.progress
            && self.claims.add(task, progress)
            && let Some(owner) = self.sleeper()
        {
            owner.unpark();
        }
        // Between adding work and the question whether anybody will see it.
        fence(Ordering::SeqCst);
    }

    /// True once all tasks have ended, if the owner runs none.
    pub fn is_over(&self) -> bool {
        self.claims.is_over()
    }

    /// The owner, which `owner` unparks, sleeps until there is something to claim or the frame is over; returns at once
    /// if that is so.
    pub fn sleep(&self, owner: Thread, park: impl Fn()) {
        *lock(&self.sleeper) = Some(owner);
        if self.claims.fall_asleep() {
            while self.claims.is_asleep() {
                park();
            }
        }
    }

    /// How the owner is woken.
    pub fn sleeper(&self) -> Option<Thread> {
        self.alive.touch();
        lock(&self.sleeper).clone()
    }

    /// The failure of lowest number, once the frame is over.
    pub fn into_failure(self) -> Option<TaskFailure> {
        self.alive.end();
        lock(&self.failure).take()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each lock guards one value that is replaced in one go.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
