//! Plans and loops made of closures.

use std::ffi::c_void;

use crate::c_abi::*;

/// What a task does; gives -1, or the number of the task that failed.
pub type Body<'a> = Box<dyn Fn() -> i64 + Sync + 'a>;

/// Closures for each number, so that a plan can have that many different functions.
struct Environment<'a> {
    bodies: Vec<Body<'a>>,
}

/// Tasks that are called by number: as many different functions as there are bits, for each plan of a test is one
/// environment, and a function only knows its own number.
macro_rules! numbered {
    ($($number:literal)*) => {
        [$({
            unsafe extern "C-unwind" fn call(environment: *mut c_void) -> i64 {
                // SAFETY: the environment of every plan here, which outlives the call that runs it.
                let environment = unsafe { &*environment.cast::<Environment>() };
                (environment.bodies[$number])()
            }
            call as Task
        }),*]
    };
}

/// How many tasks with closures a plan can have.
pub const N_NUMBERED: usize = 32;

static NUMBERED: [Task; N_NUMBERED] = numbered!(
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
);

/// A plan in the making.
pub struct Fork<'a> {
    environment: Environment<'a>,
    edges: Vec<(usize, usize)>,
}

impl<'a> Fork<'a> {
    /// A plan without tasks.
    pub fn new() -> Self {
        Self { environment: Environment { bodies: Vec::new() }, edges: Vec::new() }
    }

    /// One more task, which gives -1 or the number of the task that failed.
    pub fn task(mut self, body: impl Fn() -> i64 + Sync + 'a) -> Self {
        self.environment.bodies.push(Box::new(body));
        self
    }

    /// One more task, which does not fail.
    pub fn does(self, body: impl Fn() + Sync + 'a) -> Self {
        self.task(move || {
            body();
            -1
        })
    }

    /// Task `to` waits for task `from`.
    pub fn edge(mut self, from: usize, to: usize) -> Self {
        self.edges.push((from, to));
        self
    }

    /// Runs all tasks; true if one failed.
    pub fn join(&self) -> bool {
        let environment = std::ptr::from_ref(&self.environment).cast_mut().cast();
        fork_join(&NUMBERED[..self.environment.bodies.len()], &self.edges, environment)
    }
}

/// Runs tasks with edges (from, to) between them; true if one failed.
pub fn fork_join(tasks: &[Task], edges: &[(usize, usize)], environment: *mut c_void) -> bool {
    let mut n_predecessors = vec![0; tasks.len()];
    let mut successors = Vec::new();
    let mut ends = Vec::new();
    let mut sorted = edges.to_vec();
    sorted.sort_unstable();
    let mut rest = sorted.iter().peekable();
    for from in 0..tasks.len() {
        while let Some((_, to)) = rest.next_if(|edge| edge.0 == from) {
            n_predecessors[*to] += 1;
            successors.push(*to as i32);
        }
        ends.push(successors.len() as i32);
    }
    let starts: Vec<_> = (0..tasks.len()).filter(|task| n_predecessors[*task] == 0).map(|task| task as i32).collect();
    let plan = Plan {
        n_tasks: tasks.len() as i64,
        tasks: tasks.as_ptr(),
        n_starts: starts.len() as i64,
        starts: starts.as_ptr(),
        n_predecessors: if edges.is_empty() { std::ptr::null() } else { n_predecessors.as_ptr() },
        successor_ends: ends.as_ptr(),
        successors: successors.as_ptr(),
    };
    // SAFETY: the arrays are as long as said and outlive the call; whoever made the tasks vouches for the environment.
    unsafe { parallel_op_rt_fork_join(&plan, environment) }
}

/// Runs `body` for pieces of `0..n`; true if one failed.
pub fn run_loop(n: i64, grain: i64, body: impl Fn(i64, i64) -> i64 + Sync) -> bool {
    let (call, environment) = as_body(&body);
    // SAFETY: the closure outlives the call and may be called from several threads.
    unsafe { parallel_op_rt_loop(call, environment, n, grain) }
}

/// The same on so many threads at most.
pub fn run_loop_within(most_threads: i64, n: i64, grain: i64, body: impl Fn(i64, i64) -> i64 + Sync) -> bool {
    let (call, environment) = as_body(&body);
    // SAFETY: as above.
    unsafe { parallel_op_rt_loop_within(call, environment, n, grain, most_threads) }
}

/// A closure as what the runtime calls, and with what.
fn as_body<F: Fn(i64, i64) -> i64 + Sync>(body: &F) -> (LoopBody, *mut c_void) {
    unsafe extern "C-unwind" fn call<F: Fn(i64, i64) -> i64>(body: *mut c_void, begin: i64, end: i64) -> i64 {
        // SAFETY: the closure of the call that runs the loop.
        (unsafe { &*body.cast::<F>() })(begin, end)
    }
    (call::<F>, std::ptr::from_ref(body).cast_mut().cast())
}
