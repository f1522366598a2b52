//! How the text of an error travels from a task to the caller.

use parallel_op_runtime::take_failure;

use crate::c_abi::*;
use crate::coroutine::{Group, Next, Step, Token, fail, spawn, spawn_steps};
use crate::with_threads;

fn failing(message: &str) -> Token {
    let message = message.to_owned();
    spawn_steps(vec![Box::new(|| Next::Fail(message))])
}

#[test]
fn a_waiting_caller_gets_the_text() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let token = failing("boom");
        token.wait();
        assert_eq!(take_failure(), None);
        assert!(token.is_error());
        assert_eq!(take_failure().as_deref(), Some("boom"));
    }
}

// task -> token -> coroutine that awaits it -> its token -> function that blocks on it -> caller.
#[test]
fn the_text_travels_through_coroutines_and_blocking_waits() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let inner = failing("the cause");
        let seen = inner.clone();
        let coroutine = spawn_steps(vec![
            Box::new(|| Next::Await(inner)),
            Box::new(move || if seen.is_error() { Next::Fail("a consequence".into()) } else { Next::Done }),
        ]);
        let outer = spawn_steps(vec![Box::new(move || {
            coroutine.wait();
            if coroutine.is_error() { Next::Fail("another consequence".into()) } else { Next::Done }
        })]);
        outer.wait();
        assert!(outer.is_error());
        assert_eq!(take_failure().as_deref(), Some("the cause"));
    }
}

// Which member fails first is a matter of luck; which one is reported is not.
#[test]
fn a_group_reports_its_member_of_lowest_rank() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let tokens: Vec<_> =
            (0..50).map(|i| if i < 7 { spawn(|| ()) } else { failing(&format!("member {i}")) }).collect();
        let group = Group::of(&tokens);
        group.wait();
        assert!(group.is_error());
        assert_eq!(take_failure().as_deref(), Some("member 7"));
    }
}

// A lane that panics had still to send messages, which are objects made before it: they fail instead of never coming.
#[test]
fn a_panic_fails_what_the_coroutine_said_it_would_complete() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let message = Token::pending();
        let promised = message.clone();
        let lane = spawn(move || {
            promised.will_complete();
            panic!("in a lane");
        });
        let waiting = message.clone();
        let other = spawn_steps(vec![Box::new(|| Next::Await(waiting)), Box::new(|| Next::Done)]);
        other.wait();
        assert!(!other.is_error());
        assert!(message.is_error());
        assert_eq!(take_failure().as_deref(), Some("a task panicked: in a lane"));
        lane.wait();
    }
}

// Upstream's lowering sets an error without a reason.
#[test]
fn an_unexplained_error_still_has_a_text() {
    let _alone = with_threads(1);
    let token = Token::pending();
    // SAFETY: the test is the token's producer.
    unsafe { mlirAsyncRuntimeSetTokenError(token.0) };
    assert!(token.is_error());
    assert_eq!(take_failure().as_deref(), Some("a task failed without a message"));
}

#[test]
fn a_value_fails_like_a_token() {
    let _alone = with_threads(1);
    // SAFETY: the test is the value's producer, and drops the one reference it has.
    unsafe {
        let value = mlirAsyncRuntimeCreateValue(4);
        fail("no value");
        mlirAsyncRuntimeSetValueError(value);
        assert_eq!(take_failure().as_deref(), Some("no value"));
        assert!(mlirAsyncRuntimeIsValueError(value));
        assert_eq!(take_failure().as_deref(), Some("no value"));
        mlirAsyncRuntimeDropRef(value, 1);
    }
}

// A thread that waits runs tasks in the middle of its own work: neither sees what is pending with the other.
#[test]
fn a_task_starts_with_nothing_pending_and_leaves_nothing() {
    let _alone = with_threads(1);
    fail("the caller's own");
    let step: Step = Box::new(|| {
        // SAFETY: takes nothing.
        assert!(!unsafe { parallel_op_rt_failed() });
        fail("left behind");
        Next::Done
    });
    let token = spawn_steps(vec![step]);
    token.wait();
    assert!(!token.is_error());
    assert_eq!(take_failure().as_deref(), Some("the caller's own"));
}

// A panic ends the task, not the process, and reaches those who wait for it.
#[test]
fn a_panic_fails_the_task() {
    std::panic::set_hook(Box::new(|_| ()));
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let token = spawn(|| panic!("out of range"));
        token.wait();
        assert!(token.is_error());
        assert_eq!(take_failure().as_deref(), Some("a task panicked: out of range"));
    }
    drop(std::panic::take_hook());
}

#[test]
fn the_text_is_cut_to_the_buffer_and_its_length_is_told() {
    let mut buffer = *b"........";
    fail("long enough");
    // SAFETY: the buffer is as long as said.
    let length = unsafe { parallel_op_rt_take_failure(buffer.as_mut_ptr().cast(), 4) };
    assert_eq!((length, &buffer), (11, b"long...."));
    // SAFETY: the same.
    let length = unsafe { parallel_op_rt_take_failure(buffer.as_mut_ptr().cast(), 8) };
    assert_eq!(length, -1);
}
