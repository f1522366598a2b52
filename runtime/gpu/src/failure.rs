//! The failure that is pending on a thread: how the line of an error gets from a C function to whoever called lowered code.
//!
//! The first failure stands until it is taken, as in the runtime for CPUs. A host that has both runtimes gives this one a
//! sink, and all failures arrive in one place.

use std::{
    cell::RefCell,
    ffi::c_char,
    sync::{PoisonError, RwLock},
};

/// Where failures go: a function that takes a text and its length, such as `parallel_op_rt_fail`.
pub type Sink = unsafe extern "C" fn(*const c_char, i64);

static SINK: RwLock<Option<Sink>> = RwLock::new(None);

thread_local! {
    static PENDING: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Sends failures to this function from now on, or keeps them on their threads.
pub fn set_sink(sink: Option<Sink>) {
    *SINK.write().unwrap_or_else(PoisonError::into_inner) = sink;
}

/// Leaves a failure on this thread, unless one is pending, or hands it to the sink.
pub fn fail(line: String) {
    let sink = *SINK.read().unwrap_or_else(PoisonError::into_inner);
    match sink {
        // SAFETY: whoever gave the sink promised that it takes a text of this length.
        Some(sink) => unsafe { sink(line.as_ptr().cast(), line.len() as i64) },
        None => {
            // A thread that is being torn down has nobody left to read a failure.
            let _ = PENDING.try_with(|pending| {
                pending.borrow_mut().get_or_insert(line);
            });
        }
    }
}

/// Takes the failure that is pending on this thread, if any.
pub fn take_failure() -> Option<String> {
    PENDING.try_with(|pending| pending.borrow_mut().take()).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_stands_until_taken() {
        fail("first".to_owned());
        fail("second".to_owned());
        assert_eq!(std::thread::spawn(take_failure).join().ok().flatten(), None);
        assert_eq!(take_failure().as_deref(), Some("first"));
        assert_eq!(take_failure(), None);
    }
}
