//! Random graphs of tasks that wait for each other in every way there is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::coroutine::{Group, Next, Step, Token, spawn, spawn_steps};
use crate::{rounds, with_threads};

/// Pseudo-random numbers, the same for the same seed (a linear congruential generator with Knuth's constants).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Starts task number `idx`, which waits for some of `earlier`, and checks that they were done.
fn start(idx: usize, earlier: &[Token], done: &Arc<Vec<AtomicBool>>, random: &mut Random) -> Token {
    let awaited: Vec<usize> = match idx {
        0 => Vec::new(),
        n => (0..random.below(4)).map(|_| random.below(n)).collect(),
    };
    let tokens: Vec<Token> = awaited.iter().map(|&i| earlier[i].clone()).collect();
    let done = done.clone();
    let finish = move || {
        assert!(awaited.iter().all(|&i| done[i].load(Ordering::Relaxed)));
        done[idx].store(true, Ordering::Relaxed);
    };
    match random.below(4) {
        // Blocks on one after the other.
        0 => spawn(move || {
            tokens.iter().for_each(Token::wait);
            finish();
        }),
        // Blocks on all together.
        1 => spawn(move || {
            Group::of(&tokens).wait();
            finish();
        }),
        // Suspends on all together.
        2 => spawn_steps(vec![
            Box::new(move || Next::AwaitAll(Group::of(&tokens))),
            Box::new(move || {
                finish();
                Next::Done
            }),
        ]),
        // Suspends on one after the other.
        _ => {
            let mut steps: Vec<Step> =
                tokens.into_iter().map(|token| Box::new(move || Next::Await(token)) as Step).collect();
            steps.push(Box::new(move || {
                finish();
                Next::Done
            }));
            spawn_steps(steps)
        }
    }
}

#[test]
fn every_task_runs_after_those_it_waits_for() {
    let n_tasks = rounds(200);
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        for seed in 0..rounds(30) as u64 {
            let mut random = Random(seed);
            let done: Arc<Vec<_>> = Arc::new((0..n_tasks).map(|_| AtomicBool::new(false)).collect());
            let mut tokens = Vec::new();
            for idx in 0..n_tasks {
                let token = start(idx, &tokens, &done, &mut random);
                tokens.push(token);
            }
            let all = Group::of(&tokens);
            all.wait();
            assert!(!all.is_error(), "seed {seed}");
            assert!(done.iter().all(|flag| flag.load(Ordering::Relaxed)), "seed {seed}");
        }
    }
}
