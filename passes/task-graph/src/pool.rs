//! A pool of workers that are never idle while something is ready.

use crate::{
    graph::{NodeIdx, TaskGraph},
    time::Time,
};
use std::{cmp::Reverse, collections::BinaryHeap};

/// Start of each node when idle workers (at least one) take the ready node of the lowest number. A node is ready when
/// each of its predecessors has ended and `delay(predecessor, node)` has passed since. O((nodes + edges) log nodes).
pub fn starts(graph: &TaskGraph, times: &[f64], workers: usize, delay: impl Fn(NodeIdx, NodeIdx) -> f64) -> Vec<f64> {
    let mut start = vec![0.0_f64; graph.n_nodes()];
    let mut missing: Vec<usize> = (0..graph.n_nodes()).map(|node| graph.preds(node).len()).collect();
    let mut arriving: BinaryHeap<Reverse<(Time, NodeIdx)>> =
        (0..graph.n_nodes()).filter(|&node| missing[node] == 0).map(|node| Reverse((Time(0.0), node))).collect();
    let mut ready: BinaryHeap<Reverse<NodeIdx>> = BinaryHeap::new();
    let mut running: BinaryHeap<Reverse<(Time, NodeIdx)>> = BinaryHeap::new();
    let mut now = Time(0.0);
    loop {
        while let Some(&Reverse((time, node))) = arriving.peek()
            && time <= now
        {
            arriving.pop();
            ready.push(Reverse(node));
        }
        while running.len() < workers.max(1)
            && let Some(Reverse(node)) = ready.pop()
        {
            start[node] = now.0;
            running.push(Reverse((Time(now.0 + times[node]), node)));
        }
        let next_end = running.peek().map(|&Reverse((time, _))| time);
        let next_arrival = arriving.peek().map(|&Reverse((time, _))| time);
        let Some(next) = next_end.into_iter().chain(next_arrival).min() else { return start };
        now = next;
        while let Some(&Reverse((time, node))) = running.peek()
            && time <= now
        {
            running.pop();
            for &succ in graph.succs(node) {
                // Until the node runs, its start holds the arrival of its last value.
                start[succ] = start[succ].max(time.0 + delay(node, succ));
                missing[succ] -= 1;
                if missing[succ] == 0 {
                    arriving.push(Reverse((Time(start[succ]), succ)));
                }
            }
        }
    }
}
