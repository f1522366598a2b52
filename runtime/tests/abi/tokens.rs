//! Tokens and values, one at a time.

use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::c_abi::*;
use crate::coroutine::{Next, Token, fail, spawn, spawn_steps};
use crate::{rounds, with_threads};

// What a task wrote is there once its token is complete.
#[test]
fn a_task_runs_before_its_token_is_complete() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let n_done = Arc::new(AtomicUsize::new(0));
        let counter = n_done.clone();
        let token = spawn(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        token.wait();
        assert_eq!(n_done.load(Ordering::Relaxed), 1);
        assert!(!token.is_error());
        // A second wait for the same token is over at once.
        token.wait();
    }
}

#[test]
fn ten_thousand_tasks_all_run() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let n_done = Arc::new(AtomicUsize::new(0));
        let tokens: Vec<_> = (0..rounds(10_000))
            .map(|_| {
                let counter = n_done.clone();
                spawn(move || {
                    counter.fetch_add(1, Ordering::Relaxed);
                })
            })
            .collect();
        tokens.iter().for_each(Token::wait);
        assert_eq!(n_done.load(Ordering::Relaxed), rounds(10_000));
    }
}

// Nobody waits, and nobody holds the token: the task runs all the same, and the token ends with it.
#[test]
fn a_task_whose_token_is_dropped_still_runs() {
    let _alone = with_threads(1);
    let n_done = Arc::new(AtomicUsize::new(0));
    for _ in 0..100 {
        let counter = n_done.clone();
        drop(spawn(move || {
            counter.fetch_add(1, Ordering::Relaxed);
        }));
    }
    parallel_op_runtime::wait_idle();
    assert_eq!(n_done.load(Ordering::Relaxed), 100);
}

// Each task of a chain suspends until the one before it is complete; the stack must not grow with the chain.
#[test]
fn a_chain_of_suspended_tasks_runs_in_order() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let n_done = Arc::new(AtomicUsize::new(0));
        let first = Token::pending();
        let mut last = first.clone();
        for expected in 0..rounds(10_000) {
            let (counter, before) = (n_done.clone(), last);
            last = spawn_steps(vec![
                Box::new(move || Next::Await(before)),
                Box::new(move || {
                    assert_eq!(counter.fetch_add(1, Ordering::Relaxed), expected);
                    Next::Done
                }),
            ]);
        }
        first.emplace();
        last.wait();
        assert_eq!(n_done.load(Ordering::Relaxed), rounds(10_000));
    }
}

// What a coroutine awaits is there already: it goes on where it is, before anything else in the queue.
#[test]
fn a_coroutine_goes_on_at_once_when_it_can() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let ready = spawn(|| ());
        ready.wait();
        let (again, and_again) = (ready.clone(), ready.clone());
        let token = spawn_steps(vec![
            Box::new(move || {
                fail("of the first step");
                Next::Await(again)
            }),
            Box::new(move || {
                // SAFETY: takes nothing.
                assert!(!unsafe { parallel_op_rt_failed() });
                Next::Await(and_again)
            }),
            Box::new(|| Next::Done),
        ]);
        token.wait();
        assert!(!token.is_error());
    }
}

extern "C-unwind" fn emplace_answer(value: *mut c_void) {
    // SAFETY: the test passes a value of 4096 bytes, whose producer this is.
    unsafe {
        let storage = mlirAsyncRuntimeGetValueStorage(value).cast::<[u64; 512]>();
        storage.write([42; 512]);
        mlirAsyncRuntimeEmplaceValue(value);
    }
}

// The payload is aligned for any vector type, and what the producer wrote is what the one who waited reads.
#[test]
fn a_value_carries_its_payload() {
    let _alone = with_threads(2);
    for _ in 0..rounds(1000) {
        // SAFETY: one reference, created and dropped here; the producer fills all of the 4096 bytes.
        unsafe {
            let value = mlirAsyncRuntimeCreateValue(4096);
            mlirAsyncRuntimeExecute(value, emplace_answer);
            mlirAsyncRuntimeAwaitValue(value);
            assert!(!mlirAsyncRuntimeIsValueError(value));
            let storage = mlirAsyncRuntimeGetValueStorage(value);
            assert_eq!(storage.addr() % 64, 0);
            assert_eq!(storage.cast::<[u64; 512]>().read(), [42; 512]);
            mlirAsyncRuntimeDropRef(value, 1);
        }
    }
}

extern "C-unwind" fn emplace_token(token: *mut c_void) {
    // SAFETY: the test passes a token whose producer this is.
    unsafe { mlirAsyncRuntimeEmplaceToken(token) };
}

// A coroutine may suspend on a value, complete or not.
#[test]
fn a_coroutine_suspends_on_a_value() {
    let _alone = with_threads(2);
    for done_before in [false, true] {
        // SAFETY: both references are created and dropped here, and each is completed once.
        unsafe {
            let value = mlirAsyncRuntimeCreateValue(8);
            let token = mlirAsyncRuntimeCreateToken();
            if done_before {
                mlirAsyncRuntimeEmplaceValue(value);
            }
            mlirAsyncRuntimeAwaitValueAndExecute(value, token, emplace_token);
            if !done_before {
                mlirAsyncRuntimeEmplaceValue(value);
            }
            mlirAsyncRuntimeAwaitToken(token);
            mlirAsyncRuntimeDropRef(token, 1);
            mlirAsyncRuntimeDropRef(value, 1);
        }
    }
}

#[test]
fn the_number_of_threads_is_the_configured_one() {
    let _alone = with_threads(3);
    // SAFETY: takes nothing.
    assert_eq!(unsafe { mlirAsyncRuntimGetNumWorkerThreads() }, 3);
    assert_eq!(parallel_op_runtime::n_threads(), 3);
}
