//! The edge to C, across which no panic unwinds and no error is lost.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{error::Result, failure};

/// Runs `f`. If it fails, leaves its line as a failure; so does a panic, which is a bug of this crate and is printed as well.
pub fn recover<R>(fallback: R, f: impl FnOnce() -> Result<R>) -> R {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => {
            failure::fail(error.to_string());
            fallback
        }
        Err(payload) => {
            let line = format!("the GPU runtime panicked: {}", panic_text(&*payload));
            eprintln!("parallel_op: {line}");
            failure::fail(line);
            fallback
        }
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::refuse, failure::take_failure};

    #[test]
    fn errors_and_panics_become_the_fallback_and_a_failure() {
        assert_eq!(recover(7, || refuse("wrong")), 7);
        assert_eq!(take_failure().as_deref(), Some("wrong"));
        std::panic::set_hook(Box::new(|_| ()));
        assert_eq!(recover(7, || panic!("broken")), 7);
        drop(std::panic::take_hook());
        assert_eq!(take_failure().as_deref(), Some("the GPU runtime panicked: broken"));
        assert_eq!(recover(7, || Ok(8)), 8);
    }
}
