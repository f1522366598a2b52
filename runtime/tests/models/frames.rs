//! Containers and loops through the direct entry: their frames, helpers and owners.

use parallel_op_runtime::{enter, leave, take_failure};
use shuttle::sync::atomic::{AtomicUsize, Ordering};
use shuttle::thread;

use crate::coroutine::{Group, spawn};
use crate::fork::{Fork, run_loop};
use crate::many_orders;
use crate::random::below;

/// A graph of up to five tasks with random edges, in some of which a smaller one stands, or a loop. Each task runs once
/// after those that it waits for. With `fails` one task may fail, and then those behind it do not run.
fn graph(depth: usize, fails: bool) {
    let n_tasks = 2 + below(4);
    let failing = if fails && below(2) == 0 { Some(below(n_tasks)) } else { None };
    let edges: Vec<(usize, usize)> =
        (1..n_tasks).flat_map(|to| (0..to).map(move |from| (from, to))).filter(|_| below(3) == 0).collect();
    let n_runs: Vec<AtomicUsize> = (0..n_tasks).map(|_| AtomicUsize::new(0)).collect();
    let inner: Vec<usize> = (0..n_tasks).map(|_| below(4)).collect();
    let mut fork = Fork::new();
    for task in 0..n_tasks {
        let (edges, n_runs, inner) = (&edges, &n_runs, inner[task]);
        fork = fork.task(move || {
            let waits_for = edges.iter().filter(|edge| edge.1 == task);
            assert!(waits_for.into_iter().all(|edge| n_runs[edge.0].load(Ordering::Relaxed) == 1));
            match inner {
                0 if depth > 0 => graph(depth - 1, false),
                1 if depth > 0 => sum(3),
                _ => thread::yield_now(),
            }
            assert_eq!(n_runs[task].fetch_add(1, Ordering::Relaxed), 0);
            if failing == Some(task) { task as i64 } else { -1 }
        });
    }
    let fork = edges.iter().fold(fork, |fork, (from, to)| fork.edge(*from, *to));
    let failed = fork.join();
    assert_eq!(failed, failing.is_some(), "{:?}", take_failure());
    take_failure();
    // Edges lead from lower to higher numbers, so one look at each finds all that stands behind the failed one.
    let mut is_behind: Vec<bool> = (0..n_tasks).map(|task| failing == Some(task)).collect();
    for (from, to) in edges.iter().rev().collect::<Vec<_>>().into_iter().rev() {
        is_behind[*to] |= is_behind[*from];
    }
    for task in 0..n_tasks {
        let expected = usize::from(!is_behind[task] || failing == Some(task));
        assert_eq!(n_runs[task].load(Ordering::Relaxed), expected, "task {task} of {edges:?}, {failing:?}");
    }
}

/// A loop whose iterations each run once.
fn sum(n: i64) {
    let total = AtomicUsize::new(0);
    let failed = run_loop(n, 1, |begin, end| {
        total.fetch_add((begin..end).sum::<i64>() as usize, Ordering::Relaxed);
        -1
    });
    assert!(!failed);
    assert_eq!(total.load(Ordering::Relaxed) as i64, n * (n - 1) / 2);
}

#[test]
fn random_graphs_run_each_task_once_in_order() {
    many_orders(400, 2, || graph(0, true));
    many_orders(300, 3, || graph(0, true));
}

#[test]
fn nested_containers_and_loops_end() {
    many_orders(400, 2, || graph(2, false));
    many_orders(200, 4, || graph(2, false));
}

#[test]
fn containers_follow_each_other_in_a_program() {
    many_orders(300, 2, || {
        enter();
        graph(0, true);
        sum(6);
        graph(0, false);
        leave();
    });
}

#[test]
fn hosts_run_containers_beside_each_other() {
    many_orders(300, 2, || {
        let hosts: Vec<_> = (0..2).map(|_| thread::spawn(|| graph(1, true))).collect();
        graph(1, false);
        hosts.into_iter().for_each(|host| host.join().unwrap());
    });
}

// Both entries share one budget: containers in tasks of the async ABI, and waits for those in tasks of a container.
#[test]
fn both_entries_work_inside_each_other() {
    let mixed = || {
        let tokens = [spawn(|| graph(0, false)), spawn(|| sum(3))];
        let fork = Fork::new()
            .does(|| {
                let inner = spawn(|| graph(0, false));
                inner.wait();
                assert!(!inner.is_error(), "{:?}", take_failure());
            })
            .does(|| sum(4));
        assert!(!fork.join(), "{:?}", take_failure());
        let all = Group::of(&tokens);
        all.wait();
        assert!(!all.is_error(), "{:?}", take_failure());
    };
    many_orders(300, 1, mixed);
    many_orders(300, 2, mixed);
    many_orders(150, 3, mixed);
}

#[test]
fn the_budget_changes_while_containers_run() {
    many_orders(300, 3, || {
        let host = thread::spawn(|| graph(1, false));
        parallel_op_runtime::configure(1 + below(3));
        graph(1, false);
        parallel_op_runtime::configure(1 + below(3));
        host.join().unwrap();
    });
}
