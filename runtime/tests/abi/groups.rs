//! Groups.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::coroutine::{Group, Next, Token, spawn, spawn_steps};
use crate::{rounds, with_threads};

#[test]
fn a_group_is_complete_when_all_members_are() {
    for n_threads in [1, 2, 8] {
        let _alone = with_threads(n_threads);
        let n_done = Arc::new(AtomicUsize::new(0));
        let tokens: Vec<_> = (0..rounds(1000))
            .map(|_| {
                let counter = n_done.clone();
                spawn(move || {
                    counter.fetch_add(1, Ordering::Relaxed);
                })
            })
            .collect();
        let group = Group::of(&tokens);
        group.wait();
        assert_eq!(n_done.load(Ordering::Relaxed), rounds(1000));
        assert!(!group.is_error());
    }
}

#[test]
fn a_group_of_none_is_complete() {
    let _alone = with_threads(1);
    Group::of(&[]).wait();
}

// Members that were complete before they were added count like the others.
#[test]
fn complete_members_count() {
    let _alone = with_threads(2);
    let tokens = [spawn(|| ()), spawn(|| ())];
    tokens.iter().for_each(Token::wait);
    Group::of(&tokens).wait();
}

// The group's last reference goes while members are still running.
#[test]
fn a_dropped_group_outlives_its_members() {
    let _alone = with_threads(2);
    let gate = Token::pending();
    let waits = gate.clone();
    let member = spawn_steps(vec![Box::new(|| Next::Await(waits)), Box::new(|| Next::Done)]);
    drop(Group::of(std::slice::from_ref(&member)));
    gate.emplace();
    member.wait();
}

#[test]
fn a_coroutine_suspends_on_a_group() {
    for n_threads in [1, 2] {
        let _alone = with_threads(n_threads);
        let n_done = Arc::new(AtomicUsize::new(0));
        let (members, seen) = (n_done.clone(), n_done.clone());
        let join = spawn_steps(vec![
            Box::new(move || {
                let tokens: Vec<_> = (0..100)
                    .map(|_| {
                        let counter = members.clone();
                        spawn(move || {
                            counter.fetch_add(1, Ordering::Relaxed);
                        })
                    })
                    .collect();
                Next::AwaitAll(Group::of(&tokens))
            }),
            Box::new(move || {
                assert_eq!(seen.load(Ordering::Relaxed), 100);
                Next::Done
            }),
        ]);
        join.wait();
        assert!(!join.is_error());
    }
}
