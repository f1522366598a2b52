//! Lanes: coroutines that send each other messages and suspend while they wait for one.

use std::sync::Arc;

use shuttle::sync::atomic::{AtomicUsize, Ordering};

use crate::coroutine::{Group, Next, Step, Token, spawn_steps};
use crate::many_orders;
use crate::random::below;

const N_LANES: usize = 3;
const N_MESSAGES: usize = 4;

/// Each message goes from one lane to another; lanes send and receive in the order of the messages, which is an order
/// that all lanes follow, so that they never wait for each other in a circle.
fn lanes() {
    let messages: Vec<Token> = (0..N_MESSAGES).map(|_| Token::pending()).collect();
    let n_received = Arc::new(AtomicUsize::new(0));
    let mut lanes: Vec<Vec<Step>> = (0..N_LANES).map(|_| Vec::new()).collect();
    for message in &messages {
        let from = below(N_LANES);
        let to = (from + 1 + below(N_LANES - 1)) % N_LANES;
        let sent = message.clone();
        // A step ends in a suspension, so a lane sends before it waits for something that is there already.
        lanes[from].push(Box::new(move || {
            sent.emplace();
            Next::Await(sent)
        }));
        let received = message.clone();
        let counter = n_received.clone();
        lanes[to].push(Box::new(move || Next::Await(received)));
        lanes[to].push(Box::new(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            let here = Token::pending();
            here.emplace();
            Next::Await(here)
        }));
    }
    let joins: Vec<Token> = lanes.into_iter().map(spawn_steps).collect();
    let all = Group::of(&joins);
    all.wait();
    assert!(!all.is_error(), "{:?}", parallel_op_runtime::take_failure());
    assert_eq!(n_received.load(Ordering::Relaxed), N_MESSAGES);
}

#[test]
fn messages_arrive_and_lanes_end() {
    many_orders(400, 1, lanes);
    many_orders(400, 2, lanes);
    many_orders(200, 3, lanes);
}
