//! Random graphs of tasks that wait for each other in every way there is.

use std::sync::Arc;

use shuttle::sync::atomic::{AtomicBool, Ordering};

use crate::coroutine::{Group, Next, Step, Token, spawn_steps};
use crate::many_orders;
use crate::random::below;

/// Starts task number `idx`, which waits for some of `earlier`, and checks that they were done.
fn start(idx: usize, earlier: &[Token], done: &Arc<Vec<AtomicBool>>) -> Token {
    let awaited: Vec<usize> = match idx {
        0 => Vec::new(),
        n => (0..below(3)).map(|_| below(n)).collect(),
    };
    let tokens: Vec<Token> = awaited.iter().map(|&i| earlier[i].clone()).collect();
    let done = done.clone();
    let finish = move || {
        assert!(awaited.iter().all(|&i| done[i].load(Ordering::Relaxed)));
        assert!(!done[idx].swap(true, Ordering::Relaxed));
    };
    let last: Step = Box::new(move || {
        finish();
        Next::Done
    });
    match below(4) {
        // Blocks on one after the other.
        0 => spawn_steps(vec![Box::new(move || {
            tokens.iter().for_each(Token::wait);
            last()
        })]),
        // Blocks on all together.
        1 => spawn_steps(vec![Box::new(move || {
            Group::of(&tokens).wait();
            last()
        })]),
        // Suspends on all together.
        2 => spawn_steps(vec![Box::new(move || Next::AwaitAll(Group::of(&tokens))), last]),
        // Suspends on one after the other.
        _ => {
            let awaits = tokens.into_iter().map(|token| Box::new(move || Next::Await(token)) as Step);
            spawn_steps(awaits.chain([last]).collect())
        }
    }
}

fn graph() {
    const N_TASKS: usize = 6;
    let done: Arc<Vec<_>> = Arc::new((0..N_TASKS).map(|_| AtomicBool::new(false)).collect());
    let mut tokens = Vec::new();
    for idx in 0..N_TASKS {
        let token = start(idx, &tokens, &done);
        tokens.push(token);
    }
    let all = Group::of(&tokens);
    all.wait();
    assert!(!all.is_error(), "{:?}", parallel_op_runtime::take_failure());
    assert!(done.iter().all(|flag| flag.load(Ordering::Relaxed)));
}

#[test]
fn every_task_runs_once_after_those_it_waits_for() {
    many_orders(400, 1, graph);
    many_orders(400, 2, graph);
    many_orders(200, 4, graph);
}
