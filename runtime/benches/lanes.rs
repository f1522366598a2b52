//! What messages between lanes cost, through the C functions, with lanes that do nothing else.
//!
//! `cargo bench -p parallel-op-runtime --bench lanes` prints medians in nanoseconds, with the quartiles around them.

#[path = "../tests/abi/c_abi.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod c_abi;

use std::ffi::c_void;
use std::time::{Duration, Instant};

use c_abi::*;

/// Messages in one run.
const N_MESSAGES: usize = 1_000;

/// What a lane does next.
#[derive(Clone, Copy)]
enum Step {
    /// Completes a message.
    Send(Reference),
    /// Suspends until a message is there.
    Await(Reference),
    /// Keeps its thread busy.
    Work(Duration),
}

/// The frame of a lane's coroutine.
struct Lane {
    steps: Vec<Step>,
    next: usize,
    /// When each message was sent, or was seen to be there.
    times: Vec<Instant>,
    token: Reference,
}

extern "C-unwind" fn resume(handle: *mut c_void) {
    // SAFETY: the handle is a lane that outlives its token's completion, and one thread at a time resumes it.
    let lane = unsafe { &mut *handle.cast::<Lane>() };
    if lane.next > 0 && matches!(lane.steps[lane.next - 1], Step::Await(_)) {
        lane.times.push(Instant::now());
    }
    while let Some(step) = lane.steps.get(lane.next) {
        lane.next += 1;
        match *step {
            Step::Send(message) => {
                lane.times.push(Instant::now());
                // SAFETY: this lane is the one that completes the message.
                unsafe { mlirAsyncRuntimeEmplaceToken(message) };
            }
            Step::Await(message) => {
                // SAFETY: the caller of `run` holds a count of each message. The lane is not touched after this.
                unsafe { mlirAsyncRuntimeAwaitTokenAndExecute(message, handle, resume) };
                return;
            }
            Step::Work(time) => {
                let begin = Instant::now();
                while begin.elapsed() < time {
                    std::hint::spin_loop();
                }
            }
        }
    }
    // SAFETY: this is the token's producer.
    unsafe { mlirAsyncRuntimeEmplaceToken(lane.token) };
}

/// Runs lanes made from messages; gives the time it took and the times of each lane's messages.
fn run(lanes: impl Fn(&[Reference]) -> Vec<Vec<Step>>) -> (Duration, Vec<Vec<Instant>>) {
    // SAFETY: every count is dropped once, after its last use, and the lanes live until all tokens are complete.
    unsafe {
        let messages: Vec<_> = (0..N_MESSAGES).map(|_| mlirAsyncRuntimeCreateToken()).collect();
        let mut lanes: Vec<_> = lanes(&messages)
            .into_iter()
            .map(|steps| Lane { steps, next: 0, times: Vec::with_capacity(N_MESSAGES), token: std::ptr::null_mut() })
            .collect();
        let begin = Instant::now();
        for lane in &mut lanes {
            lane.token = mlirAsyncRuntimeCreateToken();
            mlirAsyncRuntimeExecute(std::ptr::from_mut(lane).cast(), resume);
        }
        lanes.iter().for_each(|lane| mlirAsyncRuntimeAwaitToken(lane.token));
        let took = begin.elapsed();
        for reference in messages.into_iter().chain(lanes.iter().map(|lane| lane.token)) {
            mlirAsyncRuntimeDropRef(reference, 1);
        }
        (took, lanes.into_iter().map(|lane| lane.times).collect())
    }
}

/// Two lanes that send each other messages in turn.
fn ping_pong(messages: &[Reference]) -> Vec<Vec<Step>> {
    let lane = |parity: usize| {
        let step = |(index, message): (usize, &Reference)| match index % 2 == parity {
            true => Step::Send(*message),
            false => Step::Await(*message),
        };
        messages.iter().enumerate().map(step).collect()
    };
    vec![lane(0), lane(1)]
}

/// One lane that works and sends, and one that waits.
fn work_and_send(messages: &[Reference], work: Duration) -> Vec<Vec<Step>> {
    let sends = messages.iter().flat_map(|message| [Step::Work(work), Step::Send(*message)]).chain([Step::Work(work)]);
    vec![sends.collect(), messages.iter().map(|message| Step::Await(*message)).collect()]
}

/// One lane that sends what nobody waits for, and then finds it.
fn send_and_find(messages: &[Reference]) -> Vec<Vec<Step>> {
    let sends = messages.iter().map(|message| Step::Send(*message));
    vec![sends.chain(messages.iter().map(|message| Step::Await(*message))).collect()]
}

/// Time for each message of `n_samples` runs.
fn per_message(n_samples: usize, lanes: fn(&[Reference]) -> Vec<Vec<Step>>) -> Vec<u128> {
    (0..n_samples).map(|_| run(lanes).0.as_nanos() / N_MESSAGES as u128).collect()
}

