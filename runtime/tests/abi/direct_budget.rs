//! How many threads run tasks of the direct entry: as many as allowed, and no more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::c_abi::*;
use crate::fork::{Fork, run_loop, run_loop_within};
use crate::gauge::{Gauge, work};
use crate::with_threads;

/// A container of three tasks, each of which opens one, and a loop.
fn tree(gauge: &Gauge, depth: usize) {
    work(gauge);
    if depth > 0 {
        let below = || tree(gauge, depth - 1);
        assert!(!Fork::new().does(below).does(below).does(below).join());
        assert!(!run_loop(20, 1, |begin, end| {
            (begin..end).for_each(|_| work(gauge));
            -1
        }));
        work(gauge);
    }
}

fn lanes(gauge: &Gauge) {
    let fork = (0..12).fold(Fork::new(), |fork, _| fork.does(|| work(gauge)));
    let fork = (3..12).fold(fork, |fork, task| fork.edge(task - 3, task));
    let fork = (4..12).step_by(2).fold(fork, |fork, task| fork.edge(task - 4, task));
    assert!(!fork.join());
}

#[test]
fn tasks_that_run_never_exceed_the_budget() {
    for n_threads in [1, 2, 3] {
        for is_inside in [false, true] {
            let _alone = with_threads(n_threads);
            let gauge = Gauge::default();
            // SAFETY: takes nothing, and is left below.
            is_inside.then(|| unsafe { parallel_op_rt_enter() });
            for _ in 0..10 {
                tree(&gauge, 3);
                lanes(&gauge);
            }
            // SAFETY: entered above.
            is_inside.then(|| unsafe { parallel_op_rt_leave() });
            let highest = gauge.highest();
            assert!(highest <= n_threads, "{highest} tasks ran with a budget of {n_threads}");
        }
    }
}

// What a loop may take of the budget bounds it, alone and in tasks that run at the same time.
#[test]
fn threads_of_a_loop_never_exceed_what_it_may_take() {
    for most_threads in [1, 2, 3] {
        let _alone = with_threads(4);
        for _ in 0..10 {
            let loops: [Gauge; 2] = Default::default();
            let run = |gauge: &Gauge| {
                assert!(!run_loop_within(most_threads, 40, 1, |begin, end| {
                    (begin..end).for_each(|_| work(gauge));
                    -1
                }));
            };
            run(&loops[0]);
            assert!(!Fork::new().does(|| run(&loops[0])).does(|| run(&loops[1])).join());
            for highest in loops.iter().map(Gauge::highest) {
                assert!(highest <= most_threads as usize, "{highest} threads ran a loop for {most_threads}");
            }
        }
    }
}

// Two pieces of a loop for two of three threads end only if both run at the same time.
#[test]
fn a_loop_takes_what_it_may() {
    let _alone = with_threads(3);
    for most_threads in [2, 3, 9, 0, -1] {
        let n_here = AtomicUsize::new(0);
        assert!(!run_loop_within(most_threads, 2, 1, |_, _| {
            meet(&n_here, 2);
            -1
        }));
    }
}

/// Waits until `n_wanted` tasks are here at the same time.
fn meet(n_here: &AtomicUsize, n_wanted: usize) {
    n_here.fetch_add(1, Ordering::SeqCst);
    while n_here.load(Ordering::SeqCst) < n_wanted {
        thread::yield_now();
    }
}

// The tasks end only if both run at the same time: in a container, behind an edge, in pieces of a loop, and below a
// task whose container has nothing else to do, for which the one who waits there comes.
#[test]
fn two_tasks_run_at_the_same_time() {
    let _alone = with_threads(2);
    for _ in 0..100 {
        let n_here = AtomicUsize::new(0);
        let here = || meet(&n_here, 2);
        assert!(!Fork::new().does(here).does(here).join());

        let n_here = AtomicUsize::new(0);
        let here = || meet(&n_here, 2);
        assert!(!Fork::new().does(|| ()).does(here).does(here).edge(0, 1).edge(0, 2).join());

        let n_here = AtomicUsize::new(0);
        assert!(!run_loop(2, 1, |_, _| {
            meet(&n_here, 2);
            -1
        }));

        let n_here = AtomicUsize::new(0);
        let here = || meet(&n_here, 2);
        let opens = || assert!(!Fork::new().does(here).does(here).join());
        assert!(!Fork::new().does(opens).does(|| ()).join());
        assert!(!Fork::new().does(|| ()).does(opens).join());
    }
}

// Workers sleep between the rounds, and are called again.
#[test]
fn sleeping_workers_are_called() {
    let _alone = with_threads(3);
    for _ in 0..20 {
        thread::sleep(std::time::Duration::from_millis(3));
        let n_here = AtomicUsize::new(0);
        let here = || meet(&n_here, 3);
        assert!(!Fork::new().does(here).does(here).does(here).join());
    }
}

// A host is never refused: with all permits taken it runs its container alone.
#[test]
fn hosts_do_not_wait_for_each_other() {
    let _alone = with_threads(2);
    let n_hosts = 5;
    let n_here = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..n_hosts {
            scope.spawn(|| {
                let here = || meet(&n_here, n_hosts);
                assert!(!Fork::new().does(here).does(|| ()).join());
            });
        }
    });
}

// All permits are held by hosts that do nothing, and whoever waits in a container still goes on.
#[test]
fn hosts_that_stay_inside_do_not_keep_others_from_going_on() {
    let _alone = with_threads(2);
    let n_done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                // SAFETY: left below.
                unsafe { parallel_op_rt_enter() };
                while n_done.load(Ordering::SeqCst) < 50 {
                    thread::yield_now();
                }
                // SAFETY: entered above.
                unsafe { parallel_op_rt_leave() };
            });
        }
        scope.spawn(|| {
            let gauge = Gauge::default();
            for _ in 0..50 {
                tree(&gauge, 2);
                n_done.fetch_add(1, Ordering::SeqCst);
            }
        });
    });
}
