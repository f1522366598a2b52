//! Traces.

use parallel_op_runtime::trace;

use crate::c_abi::*;
use crate::coroutine::{Token, spawn};
use crate::with_threads;

fn span(label: &str, body: impl FnOnce()) {
    // SAFETY: pointer and length are those of one string.
    unsafe { parallel_op_rt_trace_begin(label.as_ptr().cast(), label.len() as i64) };
    body();
    // SAFETY: takes nothing.
    unsafe { parallel_op_rt_trace_end() };
}

#[test]
fn spans_nest_and_name_their_thread() {
    let _alone = with_threads(2);
    trace::start();
    span("outer", || span("inner", || ()));
    let tokens = [spawn(|| span("task", || ())), spawn(|| span("task", || ()))];
    tokens.iter().for_each(Token::wait);
    let events = trace::finish();

    let labels: Vec<_> = events.iter().map(|event| event.label.as_str()).collect();
    assert_eq!(labels, ["inner", "outer", "task", "task"]);
    let (inner, outer) = (&events[0], &events[1]);
    assert!(outer.start_ns <= inner.start_ns && inner.end_ns <= outer.end_ns);
    assert_eq!(inner.thread, outer.thread);
}

// A task that fails in the middle leaves its span open; the next one on the thread must not stand inside it.
#[test]
fn a_task_closes_its_spans() {
    let _alone = with_threads(1);
    trace::start();
    span("caller", || {
        let token = spawn(|| {
            let label = "left open";
            // SAFETY: pointer and length are those of one string.
            unsafe { parallel_op_rt_trace_begin(label.as_ptr().cast(), label.len() as i64) };
        });
        token.wait();
    });
    let labels: Vec<_> = trace::finish().into_iter().map(|event| event.label).collect();
    assert_eq!(labels, ["left open", "caller"]);
}

#[test]
fn nothing_is_recorded_without_a_trace() {
    let _alone = with_threads(1);
    span("unseen", || ());
    trace::start();
    assert_eq!(trace::finish(), []);
    // A span that was open when the trace ended does not show up in the next one.
    trace::start();
    let label = "open";
    // SAFETY: pointer and length are those of one string.
    unsafe { parallel_op_rt_trace_begin(label.as_ptr().cast(), label.len() as i64) };
    trace::finish();
    trace::start();
    // SAFETY: takes nothing.
    unsafe { parallel_op_rt_trace_end() };
    assert_eq!(trace::finish(), []);
}
