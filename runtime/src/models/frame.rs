//! A frame on its owner's stack, into which helpers come and out of which they go.

use std::ffi::c_void;

use loom::thread;

use super::{Result, every_order};
use crate::frame::{Frame, Work};
use crate::plan::{Edges, Plan, Task};
use crate::slots::{self, Slots};
use crate::sync::{current, park};
use crate::task::{Aside, TaskFailure};

/// What the tasks of a model get: on the owner's stack, like the environment of lowered code.
struct Environment {
    results: [Result; 4],
    /// For each task those that it waits for.
    predecessors: [&'static [usize]; 4],
    /// The task that fails.
    fails: Option<usize>,
}

/// Checks that what it waits for has ended, and then ends. loom fails the model if another thread uses its cell meanwhile.
unsafe extern "C-unwind" fn task<const INDEX: usize>(environment: *mut c_void) -> i64 {
    // SAFETY: the environment of every plan here.
    let environment = unsafe { &*environment.cast::<Environment>() };
    for before in environment.predecessors[INDEX] {
        environment.results[*before].assert_written();
    }
    environment.results[INDEX].write();
    if environment.fails == Some(INDEX) { INDEX as i64 } else { -1 }
}

const TASKS: [Task; 4] = [task::<0>, task::<1>, task::<2>, task::<3>];

impl Environment {
    fn new(predecessors: [&'static [usize]; 4], fails: Option<usize>) -> Self {
        Self { results: [(); 4].map(|()| Result::new()), predecessors, fails }
    }

    fn as_ptr(&self) -> *mut c_void {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

/// The places of a model, which are never freed.
fn places() -> &'static Slots {
    Box::leak(Box::new(Slots::new()))
}

/// What a worker does that sees a frame.
fn help(slots: &'static Slots) {
    if let Some(inside) = slots.enter() {
        let frame = inside.frame();
        if let Some(claimed) = frame.claim() {
            let aside = Aside::begin();
            slots::inside(frame, || frame.run(claimed, &aside, || true));
            aside.end(None);
        }
    }
}

fn helper(slots: &'static Slots) -> thread::JoinHandle<()> {
    thread::spawn(move || help(slots))
}

/// What the owner does, who sleeps as soon as there is nothing to claim.
fn execute(slots: &'static Slots, plan: Plan, environment: &Environment) -> Option<TaskFailure> {
    let (slot, parent) = slots.place().expect("a place");
    // SAFETY: the environment is that of the tasks, and there is no frame around this one.
    let frame = unsafe { Frame::new(Work::Plan(plan), environment.as_ptr(), slot.claims(), parent) };
    // SAFETY: the frame stays here until it is over.
    let published = unsafe { slot.publish(&frame) };
    let aside = Aside::begin();
    frame.run(frame.first(), &aside, || true);
    while !frame.is_over() {
        match frame.claim() {
            Some(claimed) => frame.run(claimed, &aside, || true),
            None => frame.sleep(current(), park),
        }
    }
    drop(published);
    frame.into_failure()
}

const INDEPENDENT: [&[usize]; 4] = [&[]; 4];

fn independent(starts: &[i32]) -> Plan<'_> {
    Plan { tasks: &TASKS, starts, edges: None }
}

// Each task runs once, its results are there after the join, and nobody touches a frame that is over.
#[test]
fn owner_and_helper_share_the_tasks() {
    every_order("frame/helper", None, || {
        let slots = places();
        let helper = helper(slots);
        let environment = Environment::new(INDEPENDENT, None);
        assert!(execute(slots, independent(&[0, 1, 2]), &environment).is_none());
        environment.results[..3].iter().for_each(Result::assert_written);
        helper.join().unwrap();
    });
}

#[test]
fn owner_and_two_helpers_share_the_tasks() {
    every_order("frame/helpers", Some(2), || {
        let slots = places();
        let helpers = [helper(slots), helper(slots)];
        let environment = Environment::new(INDEPENDENT, None);
        assert!(execute(slots, independent(&[0, 1, 2]), &environment).is_none());
        environment.results[..3].iter().for_each(Result::assert_written);
        helpers.into_iter().for_each(|helper| helper.join().unwrap());
    });
}

// 0 starts, 1 and 2 wait for it, 3 for both.
const DIAMOND: [&[usize]; 4] = [&[], &[0], &[0], &[1, 2]];

fn diamond() -> Plan<'static> {
    Plan {
        tasks: &TASKS,
        starts: &[0],
        edges: Some(Edges { n_predecessors: &[0, 1, 1, 2], successor_ends: &[2, 3, 4, 4], successors: &[1, 2, 3, 3] }),
    }
}

#[test]
fn a_task_runs_once_after_all_that_it_waits_for() {
    every_order("frame/edges", None, || {
        let slots = places();
        let helper = helper(slots);
        let environment = Environment::new(DIAMOND, None);
        assert!(execute(slots, diamond(), &environment).is_none());
        environment.results.iter().for_each(Result::assert_written);
        helper.join().unwrap();
    });
}

// 0 and 1 start, 2 waits for both, 3 for 1.
#[test]
fn two_threads_complete_what_a_task_waits_for() {
    every_order("frame/join", Some(4), || {
        let slots = places();
        let helper = helper(slots);
        let environment = Environment::new([&[], &[], &[0, 1], &[1]], None);
        let edges = Edges { n_predecessors: &[0, 0, 2, 1], successor_ends: &[1, 3, 3, 3], successors: &[2, 2, 3] };
        let plan = Plan { tasks: &TASKS, starts: &[0, 1], edges: Some(edges) };
        assert!(execute(slots, plan, &environment).is_none());
        environment.results.iter().for_each(Result::assert_written);
        helper.join().unwrap();
    });
}

// A task behind a failed one does not run, whoever completes what it waits for.
#[test]
fn what_waits_for_a_failed_task_is_passed_over() {
    every_order("frame/failure", Some(4), || {
        let slots = places();
        let helper = helper(slots);
        let environment = Environment::new([&[], &[], &[0, 1], &[1]], Some(0));
        let edges = Edges { n_predecessors: &[0, 0, 2, 1], successor_ends: &[1, 3, 3, 3], successors: &[2, 2, 3] };
        let plan = Plan { tasks: &TASKS, starts: &[0, 1], edges: Some(edges) };
        let failure = execute(slots, plan, &environment).expect("task 0 fails");
        assert_eq!(failure.number, 0);
        [0, 1, 3].into_iter().for_each(|task: usize| environment.results[task].assert_written());
        environment.results[2].assert_not_written();
        helper.join().unwrap();
    });
}

// A helper that was late for one frame comes into the next one in the same place, whose word looks the same.
#[test]
fn a_place_is_used_again() {
    every_order("frame/again", None, || {
        let slots = places();
        let helper = helper(slots);
        for _ in 0..2 {
            let environment = Environment::new(INDEPENDENT, None);
            assert!(execute(slots, independent(&[0, 1]), &environment).is_none());
            environment.results[..2].iter().for_each(Result::assert_written);
        }
        helper.join().unwrap();
    });
}
