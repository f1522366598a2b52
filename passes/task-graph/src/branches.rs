//! Sets of nodes between a fork and a join that do not depend on each other.
//!
//! Both searches give each node the branch that all of its neighbours on one side agree on:
//!
//! - [`branches_into`] looks back from a join: a node belongs to a branch if every path from it to the join leads
//!   through that branch.
//! - [`branches_from`] looks forward from a fork: a node belongs to a branch if everything it needs from the fork comes
//!   through that branch.
//!
//! In either case no path leads from one branch to another, and all branches together are convex: a path that left them
//! and came back would have given the nodes outside a branch as well. A node that is not eligible ends the branch.
//!
//! Both want a graph whose edges lead to higher numbers, as one read from a program has.
//!
//! Where there is only one branch, none is returned. That is known as soon as the neighbours of the join or fork have
//! been looked at; in a long chain of joins with shortcuts each search would else look at everything.

use crate::graph::{NodeIdx, TaskGraph};
use std::collections::BTreeSet;

/// What a search knows of a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    /// Not seen, or without a path to the join.
    Unrelated,
    /// Of the branch that this node ends or starts.
    Branch(NodeIdx),
    /// Shared by several branches or not eligible.
    Shared,
}

impl Label {
    /// What a node is whose neighbours are of `self` and `other`.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (label, Self::Unrelated) | (Self::Unrelated, label) => label,
            (a, b) if a == b => a,
            _ => Self::Shared,
        }
    }
}

/// The join as a set: `join`, and the nodes of its class that feed nothing else, and so on upwards.
///
/// `class` tells which nodes combine alike (adding, taking the maximum), none for a node that does not combine: a chain
/// or tree of sums is one join of all of its terms. The result is in ascending order.
pub fn join_tree(graph: &TaskGraph, join: NodeIdx, class: &[Option<u32>]) -> Vec<NodeIdx> {
    let mut tree = vec![join];
    let mut next = 0;
    while let Some(&node) = tree.get(next) {
        next += 1;
        for &pred in graph.preds(node) {
            if class[join].is_some() && class[pred] == class[join] && graph.succs(pred) == [node] {
                tree.push(pred);
            }
        }
    }
    tree.sort_unstable();
    tree
}

/// The branches that end in `joins`, each in ascending order, ordered by their last node.
///
/// A node that also feeds something that does not lead to the join may be in a branch.
pub fn branches_into(graph: &TaskGraph, joins: &[NodeIdx], eligible: impl Fn(NodeIdx) -> bool) -> Vec<Vec<NodeIdx>> {
    let Some(&last) = joins.iter().max() else { return Vec::new() };
    let mut search = Backward { graph, last, labels: vec![Label::Unrelated; graph.n_nodes()], leads: Vec::new() };
    search.leads = vec![None; last + 1];
    joins.iter().for_each(|&join| search.leads[join] = Some(true));
    let mut open: BTreeSet<NodeIdx> = joins.iter().flat_map(|&join| graph.preds(join)).copied().collect();
    joins.iter().for_each(|join| {
        open.remove(join);
    });
    let Some(&first_neighbour) = open.first() else { return Vec::new() };
    let mut n_branches = 0;
    while let Some(node) = open.pop_last() {
        if node < first_neighbour && n_branches < 2 {
            return Vec::new();
        }
        let mut label = Label::Unrelated;
        for &succ in graph.succs(node) {
            if !joins.contains(&succ) && search.leads_to_join(succ) {
                label = label.and(match search.labels[succ] {
                    // Above a shared node, hence shared itself.
                    Label::Unrelated => Label::Shared,
                    known => known,
                });
            }
        }
        if label == Label::Unrelated {
            label = Label::Branch(node);
        }
        search.labels[node] = if eligible(node) { label } else { Label::Shared };
        n_branches += usize::from(search.labels[node] == Label::Branch(node));
        if let Label::Branch(_) = search.labels[node] {
            open.extend(graph.preds(node).iter().filter(|pred| !joins.contains(pred)));
        }
    }
    collect(&search.labels)
}

