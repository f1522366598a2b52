//! The edge to C, across which no panic may unwind.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::failure;
use crate::run::panic_text;

/// Runs `f`. If it panics, which is a bug of this crate, prints one line, leaves a failure on the thread and returns
/// `fallback`.
pub fn recover<R>(fallback: R, f: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|payload| {
        let text = format!("the runtime panicked: {}", panic_text(&*payload));
        eprintln!("parallel_op: {text}");
        failure::fail(text);
        fallback
    })
}

/// Runs `f`. If it panics, prints one line and aborts: for functions after whose failure somebody would wait for ever
/// or hold a bad pointer.
pub fn abort<R>(f: impl FnOnce() -> R) -> R {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or_else(|payload| {
        eprintln!("parallel_op: the runtime panicked: {}", panic_text(&*payload));
        std::process::abort()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_the_fallback_and_a_failure() {
        std::panic::set_hook(Box::new(|_| ()));
        assert_eq!(recover(7, || panic!("broken")), 7);
        drop(std::panic::take_hook());
        assert_eq!(failure::take_failure().as_deref(), Some("the runtime panicked: broken"));
        assert_eq!(recover(7, || 8), 8);
    }
}
