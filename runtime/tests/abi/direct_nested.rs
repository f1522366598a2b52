//! Containers inside containers, and calls from where one would not expect them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parallel_op_runtime::take_failure;

use crate::coroutine::{Token, spawn};
use crate::fork::{Fork, run_loop};
use crate::with_threads;

/// Containers nested `depth` deep, with a loop in each; counts their tasks and iterations.
fn nest(count: &AtomicUsize, depth: usize) {
    let one = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    if depth > 0 {
        assert!(!Fork::new().does(one).does(|| nest(count, depth - 1)).does(one).join());
        assert!(!run_loop(8, 1, |begin, end| {
            (begin..end).for_each(|_| one());
            -1
        }));
    }
}

#[test]
fn fifty_deep() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..20 {
            let count = AtomicUsize::new(0);
            nest(&count, 50);
            assert_eq!(count.into_inner(), 500);
        }
    }
}

// There are places for 64 frames of a thread; deeper ones run where they are opened.
#[test]
fn deeper_than_frames_are_published() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let count = AtomicUsize::new(0);
        nest(&count, 200);
        assert_eq!(count.into_inner(), 2000);
    }
}

fn wide(count: &AtomicUsize, depth: usize) {
    count.fetch_add(1, Ordering::Relaxed);
    if depth > 0 {
        let below = || wide(count, depth - 1);
        assert!(!Fork::new().does(below).does(below).join());
    }
}

#[test]
fn a_tree_of_containers() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..5 {
            let count = AtomicUsize::new(0);
            wide(&count, 10);
            assert_eq!(count.into_inner(), (1 << 11) - 1);
        }
    }
}

// A loop inside a piece of a loop.
#[test]
fn nested_loops() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let count = AtomicUsize::new(0);
        let inner = |begin: i64, end: i64| {
            count.fetch_add((end - begin) as usize, Ordering::Relaxed);
            -1
        };
        assert!(!run_loop(50, 1, |begin, end| {
            assert!((begin..end).all(|_| !run_loop(100, 3, inner)));
            -1
        }));
        assert_eq!(count.into_inner(), 5000);
    }
}

// A task starts a thread of its own, which is a host like any other, and waits for it.
#[test]
fn a_thread_that_a_task_starts_may_fork() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let count = AtomicUsize::new(0);
        let starts = || thread::scope(|scope| scope.spawn(|| wide(&count, 4)).join().unwrap());
        for _ in 0..20 {
            assert!(!Fork::new().does(starts).does(starts).does(starts).join());
        }
        assert_eq!(count.into_inner(), 20 * 3 * 31);
    }
}

#[test]
fn several_hosts_at_once() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        thread::scope(|scope| {
            for host in 0..6 {
                scope.spawn(move || {
                    for round in 0..60 {
                        let count = AtomicUsize::new(0);
                        let fails = || {
                            parallel_op_runtime::fail(format!("host {host} round {round}"));
                            7
                        };
                        assert!(Fork::new().does(|| wide(&count, 3)).task(fails).does(|| wide(&count, 2)).join());
                        assert_eq!(count.into_inner(), 15 + 7);
                        assert_eq!(take_failure(), Some(format!("host {host} round {round}")));
                    }
                });
            }
        });
    }
}

// The two entries in one program: containers in coroutines, and coroutines that tasks wait for.
#[test]
fn both_entries_mix() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..20 {
            let waits = || {
                let tokens: Vec<_> = (0..4)
                    .map(|_| {
                        spawn(|| {
                            let count = AtomicUsize::new(0);
                            wide(&count, 2);
                            assert_eq!(count.into_inner(), 7);
                        })
                    })
                    .collect();
                tokens.iter().for_each(Token::wait);
                assert!(tokens.iter().all(|token| !token.is_error()));
            };
            assert!(!Fork::new().does(waits).does(waits).does(waits).join());
        }
    }
}

// The budget may change while containers are executed.
#[test]
fn the_budget_changes_under_way() {
    let _alone = with_threads(2);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let count = AtomicUsize::new(0);
                    wide(&count, 5);
                    assert_eq!(count.into_inner(), 63);
                }
            });
        }
        for n_threads in [1, 4, 2, 1, 3].into_iter().cycle().take(20) {
            parallel_op_runtime::configure(n_threads);
            thread::yield_now();
        }
    });
}