/// The state of a search from the join upwards.
struct Backward<'a> {
    graph: &'a TaskGraph,
    last: NodeIdx,
    labels: Vec<Label>,
    /// Whether a node has a path to the join, as far as it was asked.
    leads: Vec<Option<bool>>,
}

impl Backward<'_> {
    /// Whether `node` has a path to the join. Looks only at nodes between the two, and at each once.
    fn leads_to_join(&mut self, node: NodeIdx) -> bool {
        let mut path = vec![node];
        while let Some(&node) = path.last() {
            if node > self.last || self.leads[node].is_some() {
                path.pop();
                continue;
            }
            let succs = self.graph.succs(node);
            if succs.iter().any(|&succ| succ <= self.last && self.leads[succ] == Some(true)) {
                self.leads[node] = Some(true);
            } else if let Some(&succ) = succs.iter().find(|&&succ| succ <= self.last && self.leads[succ].is_none()) {
                path.push(succ);
            } else {
                self.leads[node] = Some(false);
            }
        }
        node <= self.last && self.leads[node] == Some(true)
    }
}

/// The branches that start in `users`, the nodes that use one value, each in ascending order, ordered by first node.
///
/// A branch takes along what is computed for it alone: nodes that do not need the fork and feed nothing but the branch.
/// `escapes` tells which nodes have a use that the graph does not show.
pub fn branches_from(
    graph: &TaskGraph,
    users: &[NodeIdx],
    eligible: impl Fn(NodeIdx) -> bool,
    escapes: impl Fn(NodeIdx) -> bool,
) -> Vec<Vec<NodeIdx>> {
    let mut labels = vec![Label::Unrelated; graph.n_nodes()];
    let mut open: BTreeSet<NodeIdx> = users.iter().copied().collect();
    let Some(&last_user) = open.last() else { return Vec::new() };
    // Open nodes that may belong to a branch: the others need a shared node, and so does all that needs them.
    let mut hopeful = open.clone();
    let mut end = 0;
    let mut n_branches = 0;
    while !hopeful.is_empty()
        && let Some(node) = open.pop_first()
    {
        hopeful.remove(&node);
        if node > last_user && n_branches < 2 {
            return Vec::new();
        }
        let label = graph.preds(node).iter().fold(Label::Unrelated, |label, &pred| label.and(labels[pred]));
        let label = if label == Label::Unrelated { Label::Branch(node) } else { label };
        labels[node] = if eligible(node) { label } else { Label::Shared };
        n_branches += usize::from(labels[node] == Label::Branch(node));
        end = node;
        open.extend(graph.succs(node));
        if labels[node] != Label::Shared {
            hopeful.extend(graph.succs(node));
        }
    }
    take_along(graph, &mut labels, end, eligible, escapes);
    let mut branches = collect(&labels);
    branches.sort_by_key(|branch| branch[0]);
    branches
}

/// Gives nodes below `end` that feed one branch alone to it.
fn take_along(
    graph: &TaskGraph,
    labels: &mut [Label],
    end: NodeIdx,
    eligible: impl Fn(NodeIdx) -> bool,
    escapes: impl Fn(NodeIdx) -> bool,
) {
    for node in (0..end).rev() {
        if labels[node] != Label::Unrelated || graph.succs(node).is_empty() || escapes(node) || !eligible(node) {
            continue;
        }
        let first = labels[graph.succs(node)[0]];
        if matches!(first, Label::Branch(_)) && graph.succs(node).iter().all(|&succ| labels[succ] == first) {
            labels[node] = first;
        }
    }
}

