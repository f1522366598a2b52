//! Several threads that call lowered code at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use parallel_op_runtime::take_failure;

use crate::coroutine::{Group, Next, spawn, spawn_steps};
use crate::{rounds, with_threads};

/// One call into lowered code: 20 tasks, the last of which fails in odd rounds.
fn call(host: usize, round: usize) -> usize {
    let n_done = Arc::new(AtomicUsize::new(0));
    let mut tokens: Vec<_> = (0..19)
        .map(|_| {
            let counter = n_done.clone();
            spawn(move || {
                counter.fetch_add(1, Ordering::Relaxed);
            })
        })
        .collect();
    tokens.push(spawn_steps(vec![Box::new(move || match round % 2 {
        0 => Next::Done,
        _ => Next::Fail(format!("host {host} round {round}")),
    })]));
    let group = Group::of(&tokens);
    group.wait();
    group.is_error();
    n_done.load(Ordering::Relaxed)
}

// Each host gets its own results and its own failures.
#[test]
fn hosts_do_not_see_each_others_failures() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        thread::scope(|scope| {
            for host in 0..4 {
                scope.spawn(move || {
                    for round in 0..rounds(200) {
                        assert_eq!(call(host, round), 19);
                        let expected = (round % 2 == 1).then(|| format!("host {host} round {round}"));
                        assert_eq!(take_failure(), expected);
                    }
                });
            }
        });
    }
}

// The budget may change while hosts are busy.
#[test]
fn the_budget_changes_under_way() {
    let _alone = with_threads(2);
    thread::scope(|scope| {
        for host in 0..3 {
            scope.spawn(move || (0..rounds(200)).step_by(2).for_each(|round| assert_eq!(call(host, round), 19)));
        }
        for n_threads in [1, 4, 2, 1, 3].into_iter().cycle().take(20) {
            parallel_op_runtime::configure(n_threads);
            thread::yield_now();
        }
    });
}

// A host that starts tasks and goes away without a wait does not take a thread from those who stay.
#[test]
fn a_host_may_leave_its_tasks_behind() {
    let _alone = with_threads(1);
    let n_done = Arc::new(AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..10 {
            let counter = n_done.clone();
            scope.spawn(move || {
                for _ in 0..10 {
                    let counter = counter.clone();
                    drop(spawn(move || {
                        counter.fetch_add(1, Ordering::Relaxed);
                    }));
                }
            });
        }
    });
    parallel_op_runtime::wait_idle();
    assert_eq!(n_done.load(Ordering::Relaxed), 100);
}
