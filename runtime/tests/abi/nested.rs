//! Blocking waits inside tasks.

use crate::coroutine::{Group, Next, Token, spawn, spawn_steps};
use crate::{rounds, with_threads};

fn recurse(depth: usize) {
    if depth > 0 {
        let tokens = [spawn(move || recurse(depth - 1)), spawn(move || recurse(depth - 1))];
        tokens.iter().for_each(Token::wait);
    }
}

fn recurse_by_groups(depth: usize) {
    if depth > 0 {
        let tokens = [spawn(move || recurse_by_groups(depth - 1)), spawn(move || recurse_by_groups(depth - 1))];
        Group::of(&tokens).wait();
    }
}

// Waits for two tasks that wait for two tasks, ten deep.
#[test]
fn depth_ten_ends_with_any_number_of_threads() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let depth = if cfg!(miri) { 4 } else { 10 };
        recurse(depth);
        recurse_by_groups(depth);
    }
}

// The one thread blocks in a task that waits for a task queued behind it, which it does not know how to run.
#[test]
fn a_wait_for_unrelated_work_ends_with_one_thread() {
    let _alone = with_threads(1);
    for _ in 0..rounds(100) {
        let gate = Token::pending();
        let (waits, opens) = (gate.clone(), gate.clone());
        let blocked = spawn(move || waits.wait());
        drop(spawn(move || opens.emplace()));
        drop(gate);
        blocked.wait();
    }
}

// `outer` waits for `inner`, which is suspended; in the queue stands `late`, which waits for `outer`. A thread that ran
// `late` on top of `outer` while it waits would never come back.
#[test]
fn a_waiting_thread_does_not_bury_itself() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        for _ in 0..rounds(100) {
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
    }
}

// Many tasks block at the same time on one token that only the last task completes.
#[test]
fn a_hundred_blocked_tasks_leave_a_thread_to_run() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let gate = Token::pending();
        let blocked: Vec<_> = (0..rounds(100))
            .map(|_| {
                let waits = gate.clone();
                spawn(move || waits.wait())
            })
            .collect();
        let last = spawn(move || gate.emplace());
        Group::of(&blocked).wait();
        last.wait();
    }
}
