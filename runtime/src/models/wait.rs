//! A thread that goes to sleep while what it waits for is completed.

use std::sync::Arc as StdArc;

use loom::thread;

use super::{Result, every_order};
use crate::completion::Outcome;
use crate::object::Object;
use crate::wait::{Awaited, wait};

// Race 6 of the README: no wake-up is lost. All threads asleep is what loom calls a deadlock.
#[test]
fn a_sleeper_is_woken() {
    every_order("wait/token", None, || {
        let (token, result) = (Object::token(), StdArc::new(Result::new()));
        let producer = {
            let (token, result) = (token.clone(), result.clone());
            thread::spawn(move || {
                result.write();
                assert!(token.complete(Outcome::Ready));
            })
        };
        wait(&*token);
        result.assert_written();
        producer.join().unwrap();
    });
}

// The completion of a member passes through its group to the sleeper.
#[test]
fn a_sleeper_is_woken_through_a_group() {
    every_order("wait/group", None, || {
        let (token, group) = (Object::token(), Object::group(1));
        crate::object::add_to_group(&token, &group);
        let producer = {
            let token = token.clone();
            thread::spawn(move || assert!(token.complete(Outcome::Ready)))
        };
        wait(&*group);
        assert!(group.is_done());
        producer.join().unwrap();
    });
}

// Two threads wait for one token: each is woken.
#[test]
fn all_sleepers_are_woken() {
    every_order("wait/two", Some(2), || {
        let token = Object::token();
        let other = {
            let token = token.clone();
            thread::spawn(move || wait(&*token))
        };
        let producer = {
            let token = token.clone();
            thread::spawn(move || assert!(token.complete(Outcome::Ready)))
        };
        wait(&*token);
        other.join().unwrap();
        producer.join().unwrap();
    });
}
