//! Tasks that fail or panic while others wait for them.

use parallel_op_runtime::take_failure;

use crate::coroutine::{Group, Next, Token, fail, spawn, spawn_steps};
use crate::many_orders;
use crate::random::below;

/// Tasks that end well or fail; the group reports the one of lowest rank.
fn group() {
    const N_TASKS: usize = 4;
    let fails: Vec<bool> = (0..N_TASKS).map(|_| below(2) == 0).collect();
    let tokens: Vec<Token> = fails
        .iter()
        .enumerate()
        .map(|(rank, &fails)| {
            spawn_steps(vec![Box::new(move || if fails { Next::Fail(format!("member {rank}")) } else { Next::Done })])
        })
        .collect();
    let all = Group::of(&tokens);
    all.wait();
    let first = fails.iter().position(|&fails| fails);
    assert_eq!(all.is_error(), first.is_some());
    assert_eq!(take_failure(), first.map(|rank| format!("member {rank}")));
}

#[test]
fn a_group_reports_its_member_of_lowest_rank() {
    many_orders(300, 1, group);
    many_orders(500, 2, group);
}

/// A caller has a failure of its own pending while it runs tasks that fail.
fn own_failure() {
    fail("the caller's own");
    let tokens = [0, 1].map(|_| spawn_steps(vec![Box::new(|| Next::Fail("a task's".to_owned()))]));
    let all = Group::of(&tokens);
    all.wait();
    assert!(all.is_error());
    assert_eq!(take_failure().as_deref(), Some("the caller's own"));
}

#[test]
fn a_caller_keeps_its_own_failure() {
    many_orders(200, 1, own_failure);
    many_orders(200, 2, own_failure);
}

/// A lane ends by a failure before it sends what another one waits for.
fn broken_promise() {
    let message = Token::pending();
    let (promised, waits) = (message.clone(), message.clone());
    let lane = spawn_steps(vec![Box::new(move || {
        promised.will_complete();
        std::panic::resume_unwind(Box::new("in a lane"));
    })]);
    let blocked = spawn(move || waits.wait());
    blocked.wait();
    assert!(message.is_error());
    assert_eq!(take_failure().as_deref(), Some("a task panicked: in a lane"));
    lane.wait();
    assert!(lane.is_error());
    take_failure();
}

#[test]
fn a_panic_fails_what_others_wait_for() {
    many_orders(500, 1, broken_promise);
    many_orders(500, 2, broken_promise);
}
