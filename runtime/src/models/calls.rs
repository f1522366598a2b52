//! The direct entry with the whole scheduler behind it.

use std::ffi::c_void;

use loom::sync::{Condvar, Mutex};

use super::every_order;
use crate::direct::fork_join;
use crate::plan::{Plan, Task};
use crate::scheduler::scheduler;

/// Where two tasks of one container meet: each ends when the other one has begun.
struct Meeting {
    n_here: Mutex<usize>,
    changed: Condvar,
}

unsafe extern "C-unwind" fn meet(environment: *mut c_void) -> i64 {
    // SAFETY: the environment of the plan below.
    let meeting = unsafe { &*environment.cast::<Meeting>() };
    let mut n_here = meeting.n_here.lock().unwrap();
    *n_here += 1;
    meeting.changed.notify_all();
    while *n_here < 2 {
        n_here = meeting.changed.wait(n_here).unwrap();
    }
    -1
}

unsafe extern "C-unwind" fn nothing(_environment: *mut c_void) -> i64 {
    -1
}

// Work is published while the last worker goes to sleep: it is seen by that one, or another one is called. Nothing else
// would run the second task, since the first one blocks its thread.
#[test]
fn a_worker_comes_though_the_last_one_goes_to_sleep() {
    every_order("direct/call", Some(2), || {
        scheduler().set_threads(2);
        let run = |tasks: [Task; 2], environment: *mut c_void| {
            let plan = Plan { tasks: &tasks, starts: &[0, 1], edges: None };
            // SAFETY: the environment is that of the tasks.
            assert!(!unsafe { fork_join(&plan, environment) });
        };
        run([nothing, nothing], std::ptr::null_mut());
        let meeting = Meeting { n_here: Mutex::new(0), changed: Condvar::new() };
        run([meet, meet], std::ptr::from_ref(&meeting).cast_mut().cast());
        scheduler().wait_idle();
    });
}