/// From sending a message to seeing it, in `n_samples` runs of a lane that works for a while between messages.
fn latency(n_samples: usize, work: Duration) -> Vec<u128> {
    let one = |_| {
        let times = run(|messages| work_and_send(messages, work)).1;
        let pairs = times[0].iter().zip(&times[1]);
        pairs.map(|(sent, seen)| seen.duration_since(*sent).as_nanos()).collect::<Vec<_>>()
    };
    (0..n_samples).flat_map(one).collect()
}

/// Two lanes through the direct entry: the first one works and sends, the second one sees. The lists of times are touched
/// by one lane each, whose segments run one behind the other.
struct Direct {
    work: Duration,
    sent: Vec<Instant>,
    seen: Vec<Instant>,
}

unsafe extern "C-unwind" fn send(environment: *mut c_void) -> i64 {
    let direct = environment.cast::<Direct>();
    // SAFETY: the segments of this lane alone touch these fields, one behind the other.
    unsafe {
        let begin = Instant::now();
        while begin.elapsed() < (*direct).work {
            std::hint::spin_loop();
        }
        (*direct).sent.push(Instant::now());
    }
    -1
}

unsafe extern "C-unwind" fn see(environment: *mut c_void) -> i64 {
    // SAFETY: the segments of this lane alone touch this field, one behind the other.
    unsafe { (*environment.cast::<Direct>()).seen.push(Instant::now()) };
    -1
}

/// Runs the two lanes; gives the time it took and the times from sending to seeing.
fn run_direct(work: Duration) -> (Duration, Vec<u128>) {
    // Segments in turn: 0 sends to 1, 2 to 3, and each waits for the one before it in its lane.
    let n_tasks = 2 * N_MESSAGES;
    let tasks: Vec<Task> = (0..n_tasks).map(|task| if task % 2 == 0 { send as Task } else { see }).collect();
    let n_predecessors: Vec<i32> = (0..n_tasks as i32).map(|task| i32::from(task > 1) + task % 2).collect();
    let (mut successors, mut successor_ends) = (Vec::new(), Vec::new());
    for task in 0..n_tasks {
        // The own lane first: it stays on its thread.
        successors.extend((task + 2 < n_tasks).then_some(task as i32 + 2));
        successors.extend((task % 2 == 0).then_some(task as i32 + 1));
        successor_ends.push(successors.len() as i32);
    }
    let plan = Plan {
        n_tasks: n_tasks as i64,
        tasks: tasks.as_ptr(),
        n_starts: 1,
        starts: &0,
        n_predecessors: n_predecessors.as_ptr(),
        successor_ends: successor_ends.as_ptr(),
        successors: successors.as_ptr(),
    };
    let times = || Vec::with_capacity(N_MESSAGES);
    let mut direct = Direct { work, sent: times(), seen: times() };
    let begin = Instant::now();
    // SAFETY: the arrays are as long as said, and the tasks take this environment.
    assert!(!unsafe { parallel_op_rt_fork_join(&plan, (&raw mut direct).cast()) });
    let pairs = direct.sent.iter().zip(&direct.seen);
    (begin.elapsed(), pairs.map(|(sent, seen)| seen.duration_since(*sent).as_nanos()).collect())
}

/// From sending a message to seeing it, through the direct entry.
fn direct_latency(n_samples: usize, work: Duration) -> Vec<u128> {
    (0..n_samples).flat_map(|_| run_direct(work).1).collect()
}

fn print(what: &str, mut samples: Vec<u128>) {
    samples.sort_unstable();
    let at = |quarter: usize| samples[(samples.len() - 1) * quarter / 4];
    println!("  {what:52} {:>7} ns  ({} to {})", at(2), at(1), at(3));
}

fn main() {
    for n_threads in [1, 2] {
        parallel_op_runtime::configure(n_threads);
        println!("{n_threads} threads");
        print("a message sent, and found to be there", per_message(300, send_and_find));
        print("a message of two lanes that wait for each other", per_message(300, ping_pong));
        let direct = |_| run_direct(Duration::ZERO).0.as_nanos() / N_MESSAGES as u128;
        print("direct: a message, with a segment on either side", (0..300).map(direct).collect());
        if n_threads > 1 {
            print("from sending to seeing, after 3 us of work", latency(30, Duration::from_micros(3)));
            print("from sending to seeing, after 20 us of work", latency(20, Duration::from_micros(20)));
            print("from sending to seeing, after 200 us of work", latency(4, Duration::from_micros(200)));
            print("from sending to seeing, after 2 ms of work", latency(1, Duration::from_millis(2)));
            print("direct: from sending to seeing, after 1 us", direct_latency(30, Duration::from_micros(1)));
            print("direct: the same, after 3 us of work", direct_latency(30, Duration::from_micros(3)));
            print("direct: the same, after 20 us of work", direct_latency(20, Duration::from_micros(20)));
            print("direct: the same, after 200 us of work", direct_latency(4, Duration::from_micros(200)));
            print("direct: the same, after 2 ms of work", direct_latency(1, Duration::from_millis(2)));
        }
    }
}
