//! No more threads run than the budget allows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::coroutine::{Group, Token, spawn};
use crate::gauge::{Gauge, work};
use crate::{rounds, with_threads};

fn tree(gauge: &Arc<Gauge>, depth: usize) {
    work(gauge);
    if depth > 0 {
        let tokens: Vec<_> = (0..3)
            .map(|_| {
                let gauge = gauge.clone();
                spawn(move || tree(&gauge, depth - 1))
            })
            .collect();
        Group::of(&tokens).wait();
        work(gauge);
    }
}

// Flat tasks, a caller that helps, and tasks that block and come back, at once.
#[test]
fn tasks_that_run_never_exceed_the_budget() {
    for n_threads in [1, 2, 3] {
        let _alone = with_threads(n_threads);
        let gauge = Arc::new(Gauge::default());
        let mut tokens: Vec<_> = (0..4)
            .map(|_| {
                let gauge = gauge.clone();
                spawn(move || tree(&gauge, if cfg!(miri) { 1 } else { 4 }))
            })
            .collect();
        tokens.extend((0..rounds(200)).map(|_| {
            let gauge = gauge.clone();
            spawn(move || work(&gauge))
        }));
        tokens.iter().for_each(Token::wait);
        let highest = gauge.highest();
        assert!(highest <= n_threads, "{highest} tasks ran with a budget of {n_threads}");
    }
}

// Two tasks that wait for each other end only if both run at the same time.
#[test]
fn two_tasks_run_at_the_same_time() {
    let _alone = with_threads(2);
    for _ in 0..rounds(100) {
        let n_here = Arc::new(AtomicUsize::new(0));
        let meet = |n_here: Arc<AtomicUsize>| {
            move || {
                n_here.fetch_add(1, Ordering::SeqCst);
                while n_here.load(Ordering::SeqCst) < 2 {
                    std::thread::yield_now();
                }
            }
        };
        let tokens = [spawn(meet(n_here.clone())), spawn(meet(n_here))];
        tokens.iter().for_each(Token::wait);
    }
}
