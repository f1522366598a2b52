//! The failure that is pending on a thread: how the text of an error gets from a task to the caller.
//!
//! The async ABI knows only *that* a token failed. Here a failing task leaves its message on its thread; marking
//! the token as failed copies it into the token; whoever then asks the token whether it failed gets the message on
//! his own thread, and so on up to the caller, who takes it. Each item of work starts with nothing pending and
//! leaves what was pending before it, so that callers on several threads never see each other's.

use std::cell::RefCell;

use crate::sync::{Arc, local};

/// The text of an error, cheap to copy from object to object.
pub type Message = Arc<str>;

/// What a failure says that carries no text, because the failing code never called [`fail`].
pub const UNEXPLAINED: &str = "a task failed without a message";

local! {
    static PENDING: RefCell<Option<Message>> = RefCell::new(None);
}

/// Leaves a failure on this thread, unless one is pending already: the first one is the cause.
pub fn fail(message: impl Into<Message>) {
    let message = message.into();
    with_pending(|pending| {
        pending.get_or_insert(message);
    });
}

/// True if a failure is pending on this thread.
pub fn failed() -> bool {
    with_pending(|pending| pending.is_some()).unwrap_or(false)
}

/// Takes the failure that is pending on this thread, if any.
///
/// An embedder calls this after every call into lowered code: `Some` means that the call failed and that its results
/// must not be used.
pub fn take_failure() -> Option<String> {
    replace(None).map(|message| message.to_string())
}

/// A copy of the failure that is pending on this thread.
pub(crate) fn pending() -> Option<Message> {
    with_pending(|pending| pending.clone()).flatten()
}

/// Puts `message` in the place of what is pending and returns what was.
pub(crate) fn replace(message: Option<Message>) -> Option<Message> {
    with_pending(|pending| std::mem::replace(pending, message)).flatten()
}

/// `None` while the thread is being torn down, when nobody is left to read a failure.
fn with_pending<R>(f: impl FnOnce(&mut Option<Message>) -> R) -> Option<R> {
    PENDING.try_with(|pending| f(&mut pending.borrow_mut())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_failure_stands_until_taken() {
        assert!(!failed());
        fail("first");
        fail("second");
        assert!(failed());
        assert_eq!(take_failure().as_deref(), Some("first"));
        assert_eq!(take_failure(), None);
    }

    #[test]
    fn threads_do_not_see_each_others_failures() {
        fail("mine");
        assert!(!std::thread::spawn(failed).join().unwrap_or(true));
        assert_eq!(take_failure().as_deref(), Some("mine"));
    }
}
