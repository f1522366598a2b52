//! A token or value that is completed while others look at it.

use std::sync::Arc;

use loom::thread;

use super::{Result, every_order};
use crate::completion::{Completion, Outcome};

// Race 1 of the README: the awaiter is either returned to the producer or handed back, once.
#[test]
fn an_awaiter_is_served_once() {
    every_order("completion/subscribe", None, || {
        let (completion, result) = (Arc::new(Completion::new()), Arc::new(Result::new()));
        let producer = {
            let (completion, result) = (completion.clone(), result.clone());
            thread::spawn(move || {
                result.write();
                completion.complete(Outcome::Ready).expect("completed once").len()
            })
        };
        let n_handed_back = match completion.subscribe(()) {
            Ok(()) => 0,
            Err(((), outcome)) => {
                assert_eq!(outcome, Outcome::Ready);
                result.assert_written();
                1
            }
        };
        assert_eq!(producer.join().unwrap() + n_handed_back, 1);
    });
}

// Race 8 of the README: who sees without a lock that the producer is done sees what it wrote.
#[test]
fn results_are_there_when_the_token_is_done() {
    every_order("completion/is_done", None, || {
        let (completion, result) = (Arc::new(Completion::<()>::new()), Arc::new(Result::new()));
        let producer = {
            let (completion, result) = (completion.clone(), result.clone());
            thread::spawn(move || {
                result.write();
                completion.complete(Outcome::Ready);
            })
        };
        if completion.is_done() {
            result.assert_written();
            assert_eq!(completion.error(), None);
        }
        producer.join().unwrap();
        assert!(completion.is_done());
    });
}

// A task that panics is failed by the runtime, and may have completed its token itself.
#[test]
fn the_first_of_two_outcomes_stands() {
    every_order("completion/outcomes", None, || {
        let completion = Arc::new(Completion::new());
        assert_eq!(completion.subscribe(()), Ok(()));
        let failing = {
            let completion = completion.clone();
            thread::spawn(move || completion.complete(Outcome::Failed("boom".into())))
        };
        let ready = completion.complete(Outcome::Ready);
        let failed = failing.join().unwrap();
        let served: Vec<_> = [&ready, &failed].into_iter().flatten().collect();
        assert_eq!(served, [&vec![()]]);
        assert_eq!(completion.error().is_some(), failed.is_some());
    });
}
