//! Groups of branches in a block: what could become a container.

use super::Config;
use crate::{block_graph::BlockGraph, roles::Role};
use melior::ir::{Location, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;
use parallel_op_task_graph::{
    branches::{branches_from, branches_into, join_tree},
    graph::NodeIdx,
    siblings,
};
use std::collections::{BTreeMap, BTreeSet};

/// Branches that do not depend on each other.
pub struct Group<'c> {
    /// Where they join or fork, for people.
    pub place: String,
    /// Whether they were found from a fork.
    pub is_fork: bool,
    /// Whether the branches are siblings that need each other, so that they cannot become tasks.
    pub is_dependent: bool,
    /// Location of that place.
    pub location: Location<'c>,
    /// The nodes of each branch, ascending; branches in the order of their first node.
    pub branches: Vec<Vec<NodeIdx>>,
}

/// Every group of a block, joins before forks, each in order of appearance. No two have the same branches.
pub fn all<'c>(block: &BlockGraph<'c, '_>, config: &Config) -> Vec<Group<'c>> {
    found(block, config, &|node| block.nodes[node].obstacle.is_none())
}

/// The groups there would be if every op but the terminator could stand in a task.
pub fn wished<'c>(block: &BlockGraph<'c, '_>, config: &Config) -> Vec<Group<'c>> {
    let last = block.nodes.len() - 1;
    found(block, config, &|node| node != last)
}

fn found<'c>(block: &BlockGraph<'c, '_>, config: &Config, eligible: &dyn Fn(NodeIdx) -> bool) -> Vec<Group<'c>> {
    let groups = if config.siblings { sibling_groups(block, config, eligible) } else { branch_groups(block, eligible) };
    keep_groups(block, groups, config)
}

fn branch_groups<'c>(block: &BlockGraph<'c, '_>, eligible: &dyn Fn(NodeIdx) -> bool) -> Vec<Group<'c>> {
    let mut groups = Vec::new();
    for join in 0..block.nodes.len() {
        // The branches of an inner node of a tree of sums are among those of its root.
        let is_inner = matches!(block.graph.succs(join), &[succ]
            if block.class[join].is_some() && block.class[join] == block.class[succ]);
        if is_inner || block.graph.preds(join).len() < 2 {
            continue;
        }
        groups.push(Group {
            place: format!("into '{}'", block.nodes[join].name),
            is_fork: false,
            is_dependent: false,
            location: block.nodes[join].op.location(),
            branches: joined_branches(block, join, eligible),
        });
    }
    for fork in &block.forks {
        groups.push(Group {
            place: format!("from {}", describe(fork.value)),
            is_fork: true,
            is_dependent: false,
            location: fork.value.location(),
            branches: branches_from(&block.graph, &fork.users, eligible, |node| block.nodes[node].escapes),
        });
    }
    groups
}

/// The branches into a join. A tree of sums is one join of all of its terms, unless these are no branches: then the sums
/// are what the branches compute, and the last one alone is the join.
fn joined_branches(block: &BlockGraph, join: NodeIdx, eligible: &dyn Fn(NodeIdx) -> bool) -> Vec<Vec<NodeIdx>> {
    let tree = join_tree(&block.graph, join, &block.class);
    let mut branches = branches_into(&block.graph, &tree, eligible);
    let n_computing = branches.iter().filter(|branch| computes(block, branch)).count();
    if n_computing < 2 && tree.len() > 1 {
        branches = branches_into(&block.graph, &[join], eligible);
    }
    branches
}

/// Whether a branch holds more than views and the like.
fn computes(block: &BlockGraph, branch: &[NodeIdx]) -> bool {
    branch.iter().any(|&node| block.nodes[node].role == Role::Work)
}

/// Single ops of one name that feed one op or use one value, directly or through views.
fn sibling_groups<'c>(
    block: &BlockGraph<'c, '_>,
    config: &Config,
    eligible: &dyn Fn(NodeIdx) -> bool,
) -> Vec<Group<'c>> {
    let is_view = |node: NodeIdx| block.nodes[node].role == Role::View && eligible(node);
    let mut groups = Vec::new();
    let mut add = |place: String, is_fork: bool, location: Location<'c>, candidates: Vec<NodeIdx>| {
        let mut by_name = BTreeMap::<&str, Vec<NodeIdx>>::new();
        for node in candidates {
            if eligible(node) && block.nodes[node].role == Role::Work {
                by_name.entry(&block.nodes[node].name).or_default().push(node);
            }
        }
        for candidates in by_name.values().filter(|candidates| candidates.len() >= config.min_siblings) {
            // A sibling that needs another is left out; if too few are left, the user is told of all of them.
            let independent = siblings::independent(&block.graph, candidates);
            let is_dependent = independent.len() < config.min_siblings;
            let taken = if is_dependent { candidates } else { &independent };
            groups.push(Group {
                place: place.clone(),
                is_fork,
                is_dependent,
                location,
                branches: taken.iter().map(|&node| vec![node]).collect(),
            });
        }
    };
    for join in 0..block.nodes.len() {
        let candidates = siblings::preds_through(&block.graph, join, is_view);
        add(format!("into '{}'", block.nodes[join].name), false, block.nodes[join].op.location(), candidates);
    }
    for fork in &block.forks {
        let candidates = siblings::succs_through(&block.graph, &fork.users, is_view);
        add(format!("from {}", describe(fork.value)), true, fork.value.location(), candidates);
    }
    groups
}

/// Groups with enough branches that compute, each once.
fn keep_groups<'c>(block: &BlockGraph<'c, '_>, groups: Vec<Group<'c>>, config: &Config) -> Vec<Group<'c>> {
    let mut seen = BTreeSet::new();
    groups
        .into_iter()
        .filter_map(|mut group| {
            group.branches.retain(|branch| computes(block, branch));
            group.branches.sort();
            (group.branches.len() >= config.min_siblings && seen.insert(group.branches.clone())).then_some(group)
        })
        .collect()
}

/// A value, for people.
fn describe(value: Value) -> String {
    match ir::defining_op(value) {
        Some(op) => format!("a result of '{}'", ir::op_name(op)),
        None => "a block argument".to_owned(),
    }
}
