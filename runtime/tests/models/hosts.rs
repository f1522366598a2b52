//! Several threads that call lowered code at the same time.

use std::sync::Arc;

use parallel_op_runtime::take_failure;
use shuttle::sync::atomic::{AtomicUsize, Ordering};
use shuttle::thread;

use crate::coroutine::{Group, Next, spawn, spawn_steps};
use crate::many_orders;

/// One call into lowered code: three tasks, the last of which fails in odd rounds.
fn call(host: usize, round: usize) {
    let n_done = Arc::new(AtomicUsize::new(0));
    let mut tokens: Vec<_> = (0..2)
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
    assert_eq!(group.is_error(), round % 2 == 1);
    assert_eq!(take_failure(), (round % 2 == 1).then(|| format!("host {host} round {round}")));
    assert_eq!(n_done.load(Ordering::Relaxed), 2);
}

fn hosts() {
    let hosts: Vec<_> = (0..2).map(|host| thread::spawn(move || (0..2).for_each(|round| call(host, round)))).collect();
    hosts.into_iter().for_each(|host| host.join().unwrap());
}

#[test]
fn hosts_do_not_see_each_others_failures() {
    many_orders(300, 1, hosts);
    many_orders(300, 2, hosts);
    many_orders(150, 4, hosts);
}

#[test]
fn the_budget_changes_under_way() {
    many_orders(300, 2, || {
        let host = thread::spawn(|| call(0, 0));
        parallel_op_runtime::configure(1);
        call(1, 0);
        parallel_op_runtime::configure(3);
        host.join().unwrap();
    });
}

// Deadlock 3 of the README: hosts that never wait do not keep all permits for themselves.
#[test]
fn a_host_may_leave_its_tasks_behind() {
    many_orders(500, 1, || {
        let n_done = Arc::new(AtomicUsize::new(0));
        let leave = |counter: Arc<AtomicUsize>| {
            drop(spawn(move || {
                counter.fetch_add(1, Ordering::Relaxed);
            }));
        };
        let other = {
            let counter = n_done.clone();
            thread::spawn(move || leave(counter))
        };
        leave(n_done.clone());
        other.join().unwrap();
        parallel_op_runtime::wait_idle();
        assert_eq!(n_done.load(Ordering::Relaxed), 2);
    });
}
