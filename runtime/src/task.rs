//! Calls one task, and tells what became of it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::failure::{self, Message, UNEXPLAINED};
use crate::run::panic_text;
use crate::trace;

/// A task that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFailure {
    /// Number of the task in the text of the program.
    pub number: i64,
    /// Why.
    pub message: Message,
}

/// What is put aside on a thread while it runs tasks, so that neither they nor what stands below them on the stack see
/// each other's failures and spans.
pub struct Aside {
    failure: Option<Message>,
    depth: usize,
}

impl Aside {
    /// Puts aside what is pending on this thread.
    pub fn begin() -> Self {
        Self { failure: failure::replace(None), depth: trace::depth() }
    }

    /// Runs one task (`call` gives -1, or the number of what failed); `index` is the number that a panic counts with.
    pub fn run(&self, index: i64, call: impl FnOnce() -> i64) -> Result<(), TaskFailure> {
        let ended = catch_unwind(AssertUnwindSafe(call));
        trace::close_to(self.depth);
        match ended {
            Ok(-1) => {
                if failure::failed() {
                    failure::replace(None);
                }
                Ok(())
            }
            Ok(number) => {
                let message = failure::replace(None).unwrap_or_else(|| Message::from(UNEXPLAINED));
                Err(TaskFailure { number, message })
            }
            Err(payload) => Err(panicked(index, &*payload)),
        }
    }

    /// Brings back what was put aside, and leaves `failed` on the thread unless something was pending there. True if
    /// something failed.
    pub fn end(self, failed: Option<TaskFailure>) -> bool {
        let has_failed = failed.is_some();
        if let Some(message) = self.failure.or(failed.map(|failed| failed.message)) {
            failure::replace(Some(message));
        }
        has_failed
    }
}

impl TaskFailure {
    /// The one with the lower number, which is the one that serial code would have met.
    pub fn first(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.number <= self.number => other,
            _ => self,
        }
    }
}

#[cold]
fn panicked(index: i64, payload: &(dyn Any + Send)) -> TaskFailure {
    failure::replace(None);
    TaskFailure { number: index, message: format!("a task panicked: {}", panic_text(payload)).into() }
}
