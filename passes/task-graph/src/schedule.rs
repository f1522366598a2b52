//! How long nodes take on so many workers.

use crate::{graph::TaskGraph, pool};

/// End of the last node when idle workers take the ready node of the lowest number.
///
/// Costs are in any one unit. With no worker, one is assumed.
///
/// # Panics
///
/// If there are fewer costs than nodes.
pub fn makespan(graph: &TaskGraph, costs: &[f64], workers: usize) -> f64 {
    let starts = pool::starts(graph, costs, workers, |_, _| 0.0);
    starts.iter().zip(costs).map(|(start, cost)| start + cost).fold(0.0, f64::max)
}

/// [`makespan`] of nodes without edges, which start in order.
pub fn makespan_of_independent(costs: &[f64], workers: usize) -> f64 {
    let mut free_at = vec![0.0_f64; workers.clamp(1, costs.len().max(1))];
    for cost in costs {
        let worker = earliest(&free_at);
        free_at[worker] += cost;
    }
    free_at.into_iter().fold(0.0, f64::max)
}

/// Length of the longest path, node costs added up.
pub fn critical_path(graph: &TaskGraph, costs: &[f64]) -> f64 {
    let mut end = vec![0.0_f64; graph.n_nodes()];
    for &node in graph.topological_order() {
        end[node] = costs[node] + graph.preds(node).iter().map(|&pred| end[pred]).fold(0.0, f64::max);
    }
    end.into_iter().fold(0.0, f64::max)
}

/// The worker that is free first; the lowest number among equals.
fn earliest(free_at: &[f64]) -> usize {
    (1..free_at.len()).fold(0, |best, worker| if free_at[worker] < free_at[best] { worker } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_nodes_fill_the_workers() {
        assert_eq!(makespan_of_independent(&[3.0, 1.0, 1.0, 1.0], 2), 3.0);
        assert_eq!(makespan_of_independent(&[3.0, 1.0], 8), 3.0);
        assert_eq!(makespan_of_independent(&[3.0, 1.0], 0), 4.0);
        assert_eq!(makespan_of_independent(&[], 2), 0.0);
    }

    #[test]
    fn a_node_waits_for_what_it_needs() {
        let diamond = TaskGraph::with_edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(makespan(&diamond, &[1.0, 5.0, 3.0, 1.0], 2), 7.0);
        assert_eq!(makespan(&diamond, &[1.0, 5.0, 3.0, 1.0], 1), 10.0);
        assert_eq!(critical_path(&diamond, &[1.0, 5.0, 3.0, 1.0]), 7.0);
    }
}
