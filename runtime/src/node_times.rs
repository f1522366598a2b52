//! How long the nodes of a program take: what `parallel_op_rt_node_begin` and `parallel_op_rt_node_end` tell.
//!
//! Code that was lowered for it brackets each node, by number. A thread takes the times of what it runs itself between
//! [`start`] and [`finish`]; elsewhere the brackets cost one look at a thread-local value. Serial code runs on the
//! thread that calls it, so nothing is shared and nothing is locked.
//!
//! A node may run many times, in a loop, and hold other nodes, whose time then counts for both. The time that reading
//! the clock adds to a node is measured once and taken off again.

use std::cell::RefCell;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// What one node took between [`start`] and [`finish`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeTime {
    /// Nanoseconds of all its runs together.
    pub total_ns: u64,
    /// How often it ran from its begin to its end.
    pub n_runs: u64,
}

#[derive(Clone, Copy, Default)]
struct Node {
    begin: Option<Instant>,
    total: Duration,
    n_runs: u64,
}

thread_local! {
    /// One for each node while times are taken, else none.
    static NODES: RefCell<Vec<Node>> = const { RefCell::new(Vec::new()) };
}

/// Starts to take the times of `n_nodes` nodes, with the numbers below that, on this thread. Times that were being
/// taken are thrown away.
pub fn start(n_nodes: usize) {
    // Before the first node runs, which would otherwise wait for it.
    clock_cost();
    NODES.with_borrow_mut(|nodes| *nodes = vec![Node::default(); n_nodes]);
}

/// Stops, and gives the time of each node; none without [`start`]. A node that has not ended is not counted.
pub fn finish() -> Vec<NodeTime> {
    NODES.take().into_iter().map(Node::time).collect()
}

/// A node begins on this thread. Numbers that were not asked for are passed over.
pub fn begin(node: i64) {
    with_node(node, |node| node.begin = Some(Instant::now()));
}

/// A node ends on this thread. Nothing happens if it did not begin.
pub fn end(node: i64) {
    let now = Instant::now();
    with_node(node, |node| {
        if let Some(begin) = node.begin.take() {
            node.total += now.duration_since(begin);
            node.n_runs += 1;
        }
    });
}

fn with_node(node: i64, change: impl FnOnce(&mut Node)) {
    // The value has no destructor that runs code of ours, but a thread that is being torn down may have lost it.
    let _ = NODES.try_with(|nodes| {
        let Ok(index) = usize::try_from(node) else { return };
        if let Some(node) = nodes.borrow_mut().get_mut(index) {
            change(node);
        }
    });
}

impl Node {
    fn time(self) -> NodeTime {
        let cost = clock_cost().saturating_mul(self.n_runs.try_into().unwrap_or(u32::MAX));
        let total_ns = self.total.saturating_sub(cost).as_nanos().try_into().unwrap_or(u64::MAX);
        NodeTime { total_ns, n_runs: self.n_runs }
    }
}

/// What two looks at the clock are apart when nothing stands between them: the least of many tries, so that a thread
/// that was interrupted in between does not count.
fn clock_cost() -> Duration {
    static COST: OnceLock<Duration> = OnceLock::new();
    *COST.get_or_init(|| {
        let apart = || {
            let begin = Instant::now();
            Instant::now().duration_since(begin)
        };
        (0..1000).map(|_| apart()).min().unwrap_or_default()
    })
}
