//! The state machine of a token or a value: pending, then done once, with or without an error.
//!
//! It knows nothing of threads, queues or coroutines: an awaiter is whatever the caller wants back when the
//! state changes. That keeps it small enough to be checked exhaustively.

use crate::failure::Message;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// How a token or a value ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The producer finished and its results are in place.
    Ready,
    /// The producer failed, for the reason given.
    Failed(Message),
}

/// One token or value, with the awaiters (of type `A`) that wait for it.
#[derive(Debug)]
pub struct Completion<A> {
    /// True once `state.outcome` is set: the check that costs no lock.
    done: AtomicBool,
    state: Mutex<State<A>>,
}

#[derive(Debug)]
struct State<A> {
    outcome: Option<Outcome>,
    awaiters: Vec<A>,
}

impl<A> Completion<A> {
    /// A completion that is pending and has no awaiters.
    pub fn new() -> Self {
        Self { done: AtomicBool::new(false), state: Mutex::new(State { outcome: None, awaiters: Vec::new() }) }
    }

    /// True once the outcome is known. What the producer wrote before it completed is then visible to the caller.
    pub fn is_done(&self) -> bool {
        // Acquire pairs with the Release in `complete`.
        self.done.load(Ordering::Acquire)
    }

    /// Sets the outcome and returns the awaiters to be woken, or `None` if an outcome was set before: the first one
    /// stands.
    pub fn complete(&self, outcome: Outcome) -> Option<Vec<A>> {
        let mut state = self.lock();
        if state.outcome.is_some() {
            return None;
        }
        state.outcome = Some(outcome);
        let awaiters = std::mem::take(&mut state.awaiters);
        self.done.store(true, Ordering::Release);
        Some(awaiters)
    }

    /// Adds an awaiter, or gives it back with the outcome when there is nothing left to wait for.
    ///
    /// Both happen under the lock that `complete` takes, so that an awaiter is either in the list that
    /// `complete` returns or handed back here, never neither.
    pub fn subscribe(&self, awaiter: A) -> Result<(), (A, Outcome)> {
        let mut state = self.lock();
        match &state.outcome {
            Some(outcome) => Err((awaiter, outcome.clone())),
            None => {
                state.awaiters.push(awaiter);
                Ok(())
            }
        }
    }

    /// The error, if the producer failed.
    pub fn error(&self) -> Option<Message> {
        if !self.is_done() {
            return None;
        }
        match &self.lock().outcome {
            Some(Outcome::Failed(message)) => Some(message.clone()),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<A>> {
        // Nothing in this file panics with the lock held, so a poisoned lock still guards a whole state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // An awaiter that comes before the outcome is returned by `complete`, one that comes after is handed back.
    #[test]
    fn awaiter_is_returned_exactly_once() {
        let completion = Completion::new();
        assert!(completion.subscribe(1).is_ok());
        assert_eq!(completion.complete(Outcome::Ready), Some(vec![1]));
        assert_eq!(completion.subscribe(2), Err((2, Outcome::Ready)));
        assert!(completion.is_done());
    }

    #[test]
    fn first_outcome_stands() {
        let completion = Completion::<()>::new();
        let boom = Message::from("boom");
        assert_eq!(completion.complete(Outcome::Failed(boom.clone())), Some(vec![]));
        assert_eq!(completion.complete(Outcome::Ready), None);
        assert_eq!(completion.error(), Some(boom));
    }

    #[test]
    fn pending_has_no_error() {
        assert_eq!(Completion::<()>::new().error(), None);
    }
}
