//! Tasks of the direct entry that fail.

use std::sync::atomic::{AtomicUsize, Ordering};

use parallel_op_runtime::{fail, take_failure};

use crate::c_abi::*;
use crate::fork::{Fork, run_loop};
use crate::{rounds, with_threads};

fn failing(number: i64) -> impl Fn() -> i64 {
    move || {
        fail(format!("task {number}"));
        number
    }
}

// Which task fails first is a matter of luck; which one is reported is not. Numbers need not follow the plan's order.
#[test]
fn the_lowest_number_is_reported_and_all_others_run() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(200) {
            let n_done = AtomicUsize::new(0);
            let mut fork = Fork::new().task(failing(9)).task(failing(4)).task(failing(6));
            for _ in 0..5 {
                fork = fork.does(|| {
                    n_done.fetch_add(1, Ordering::Relaxed);
                });
            }
            assert!(fork.join());
            assert_eq!(take_failure().as_deref(), Some("task 4"));
            assert_eq!(n_done.load(Ordering::Relaxed), 5);
        }
    }
}

#[test]
fn a_task_behind_a_failed_one_does_not_run() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(200) {
            let n_done = AtomicUsize::new(0);
            let does = || {
                n_done.fetch_add(1, Ordering::Relaxed);
            };
            let never = || unreachable!("behind a failed task");
            // 1 fails; 2 waits for 0 and 1, and 4 for 2; 3 and 5 wait for 0 only.
            let fork = Fork::new().does(does).task(failing(1)).does(never).does(does).does(never).does(does);
            let fork = fork.edge(0, 2).edge(1, 2).edge(0, 3).edge(2, 4).edge(3, 4).edge(0, 5);
            assert!(fork.join());
            assert_eq!(take_failure().as_deref(), Some("task 1"));
            assert_eq!(n_done.load(Ordering::Relaxed), 3);
        }
    }
}

#[test]
fn a_panic_fails_the_task() {
    std::panic::set_hook(Box::new(|_| ()));
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(50) {
            assert!(Fork::new().does(|| ()).does(|| panic!("out of range")).does(|| ()).join());
            assert_eq!(take_failure().as_deref(), Some("a task panicked: out of range"));
            assert!(run_loop(100, 1, |begin, end| if (begin..end).contains(&57) { panic!("in a loop") } else { -1 }));
            assert_eq!(take_failure().as_deref(), Some("a task panicked: in a loop"));
        }
    }
    drop(std::panic::take_hook());
}

#[test]
fn the_lowest_iteration_is_reported() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(200) {
            let failed = run_loop(1000, 10, |begin, end| {
                match (begin..end).find(|iteration| *iteration >= 123 && *iteration % 100 == 23) {
                    Some(iteration) => failing(iteration)(),
                    None => -1,
                }
            });
            assert!(failed);
            assert_eq!(take_failure().as_deref(), Some("task 123"));
        }
    }
}

// The caller's own failure came first, and so is the cause; no task sees it.
#[test]
fn tasks_start_with_nothing_pending_and_leave_nothing() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        fail("the caller's own");
        let careless = || {
            // SAFETY: takes nothing.
            assert!(!unsafe { parallel_op_rt_failed() });
            fail("left behind");
        };
        assert!(!Fork::new().does(careless).does(careless).does(careless).join());
        assert_eq!(take_failure().as_deref(), Some("the caller's own"));
    }
}

#[test]
fn a_nested_container_hands_its_failure_on() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(100) {
            let inner = || if Fork::new().task(failing(0)).does(|| ()).join() { 1 } else { -1 };
            assert!(Fork::new().does(|| ()).task(inner).join());
            assert_eq!(take_failure().as_deref(), Some("task 0"));
        }
    }
}

#[test]
fn an_unexplained_failure_still_has_a_text() {
    let _alone = with_threads(2);
    assert!(Fork::new().does(|| ()).task(|| 1).join());
    assert_eq!(take_failure().as_deref(), Some("a task failed without a message"));
}

// How a failure of a task that another runtime runs gets to the thread that waits for it.
#[test]
fn a_failure_moves_between_threads_as_an_object() {
    let _alone = with_threads(1);
    // SAFETY: what is detached is attached once.
    unsafe {
        assert!(parallel_op_rt_detach_failure().is_null());
        parallel_op_rt_attach_failure(std::ptr::null_mut());
        fail("carried");
        let failure = parallel_op_rt_detach_failure();
        assert_eq!(take_failure(), None);
        let address = failure.expose_provenance();
        std::thread::spawn(move || {
            parallel_op_rt_attach_failure(std::ptr::with_exposed_provenance_mut(address));
            assert_eq!(take_failure().as_deref(), Some("carried"));
        })
        .join()
        .unwrap();
        fail("later");
        let failure = parallel_op_rt_detach_failure();
        fail("first");
        parallel_op_rt_attach_failure(failure);
        assert_eq!(take_failure().as_deref(), Some("first"));
    }
}

#[test]
fn enter_and_leave_nest() {
    let _alone = with_threads(2);
    // SAFETY: each is left once.
    unsafe {
        parallel_op_rt_enter();
        parallel_op_rt_enter();
        assert!(!Fork::new().does(|| ()).does(|| ()).join());
        parallel_op_rt_leave();
        assert!(!Fork::new().does(|| ()).does(|| ()).join());
        parallel_op_rt_leave();
    }
}
