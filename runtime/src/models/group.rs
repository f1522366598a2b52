//! A group whose members are done while others wait for all of them.

use std::sync::Arc;

use loom::thread;

use super::{Result, every_order};
use crate::completion::Outcome;
use crate::group::Group;

fn member(rank: usize, group: &Arc<Group<()>>, result: &Arc<Result>) -> thread::JoinHandle<usize> {
    let (group, result) = (group.clone(), result.clone());
    thread::spawn(move || {
        result.write();
        group.member_done(rank, Outcome::Ready).len()
    })
}

// The awaiter is returned to the last member or handed back, once, and then all results are there.
#[test]
fn an_awaiter_is_served_once_and_sees_every_member() {
    every_order("group/subscribe", None, || {
        let group = Arc::new(Group::new(2));
        let results = [Arc::new(Result::new()), Arc::new(Result::new())];
        let members = [member(group.add(), &group, &results[0]), member(group.add(), &group, &results[1])];
        let n_handed_back = match group.subscribe(()) {
            Ok(()) => 0,
            Err(()) => {
                results.iter().for_each(|result| result.assert_written());
                1
            }
        };
        if group.is_done() {
            results.iter().for_each(|result| result.assert_written());
        }
        let n_returned: usize = members.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(n_returned + n_handed_back, 1);
        assert!(group.is_done());
    });
}

// Members may be added while earlier ones end, and the error is that of the lowest rank whoever fails first.
#[test]
fn the_error_does_not_depend_on_who_fails_first() {
    every_order("group/errors", None, || {
        let group = Arc::new(Group::<()>::new(2));
        let fail = |rank: usize| {
            let group = group.clone();
            thread::spawn(move || group.member_done(rank, Outcome::Failed(rank.to_string().into())))
        };
        let first = fail(group.add());
        let second = fail(group.add());
        first.join().unwrap();
        second.join().unwrap();
        assert_eq!(group.error().as_deref(), Some("0"));
    });
}