/// The branches that the labels tell of, ordered by the node that names them; none if there is only one.
fn collect(labels: &[Label]) -> Vec<Vec<NodeIdx>> {
    let mut branches = std::collections::BTreeMap::<NodeIdx, Vec<NodeIdx>>::new();
    for (node, label) in labels.iter().enumerate() {
        if let Label::Branch(name) = label {
            branches.entry(*name).or_default().push(node);
        }
    }
    if branches.len() < 2 { Vec::new() } else { branches.into_values().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn into(graph: &TaskGraph, join: NodeIdx) -> Vec<Vec<NodeIdx>> {
        branches_into(graph, &[join], |_| true)
    }

    #[test]
    fn branches_between_fork_and_join() {
        // 0 forks into 1-2 and 3, joined by 4.
        let graph = TaskGraph::with_edges(5, &[(0, 1), (1, 2), (0, 3), (2, 4), (3, 4)]);
        assert_eq!(into(&graph, 4), [vec![1, 2], vec![3]]);
        assert_eq!(branches_from(&graph, &[1, 3], |_| true, |_| false), [vec![1, 2], vec![3]]);
    }

    #[test]
    fn towers_on_inputs_of_their_own() {
        let graph = TaskGraph::with_edges(5, &[(0, 1), (2, 3), (1, 4), (3, 4)]);
        assert_eq!(into(&graph, 4), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_skip_connection_is_no_branch() {
        // 0 -> 1 -> 2 = 0 + 1: only one way to work on.
        let graph = TaskGraph::with_edges(3, &[(0, 1), (0, 2), (1, 2)]);
        assert!(into(&graph, 2).is_empty());
    }

    #[test]
    fn projections_that_join_in_different_places() {
        // 0 forks into q, k, v = 1, 2, 3; 4 = q k; 5 = 4 v.
        let graph = TaskGraph::with_edges(6, &[(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (4, 5), (3, 5)]);
        assert_eq!(branches_from(&graph, &[1, 2, 3], |_| true, |_| false), [[1], [2], [3]]);
        assert_eq!(into(&graph, 4), [[1], [2]]);
    }

    #[test]
    fn a_node_that_is_not_eligible_ends_its_branch() {
        let graph = TaskGraph::with_edges(6, &[(0, 1), (1, 2), (3, 4), (2, 5), (4, 5)]);
        assert_eq!(branches_into(&graph, &[5], |node| node != 1), [vec![2], vec![3, 4]]);
    }

    #[test]
    fn a_use_that_does_not_reach_the_join_is_allowed() {
        // 1 also feeds 3, which ends nowhere.
        let graph = TaskGraph::with_edges(5, &[(0, 4), (1, 2), (1, 3), (2, 4)]);
        assert_eq!(into(&graph, 4), [vec![0], vec![1, 2]]);
    }

    #[test]
    fn a_sum_of_terms_is_one_join() {
        // ((0 + 1) + 2) + 3 as 4, 5, 6.
        let graph = TaskGraph::with_edges(7, &[(0, 4), (1, 4), (4, 5), (2, 5), (5, 6), (3, 6)]);
        let class = [None, None, None, None, Some(0), Some(0), Some(0)];
        let tree = join_tree(&graph, 6, &class);
        assert_eq!(tree, [4, 5, 6]);
        assert_eq!(branches_into(&graph, &tree, |_| true), [[0], [1], [2], [3]]);
    }

    #[test]
    fn a_partial_sum_with_another_use_is_a_term() {
        // 2 = 0 + 1, 3 = f(2), 4 = 2 + 3.
        let graph = TaskGraph::with_edges(5, &[(0, 2), (1, 2), (2, 3), (2, 4), (3, 4)]);
        assert_eq!(join_tree(&graph, 4, &[None, None, Some(0), None, Some(0)]), [4]);
    }

    #[test]
    fn what_feeds_one_branch_alone_goes_with_it() {
        // Weights 0 and 1 feed 2 and 3, which use one value from outside of the graph.
        let graph = TaskGraph::with_edges(4, &[(0, 2), (1, 3)]);
        assert_eq!(branches_from(&graph, &[2, 3], |_| true, |_| false), [vec![0, 2], vec![1, 3]]);
        assert_eq!(branches_from(&graph, &[2, 3], |_| true, |node| node == 0), [vec![1, 3], vec![2]]);
    }
}
