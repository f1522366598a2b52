//! Which thread ran what when.
//!
//! Lowered code brackets a task by `parallel_op_rt_trace_begin` and `parallel_op_rt_trace_end`. While no trace is
//! being taken each costs one load.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A span of time that one thread spent in one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Number of the thread, counted from 0 in the order in which threads first appear in a trace.
    pub thread: usize,
    /// Name of the thread; empty if it has none.
    pub thread_name: String,
    /// The task's label.
    pub label: String,
    /// Begin, in nanoseconds since [`start`].
    pub start_ns: u64,
    /// End, in nanoseconds since [`start`].
    pub end_ns: u64,
}

/// True while a trace is being taken. The check that spans cost when it is not.
static ON: AtomicBool = AtomicBool::new(false);
static TRACE: Mutex<Option<Trace>> = Mutex::new(None);
static N_THREADS: AtomicUsize = AtomicUsize::new(0);

struct Trace {
    /// When the trace was started; what is measured against it belongs to this trace.
    origin: Instant,
    events: Vec<Event>,
}

/// A span that has begun.
struct Open {
    label: String,
    begin: Instant,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    static THREAD: usize = N_THREADS.fetch_add(1, Ordering::Relaxed);
}

/// Starts a trace. One that was being taken is thrown away.
pub fn start() {
    *lock() = Some(Trace { origin: Instant::now(), events: Vec::new() });
    ON.store(true, Ordering::Release);
}

/// Ends the trace and returns its events in order of their ends. Spans that are still open are left out.
pub fn finish() -> Vec<Event> {
    ON.store(false, Ordering::Release);
    lock().take().map_or_else(Vec::new, |trace| trace.events)
}

/// True while a trace is being taken.
pub fn is_on() -> bool {
    ON.load(Ordering::Acquire)
}

/// Begins a span on this thread, inside the one that is open there, if any.
pub fn begin(label: &str) {
    if !is_on() {
        return;
    }
    let open = Open { label: label.to_owned(), begin: Instant::now() };
    with_open(|spans| spans.push(open));
}

/// Ends the span that was begun last on this thread. Does nothing if none is open.
pub fn end() {
    if is_on()
        && let Some(Some(open)) = with_open(Vec::pop)
    {
        record(open);
    }
}

/// How many spans are open on this thread.
pub(crate) fn depth() -> usize {
    if !is_on() {
        return 0;
    }
    with_open(|spans| spans.len()).unwrap_or(0)
}

/// Ends spans until only `depth` are open: a task that suspended or failed left its own open.
pub(crate) fn close_to(depth: usize) {
    while is_on() && self::depth() > depth {
        end();
    }
}

fn record(open: Open) {
    let end = Instant::now();
    let mut trace = lock();
    // A span that began before the trace did belongs to an earlier one.
    if let Some(trace) = &mut *trace
        && let Some(start) = open.begin.checked_duration_since(trace.origin)
    {
        let thread_name = std::thread::current().name().unwrap_or("").to_owned();
        trace.events.push(Event {
            thread: THREAD.try_with(|index| *index).unwrap_or(usize::MAX),
            thread_name,
            label: open.label,
            start_ns: nanoseconds(start),
            end_ns: nanoseconds(end.duration_since(trace.origin)),
        });
    }
}

/// Whole nanoseconds; a trace of more than 584 years stops there.
fn nanoseconds(duration: std::time::Duration) -> u64 {
    duration.as_nanos().try_into().unwrap_or(u64::MAX)
}

/// `None` while the thread is being torn down.
fn with_open<R>(f: impl FnOnce(&mut Vec<Open>) -> R) -> Option<R> {
    OPEN.try_with(|spans| f(&mut spans.borrow_mut())).ok()
}

fn lock() -> MutexGuard<'static, Option<Trace>> {
    // Nothing panics with the lock held that would leave half an event.
    TRACE.lock().unwrap_or_else(PoisonError::into_inner)
}
