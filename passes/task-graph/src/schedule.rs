//! How long nodes take on so many workers.

use crate::graph::TaskGraph;

/// End of the last node when idle workers take the ready node of the lowest number.
///
/// Costs are in any one unit. With no worker, one is assumed.
///
/// # Panics
///
/// If there are fewer costs than nodes.
pub fn makespan(graph: &TaskGraph, costs: &[f64], workers: usize) -> f64 {
    let mut free_at = vec![0.0_f64; workers.max(1)];
    let mut missing: Vec<usize> = (0..graph.n_nodes()).map(|node| graph.preds(node).len()).collect();
    let mut ready_at = vec![0.0_f64; graph.n_nodes()];
    let mut ready: Vec<usize> = (0..graph.n_nodes()).filter(|&node| missing[node] == 0).collect();
    let mut end = 0.0_f64;
    while !ready.is_empty() {
        let worker = earliest(&free_at);
        let now = free_at[worker].max(ready.iter().map(|&node| ready_at[node]).fold(f64::INFINITY, f64::min));
        // The lowest number among the nodes that are ready at that moment.
        let Some(position) = (0..ready.len()).filter(|&i| ready_at[ready[i]] <= now).min_by_key(|&i| ready[i]) else {
            unreachable!("`now` is not before the first ready node");
        };
        let node = ready.swap_remove(position);
        let finish = now + costs[node];
        free_at[worker] = finish;
        end = end.max(finish);
        for &succ in graph.succs(node) {
            ready_at[succ] = ready_at[succ].max(finish);
            missing[succ] -= 1;
            if missing[succ] == 0 {
                ready.push(succ);
            }
        }
    }
    end
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
