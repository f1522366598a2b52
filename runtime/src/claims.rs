//! What of a frame is to be had, and who is inside it: one word.
//!
//! The owner publishes a frame with the tasks that may start at once; whoever is inside claims tasks and adds those that
//! became ready. The frame is over when nothing is to be had and nobody but the owner is inside, and then the word is 0
//! again without a step of its own. Helpers enter only while something is to be had, so that nobody can enter a frame
//! that is over; the memory of the frame may end then, that of the word may not.
//!
//! It knows nothing of threads or tasks: tasks are numbers, and the links between those that are ready belong to the
//! caller.

use crate::sync::atomic::{AtomicU64, Ordering};

/// Tasks that a frame can have.
pub const MAX_TASKS: usize = FIELD as usize - 1;

const FIELD: u64 = (1 << 24) - 1;
/// Tasks to start that nobody has claimed.
const START: u64 = 1;
/// The ready task added last, plus one; 0 if there is none. Its link leads to the one before.
const READY_SHIFT: u32 = 24;
/// Helpers inside.
const INSIDE: u64 = 1 << 48;
const MAX_INSIDE: u64 = (1 << 15) - 1;
/// The owner sleeps and has to be woken.
const ASLEEP: u64 = 1 << 63;

/// The word.
#[derive(Debug)]
pub struct Claims {
    word: AtomicU64,
}

/// The word at one moment.
#[derive(Clone, Copy)]
struct Word(u64);

/// A task that belongs to who claimed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// One that waits for no other: as many more are to be started after it.
    Start(usize),
    /// One that became ready.
    Ready(usize),
}

/// For each task that is ready, the one that was ready before it, plus one.
pub trait Links {
    /// Sets the link of a task.
    fn set(&self, task: usize, link: u32);
    /// The link of a task, set before.
    fn get(&self, task: usize) -> u32;
}

impl Word {
    fn n_starts(self) -> u64 {
        self.0 & FIELD
    }

    fn ready(self) -> u64 {
        (self.0 >> READY_SHIFT) & FIELD
    }

    fn n_inside(self) -> u64 {
        (self.0 / INSIDE) & MAX_INSIDE
    }

    fn has_work(self) -> bool {
        self.n_starts() > 0 || self.ready() > 0
    }

    fn sleeps(self) -> bool {
        self.0 & ASLEEP != 0
    }

    fn with_ready(self, ready: u64) -> Self {
        Self(self.0 & !(FIELD << READY_SHIFT) | ready << READY_SHIFT)
    }
}

impl Claims {
    /// No frame.
    pub fn new() -> Self {
        Self { word: AtomicU64::new(0) }
    }

    /// Publishes a frame with `n_starts` tasks to be claimed. What the caller wrote before is visible to whoever enters.
    pub fn publish(&self, n_starts: usize) {
        self.word.store(n_starts as u64 * START, Ordering::Release);
    }

    /// True if there was something to be claimed a moment ago.
    pub fn has_work(&self) -> bool {
        Word(self.word.load(Ordering::Relaxed)).has_work()
    }

    /// A helper comes in, if there is something to be claimed. Until it leaves the frame is not over.
    pub fn enter(&self) -> bool {
        self.change(|word| {
            let may_enter = word.has_work() && word.n_inside() < MAX_INSIDE;
            may_enter.then_some((word.0 + INSIDE, ()))
        })
        .is_some()
    }

    /// Claims a task, if there is one. For the owner and helpers inside.
    pub fn claim(&self, links: &impl Links) -> Option<Claimed> {
        self.change(|word| {
            if word.n_starts() > 0 {
                return Some((word.0 - START, Claimed::Start(word.n_starts() as usize - 1)));
            }
            // A task is added once, so that the link cannot have changed if the word has not.
            let task = usize::try_from(word.ready().checked_sub(1)?).ok()?;
            Some((word.with_ready(links.get(task).into()).0, Claimed::Ready(task)))
        })
    }

    /// Adds a task that became ready. True if the owner slept: it now has to be woken by the caller. For the owner and
    /// helpers inside.
    pub fn add(&self, task: usize, links: &impl Links) -> bool {
        let changed = self.change(|word| {
            links.set(task, word.ready() as u32);
            Some((word.with_ready(task as u64 + 1).0 & !ASLEEP, word.sleeps()))
        });
        changed == Some(true)
    }

