//! In which order the OpenMP tasks of a container are created.
//!
//! The thread that creates them runs one segment itself: the most urgent one that waits for nothing. What waits for that
//! one is created once it has run, which delays nothing; all the rest is created before.

use crate::urgency::{successors, urgency};
use std::{cmp::Reverse, collections::BTreeSet};

/// The segments of a container, each in exactly one of the three places.
#[derive(Debug, PartialEq, Eq)]
pub struct CreationOrder {
    /// Created before the creating thread runs a segment itself, in this order.
    pub before: Vec<usize>,
    /// What the creating thread runs.
    pub own: usize,
    /// What waits for that one, directly or not, in the order of creation.
    pub after: Vec<usize>,
}

impl CreationOrder {
    /// Orders segments, of which there is at least one, and which stand in a topological order.
    ///
    /// A segment is the more urgent the greater the cost of the path is that begins with it; of equal ones the first is.
    /// Cost: linear in the edges, and logarithmic for each segment.
    pub fn new(predecessors: &[Vec<usize>], costs: &[i64]) -> Self {
        let n_segments = predecessors.len();
        let successors = successors(predecessors);
        let urgency = urgency(&successors, costs);
        let mut n_pending: Vec<usize> = predecessors.iter().map(Vec::len).collect();
        let ready = (0..n_segments).filter(|segment| n_pending[*segment] == 0);
        let mut ready: BTreeSet<_> = ready.map(|segment| (Reverse(urgency[segment]), segment)).collect();
        let own = ready.first().expect("a segment waits for nothing").1;
        let mut waits_for_own = vec![false; n_segments];
        let (mut before, mut after) = (Vec::new(), Vec::new());
        while let Some((_, segment)) = ready.pop_first() {
            if segment != own {
                if waits_for_own[segment] { &mut after } else { &mut before }.push(segment);
            }
            for &next in &successors[segment] {
                waits_for_own[next] |= segment == own || waits_for_own[segment];
                n_pending[next] -= 1;
                if n_pending[next] == 0 {
                    ready.insert((Reverse(urgency[next]), next));
                }
            }
        }
        Self { before, own, after }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(predecessors: &[&[usize]], costs: &[i64]) -> (Vec<usize>, usize, Vec<usize>) {
        let predecessors: Vec<_> = predecessors.iter().map(|before| before.to_vec()).collect();
        let CreationOrder { before, own, after } = CreationOrder::new(&predecessors, costs);
        (before, own, after)
    }

    #[test]
    fn without_costs_the_first_one_is_run_and_the_others_follow_the_text() {
        assert_eq!(order(&[&[], &[], &[]], &[0, 0, 0]), (vec![1, 2], 0, vec![]));
    }

    #[test]
    fn the_heaviest_comes_first() {
        assert_eq!(order(&[&[], &[], &[], &[]], &[1, 5, 9, 5]), (vec![1, 3, 0], 2, vec![]));
    }

    /// Segment 1 is light, but 3 behind it is not. Only what waits for it is created late.
    #[test]
    fn paths_count_and_what_waits_for_the_own_one_is_created_late() {
        assert_eq!(order(&[&[], &[], &[0], &[1], &[2, 3]], &[3, 1, 3, 9, 1]), (vec![0, 2], 1, vec![3, 4]));
    }
}
