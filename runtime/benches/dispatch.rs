//! What it costs to start tasks and to wait for them, through the C functions, with tasks that do nothing.
//!
//! `cargo bench -p parallel-op-runtime --bench dispatch` prints medians in nanoseconds, with the quartiles around them.

#[path = "../tests/abi/c_abi.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod c_abi;

use std::ffi::c_void;
use std::time::{Duration, Instant};

use c_abi::*;

extern "C-unwind" fn emplace(token: *mut c_void) {
    // SAFETY: the handle is a token of which this is the producer.
    unsafe { mlirAsyncRuntimeEmplaceToken(token) };
}

extern "C-unwind" fn start_pair(token: *mut c_void) {
    pair();
    emplace(token);
}

fn spawn(resume: Resume) -> Reference {
    // SAFETY: the token goes to a coroutine that completes it.
    unsafe {
        let token = mlirAsyncRuntimeCreateToken();
        mlirAsyncRuntimeExecute(token, resume);
        token
    }
}

fn join(token: Reference) {
    // SAFETY: the caller's count, which ends here.
    unsafe {
        mlirAsyncRuntimeAwaitToken(token);
        mlirAsyncRuntimeDropRef(token, 1);
    }
}

/// Two tasks, awaited one after the other: a region of two branches.
fn pair() {
    let tokens = [spawn(emplace), spawn(emplace)];
    tokens.into_iter().for_each(join);
}

/// A task that waits for two tasks.
fn nested_pair() {
    join(spawn(start_pair));
}

const N_GROUP: usize = 10_000;

/// Many tasks in one group.
fn group() {
    // SAFETY: every reference is dropped once, after its last use.
    unsafe {
        let group = mlirAsyncRuntimeCreateGroup(N_GROUP as i64);
        for _ in 0..N_GROUP {
            let token = spawn(emplace);
            mlirAsyncRuntimeAddTokenToGroup(token, group);
            mlirAsyncRuntimeDropRef(token, 1);
        }
        mlirAsyncRuntimeAwaitAllInGroup(group);
        mlirAsyncRuntimeDropRef(group, 1);
    }
}

unsafe extern "C-unwind" fn nothing(_environment: *mut c_void) -> i64 {
    -1
}

unsafe extern "C-unwind" fn no_iterations(_environment: *mut c_void, _begin: i64, _end: i64) -> i64 {
    -1
}

unsafe extern "C-unwind" fn nested_direct_pair(_environment: *mut c_void) -> i64 {
    direct::<2>(nothing);
    -1
}

/// `N` times the same task, through the direct entry.
fn direct<const N: usize>(task: Task) {
    let tasks = [task; N];
    let starts: [i32; N] = std::array::from_fn(|task| task as i32);
    let plan = Plan {
        n_tasks: N as i64,
        tasks: tasks.as_ptr(),
        n_starts: N as i64,
        starts: starts.as_ptr(),
        n_predecessors: std::ptr::null(),
        successor_ends: std::ptr::null(),
        successors: std::ptr::null(),
    };
    // SAFETY: the arrays are as long as said, and the tasks do not look at the environment.
    assert!(!unsafe { parallel_op_rt_fork_join(&plan, std::ptr::null_mut()) });
}

fn direct_loop() {
    // SAFETY: the body does not look at the environment.
    assert!(!unsafe { parallel_op_rt_loop(no_iterations, std::ptr::null_mut(), 1000, 1) });
}

fn measure_direct() {
    measure("direct: two tasks", 100_000, 1, Duration::ZERO, || direct::<2>(nothing));
    measure("direct: two tasks, workers asleep", 500, 1, Duration::from_millis(2), || direct::<2>(nothing));
    measure("direct: two tasks, each of two", 100_000, 1, Duration::ZERO, || direct::<2>(nested_direct_pair));
    measure("direct: 8 tasks, for each", 20_000, 8, Duration::ZERO, || direct::<8>(nothing));
    measure("direct: 32 tasks, for each", 10_000, 32, Duration::ZERO, || direct::<32>(nothing));
    measure("direct: 128 tasks, for each", 5_000, 128, Duration::ZERO, || direct::<128>(nothing));
    measure("direct: a loop", 50_000, 1, Duration::ZERO, direct_loop);
}

/// Prints quartiles of `n_samples` runs of `f`, each divided by `n_tasks`, with a pause before each run.
fn measure(what: &str, n_samples: usize, n_tasks: usize, pause: Duration, f: fn()) {
    let mut samples: Vec<_> = (0..n_samples)
        .map(|_| {
            if !pause.is_zero() {
                std::thread::sleep(pause);
            }
            let begin = Instant::now();
            f();
            begin.elapsed().as_nanos() / n_tasks as u128
        })
        .collect();
    samples.sort_unstable();
    let at = |quarter: usize| samples[(n_samples - 1) * quarter / 4];
    println!("  {what:40} {:>8} ns  ({} to {})", at(2), at(1), at(3));
}

fn main() {
    for n_threads in [1, 2] {
        parallel_op_runtime::configure(n_threads);
        println!("{n_threads} threads");
        measure("two tasks, one call after the other", 20_000, 1, Duration::ZERO, pair);
        measure("two tasks, workers asleep", 500, 1, Duration::from_millis(1), pair);
        measure("a task that waits for two", 20_000, 1, Duration::ZERO, nested_pair);
        measure("a group of 10,000, for each task", 50, N_GROUP, Duration::ZERO, group);
        measure_direct();
        println!("{n_threads} threads, inside a call of a program");
        // SAFETY: takes nothing, and is left below.
        unsafe { parallel_op_rt_enter() };
        measure_direct();
        // SAFETY: entered above.
        unsafe { parallel_op_rt_leave() };
    }
}