    /// A helper leaves, and does not touch the frame again. If the owner sleeps and this was the last one inside, gives
    /// what `sleeper` gave while the helper was still inside, and the owner has to be woken by it.
    pub fn leave<T>(&self, sleeper: impl Fn() -> T) -> Option<T> {
        self.change(|word| {
            if word.sleeps() && word.n_inside() == 1 {
                let sleeper = sleeper();
                return Some(((word.0 - INSIDE) & !ASLEEP, Some(sleeper)));
            }
            Some((word.0 - INSIDE, None))
        })
        .flatten()
    }

    /// True once all tasks have ended, if the owner runs none. What they wrote is then visible to the owner.
    pub fn is_over(&self) -> bool {
        self.word.load(Ordering::Acquire) == 0
    }

    /// The owner is about to sleep. False if there is something to be claimed, or if the frame is over.
    pub fn fall_asleep(&self) -> bool {
        self.change(|word| {
            let may_sleep = !word.has_work() && word.n_inside() > 0;
            may_sleep.then_some((word.0 | ASLEEP, ()))
        })
        .is_some()
    }

    /// True until the owner is to be woken.
    pub fn is_asleep(&self) -> bool {
        Word(self.word.load(Ordering::Acquire)).sleeps()
    }

    /// Changes the word in one step to what `next` says, unless it says nothing.
    fn change<T>(&self, next: impl Fn(Word) -> Option<(u64, T)>) -> Option<T> {
        let mut word = self.word.load(Ordering::Acquire);
        loop {
            let (changed, result) = next(Word(word))?;
            match self.word.compare_exchange_weak(word, changed, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return Some(result),
                Err(now) => word = now,
            }
        }
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Links of eight tasks.
    struct Eight(RefCell<[u32; 8]>);

    impl Links for Eight {
        fn set(&self, task: usize, link: u32) {
            self.0.borrow_mut()[task] = link;
        }

        fn get(&self, task: usize) -> u32 {
            self.0.borrow()[task]
        }
    }

    fn eight() -> Eight {
        Eight(RefCell::new([0; 8]))
    }

    #[test]
    fn starts_come_first_and_then_what_became_ready_last() {
        let (claims, links) = (Claims::new(), eight());
        claims.publish(2);
        assert!(!claims.add(5, &links) && !claims.add(7, &links));
        let claimed: Vec<_> = std::iter::from_fn(|| claims.claim(&links)).collect();
        assert_eq!(claimed, [Claimed::Start(1), Claimed::Start(0), Claimed::Ready(7), Claimed::Ready(5)]);
        assert!(claims.is_over());
    }

    #[test]
    fn nobody_enters_where_nothing_is_to_be_had() {
        let (claims, links) = (Claims::new(), eight());
        assert!(!claims.enter());
        claims.publish(1);
        assert!(claims.enter());
        assert_eq!(claims.claim(&links), Some(Claimed::Start(0)));
        assert!(!claims.enter() && !claims.is_over());
        assert_eq!(claims.leave(|| ()), None);
        assert!(claims.is_over());
    }

    #[test]
    fn the_last_helper_wakes_the_owner() {
        let (claims, links) = (Claims::new(), eight());
        claims.publish(2);
        assert!(claims.enter() && claims.enter());
        assert!(!claims.fall_asleep());
        assert!(claims.claim(&links).is_some() && claims.claim(&links).is_some());
        assert!(claims.fall_asleep() && claims.is_asleep());
        assert_eq!(claims.leave(|| "owner"), None);
        assert_eq!(claims.leave(|| "owner"), Some("owner"));
        assert!(!claims.is_asleep() && claims.is_over());
    }

    #[test]
    fn a_ready_task_wakes_the_owner() {
        let (claims, links) = (Claims::new(), eight());
        claims.publish(1);
        assert!(claims.enter() && claims.claim(&links).is_some() && claims.fall_asleep());
        assert!(claims.add(3, &links));
        assert!(!claims.is_asleep());
        assert_eq!(claims.claim(&links), Some(Claimed::Ready(3)));
    }
}
