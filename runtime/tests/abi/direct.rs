//! Containers and loops through the direct entry.

use std::ffi::c_void;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use parallel_op_runtime::take_failure;

use crate::c_abi::Task;
use crate::fork::{Fork, fork_join, run_loop, run_loop_within};
use crate::{rounds, with_threads};

#[test]
fn every_task_runs_once() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for n_tasks in [0, 1, 2, 7, 32] {
            let counts: Vec<_> = (0..n_tasks).map(|_| AtomicUsize::new(0)).collect();
            let mut fork = Fork::new();
            for count in &counts {
                fork = fork.does(|| {
                    count.fetch_add(1, Ordering::Relaxed);
                });
            }
            for round in 1..rounds(200) {
                assert!(!fork.join());
                assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == round));
            }
        }
    }
}

// What a task wrote is seen by those who wait for it, and by the caller, without any atomic of their own.
#[test]
fn edges_are_kept() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(500) {
            let order = Mutex::new(Vec::new());
            let note = |task: usize| {
                let order = &order;
                move || order.lock().unwrap().push(task)
            };
            // 0 and 1 start, 2 waits for both, 3 for 0, 4 for 2 and 3, 5 for 1.
            let edges = [(0, 2), (1, 2), (0, 3), (2, 4), (3, 4), (1, 5)];
            let fork = (0..6).fold(Fork::new(), |fork, task| fork.does(note(task)));
            let fork = edges.iter().fold(fork, |fork, (from, to)| fork.edge(*from, *to));
            assert!(!fork.join());
            drop(fork);
            let order = order.into_inner().unwrap();
            assert_eq!(order.len(), 6);
            let at = |task: usize| order.iter().position(|other| *other == task);
            assert!(edges.iter().all(|(from, to)| at(*from) < at(*to)), "{order:?}");
        }
    }
}

/// Iterations of a loop.
const MANY: i64 = if cfg!(miri) { 100 } else { 1000 };

#[test]
fn every_iteration_runs_once_in_pieces_of_the_grain() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for (n, grain) in [(0, 1), (-3, 1), (1, 1), (7, 100), (MANY, 1), (MANY, 64), (MANY, 0), (10, -1)] {
            let counts: Vec<_> = (0..n).map(|_| AtomicUsize::new(0)).collect();
            let failed = run_loop(n, grain, |begin, end| {
                assert!(begin < end && end <= n && (end - begin >= grain || end == n), "{begin} to {end} of {n}");
                (begin..end).for_each(|i| {
                    counts[i as usize].fetch_add(1, Ordering::Relaxed);
                });
                -1
            });
            assert!(!failed, "{:?}", take_failure());
            assert!(counts.iter().all(|count| count.load(Ordering::Relaxed) == 1));
        }
    }
}

// The grain holds with a bound, too, and one thread runs the whole loop in order.
#[test]
fn a_bounded_loop_runs_every_iteration_once() {
    let _alone = with_threads(4);
    for most_threads in [-1, 0, 1, 2, 3, 4, 100] {
        for (n, grain) in [(0, 1), (1, 1), (7, 100), (MANY, 1), (MANY, 64)] {
            let order = Mutex::new(Vec::new());
            assert!(!run_loop_within(most_threads, n, grain, |begin, end| {
                assert!(begin < end && end <= n && (end - begin >= grain || end == n), "{begin} to {end} of {n}");
                order.lock().unwrap().extend(begin..end);
                -1
            }));
            let mut order = order.into_inner().unwrap();
            assert!(most_threads != 1 || order.is_sorted(), "{order:?}");
            order.sort_unstable();
            assert!(order.into_iter().eq(0..n));
        }
    }
}

unsafe extern "C-unwind" fn count(counter: *mut c_void) -> i64 {
    // SAFETY: the environment of the plans below.
    unsafe { &*counter.cast::<AtomicUsize>() }.fetch_add(1, Ordering::Relaxed);
    -1
}

#[test]
fn ten_thousand_tasks() {
    const N: usize = if cfg!(miri) { 40 } else { 10_000 };
    let chain: Vec<_> = (1..N).map(|to| (to - 1, to)).collect();
    let fan: Vec<_> = (1..N - 1).flat_map(|task| [(0, task), (task, N - 1)]).collect();
    let lanes: Vec<_> = (8..N).flat_map(|to| [(to - 8, to), (to - 7, to)]).filter(|edge| edge.0 < edge.1).collect();
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for edges in [&[][..], &chain, &fan, &lanes] {
            let counter = AtomicUsize::new(0);
            assert!(!fork_join(&[count as Task; N], edges, std::ptr::from_ref(&counter).cast_mut().cast()));
            assert_eq!(counter.load(Ordering::Relaxed), N);
        }
    }
}
