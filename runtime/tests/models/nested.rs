//! Blocking waits inside tasks.

use crate::coroutine::{Group, Next, Token, spawn, spawn_steps};
use crate::many_orders;

fn recurse(depth: usize) {
    if depth > 0 {
        let tokens = [spawn(move || recurse(depth - 1)), spawn(move || recurse(depth - 1))];
        Group::of(&tokens).wait();
    }
}

#[test]
fn nested_waits_end_with_any_number_of_threads() {
    many_orders(200, 1, || recurse(3));
    many_orders(200, 2, || recurse(3));
    many_orders(100, 3, || recurse(3));
}

/// Several tasks block on a token that only the last one completes.
fn gate() {
    let gate = Token::pending();
    let blocked: Vec<_> = (0..3)
        .map(|_| {
            let waits = gate.clone();
            spawn(move || waits.wait())
        })
        .collect();
    let last = spawn(move || gate.emplace());
    Group::of(&blocked).wait();
    last.wait();
}

// Deadlock 1 of the README, and its race 7: spare threads are called while they end.
#[test]
fn blocked_tasks_leave_a_thread_to_run() {
    many_orders(500, 1, gate);
    many_orders(500, 2, gate);
    many_orders(300, 1, || {
        gate();
        gate();
    });
}

/// `outer` waits for a coroutine that is suspended; in the queue stands `late`, which waits for `outer`.
fn bury() {
    let gate = Token::pending();
    let waits = gate.clone();
    let outer = spawn(move || {
        spawn_steps(vec![Box::new(|| Next::Await(waits)), Box::new(|| Next::Done)]).wait();
    });
    let awaited = outer.clone();
    let late = spawn(move || awaited.wait());
    drop(spawn(move || gate.emplace()));
    late.wait();
    outer.wait();
}

// Deadlock 2 of the README.
#[test]
fn a_waiting_thread_does_not_bury_itself() {
    many_orders(500, 1, bury);
    many_orders(500, 2, bury);
}
