//! The state machine of a group: done when as many members are done as the group was created for.
//!
//! Like [`crate::completion`] it knows nothing of threads or coroutines.

use crate::completion::Outcome;
use crate::failure::Message;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// A group of tokens and values, with the awaiters (of type `A`) that wait for all of them.
#[derive(Debug)]
pub struct Group<A> {
    /// True once no member is pending: the check that costs no lock.
    done: AtomicBool,
    state: Mutex<State<A>>,
}

#[derive(Debug)]
struct State<A> {
    /// Members that are not done yet, those that will only be added later included.
    n_pending: usize,
    /// How many members were added so far: the rank of the next one.
    n_added: usize,
    /// The error of the failed member of lowest rank, with that rank.
    error: Option<(usize, Message)>,
    awaiters: Vec<A>,
}

impl<A> Group<A> {
    /// A group that waits for `size` members. A group of none is done from the start.
    pub fn new(size: usize) -> Self {
        Self {
            done: AtomicBool::new(size == 0),
            state: Mutex::new(State { n_pending: size, n_added: 0, error: None, awaiters: Vec::new() }),
        }
    }

    /// Takes in one more member and returns its rank, counted from 0.
    pub fn add(&self) -> usize {
        let mut state = self.lock();
        state.n_added += 1;
        state.n_added - 1
    }

    /// Notes the outcome of a member and returns the awaiters to be woken: none unless it was the last one.
    ///
    /// A member beyond the size that the group was created with is not waited for, and changes the error only.
    pub fn member_done(&self, rank: usize, outcome: Outcome) -> Vec<A> {
        let mut state = self.lock();
        if let Outcome::Failed(message) = outcome {
            // The member of lowest rank speaks for the group, so that the message does not depend on which member
            // happened to fail first.
            if state.error.as_ref().is_none_or(|(held, _)| rank < *held) {
                state.error = Some((rank, message));
            }
        }
        if state.n_pending == 0 {
            return Vec::new();
        }
        state.n_pending -= 1;
        if state.n_pending > 0 {
            return Vec::new();
        }
        let awaiters = std::mem::take(&mut state.awaiters);
        self.done.store(true, Ordering::Release);
        awaiters
    }

    /// True once all members are done. What their producers wrote is then visible to the caller.
    pub fn is_done(&self) -> bool {
        // Acquire pairs with the Release in `member_done`; earlier members are ordered before it by the lock.
        self.done.load(Ordering::Acquire)
    }

    /// Adds an awaiter, or gives it back when all members are done.
    pub fn subscribe(&self, awaiter: A) -> Result<(), A> {
        let mut state = self.lock();
        if state.n_pending == 0 {
            return Err(awaiter);
        }
        state.awaiters.push(awaiter);
        Ok(())
    }

    /// The error of the failed member of lowest rank, if any failed so far.
    pub fn error(&self) -> Option<Message> {
        self.lock().error.as_ref().map(|(_, text)| text.clone())
    }

    fn lock(&self) -> MutexGuard<'_, State<A>> {
        // Nothing in this file panics with the lock held, so a poisoned lock still guards a whole state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_member_returns_the_awaiters() {
        let group = Group::new(2);
        assert_eq!((group.add(), group.add()), (0, 1));
        assert_eq!(group.subscribe('a'), Ok(()));
        assert_eq!(group.member_done(1, Outcome::Ready), vec![]);
        assert!(!group.is_done());
        assert_eq!(group.member_done(0, Outcome::Ready), vec!['a']);
        assert!(group.is_done());
        assert_eq!(group.subscribe('b'), Err('b'));
    }

    #[test]
    fn empty_group_is_done() {
        assert!(Group::<()>::new(0).is_done());
    }

    // Whichever member fails first, the message is that of the lowest rank.
    #[test]
    fn error_is_that_of_the_lowest_rank() {
        let group = Group::<()>::new(3);
        for rank in [2, 0, 1] {
            group.member_done(rank, Outcome::Failed(format!("member {rank}").into()));
        }
        assert_eq!(group.error().as_deref(), Some("member 0"));
    }
}
