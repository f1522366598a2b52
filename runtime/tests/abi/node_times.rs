//! Times of nodes.

use std::thread;
use std::time::{Duration, Instant};

use parallel_op_runtime::node_times::{self, NodeTime};

use crate::c_abi::*;

fn node(number: i64, body: impl FnOnce()) {
    // SAFETY: takes a number.
    unsafe { parallel_op_rt_node_begin(number) };
    body();
    // SAFETY: takes a number.
    unsafe { parallel_op_rt_node_end(number) };
}

// Times are taken on the thread that asks for them, so tests need not be alone.

#[test]
fn a_node_has_its_time_and_its_runs() {
    let pause = Duration::from_millis(2);
    node_times::start(3);
    let start = Instant::now();
    (0..3).for_each(|_| node(1, || thread::sleep(pause)));
    let at_most = start.elapsed();
    let [unused, slept, _] = node_times::finish()[..] else { panic!("one time for each node") };
    assert_eq!(unused, NodeTime::default());
    assert_eq!(slept.n_runs, 3);
    // What reading the clock costs is taken off, which is far below a microsecond.
    assert!(slept.total_ns > 5_990_000 && u128::from(slept.total_ns) <= at_most.as_nanos(), "{slept:?}");
}

#[test]
fn an_empty_node_takes_next_to_no_time() {
    let per_run = || {
        node_times::start(1);
        (0..1000).for_each(|_| node(0, || ()));
        let time = node_times::finish()[0];
        assert_eq!(time.n_runs, 1000);
        time.total_ns / time.n_runs
    };
    // On a machine with other things to do a run may be interrupted; not each of twenty.
    assert!((0..20).any(|_| per_run() < 1000));
}

#[test]
fn the_time_of_an_inner_node_counts_for_the_outer_one_too() {
    node_times::start(2);
    node(0, || node(1, || thread::sleep(Duration::from_millis(1))));
    let times = node_times::finish();
    assert!(times[0].total_ns >= times[1].total_ns && times[1].total_ns > 900_000, "{times:?}");
}

// A program that fails leaves its node open; the next one must not get its time.
#[test]
fn what_has_not_ended_is_not_counted() {
    node_times::start(2);
    // SAFETY: takes a number.
    unsafe { parallel_op_rt_node_begin(0) };
    // SAFETY: takes a number.
    unsafe { parallel_op_rt_node_end(1) };
    assert_eq!(node_times::finish(), [NodeTime::default(); 2]);
    node_times::start(1);
    // SAFETY: takes a number.
    unsafe { parallel_op_rt_node_end(0) };
    assert_eq!(node_times::finish(), [NodeTime::default()]);
}

#[test]
fn other_numbers_and_other_threads_are_passed_over() {
    node(0, || ());
    assert_eq!(node_times::finish(), []);
    node_times::start(1);
    [-1, 1, i64::MAX, i64::MIN].into_iter().for_each(|number| node(number, || ()));
    thread::scope(|scope| scope.spawn(|| node(0, || ())).join().unwrap());
    assert_eq!(node_times::finish(), [NodeTime::default()]);
}
