//! Topological orders of tasks.

use crate::urgency::successors;
use std::collections::BTreeSet;

/// Which of the orders that respect all edges to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskOrder {
    /// Always the first ready task in textual order.
    Forward,
    /// Always the last ready task in textual order.
    Reverse,
    /// Any ready task, drawn by a generator with this seed.
    Random(u64),
}

/// The task indices in an order in which every task stands behind its predecessors.
///
/// `predecessors` must have no cycle: the verifier of the container vouches for that. Cost: linear in the edges, and
/// logarithmic for each task; a random order is linear in the ready tasks for each task.
pub fn topological_order(predecessors: &[Vec<usize>], order: TaskOrder) -> Vec<usize> {
    let n_tasks = predecessors.len();
    let mut n_pending: Vec<usize> = predecessors.iter().map(Vec::len).collect();
    let successors = successors(predecessors);
    let mut ready: BTreeSet<usize> = (0..n_tasks).filter(|task| n_pending[*task] == 0).collect();
    let mut random = SplitMix64(if let TaskOrder::Random(seed) = order { seed } else { 0 });
    let mut sorted = Vec::with_capacity(n_tasks);
    while !ready.is_empty() {
        let next = match order {
            TaskOrder::Forward => ready.first(),
            TaskOrder::Reverse => ready.last(),
            TaskOrder::Random(_) => ready.iter().nth(random.below(ready.len())),
        };
        let next = *next.expect("a task is ready");
        ready.remove(&next);
        sorted.push(next);
        for after in &successors[next] {
            n_pending[*after] -= 1;
            if n_pending[*after] == 0 {
                ready.insert(*after);
            }
        }
    }
    assert_eq!(sorted.len(), n_tasks, "edges, lanes and stages of a verified container have no cycle");
    sorted
}

/// Steele, Lea and Flood's generator (OOPSLA 2014): the same numbers on every machine, which a crate does not promise
/// across its versions.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which must not be 0. The bias is below 2^-60 for any number of tasks.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 -> 2, 1 -> 2, 3 alone.
    const FORK: [&[usize]; 4] = [&[], &[], &[0, 1], &[]];

    fn orders(order: TaskOrder) -> Vec<usize> {
        topological_order(&FORK.map(<[usize]>::to_vec), order)
    }

    #[test]
    fn forward_is_textual_where_the_text_is_topological() {
        assert_eq!(orders(TaskOrder::Forward), [0, 1, 2, 3]);
    }

    #[test]
    fn reverse_takes_the_last_ready_task() {
        assert_eq!(orders(TaskOrder::Reverse), [3, 1, 0, 2]);
    }

    #[test]
    fn random_orders_respect_the_edges_differ_and_repeat() {
        let sorted: Vec<_> = (0..32).map(|seed| orders(TaskOrder::Random(seed))).collect();
        for order in &sorted {
            let position = |task| order.iter().position(|other| *other == task);
            assert!(position(2) > position(0) && position(2) > position(1), "{order:?}");
        }
        assert!(sorted.iter().any(|order| *order != sorted[0]));
        assert_eq!(orders(TaskOrder::Random(7)), sorted[7]);
    }

    /// A barrier against the text: the second task has the lower stage.
    #[test]
    fn forward_follows_edges_that_lead_back_in_the_text() {
        assert_eq!(topological_order(&[vec![1], vec![]], TaskOrder::Forward), [1, 0]);
    }
}
