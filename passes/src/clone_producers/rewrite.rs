//! Writes clones into a block.

use super::{Config, choice::Choice};
use crate::block_graph::BlockGraph;
use melior::ir::{OperationRef, Value, attribute::IntegerAttribute, operation::OperationLike, r#type::IntegerType};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::graph::NodeIdx;
use std::collections::{BTreeMap, HashMap};

/// Attribute of a copy: its number among those of its original.
pub const CLONE_ATTRIBUTE: &str = "parallel_op.clone";

/// Puts the clones of a choice in front of their first users, has these use them, and erases originals that are left
/// without a use. Ops keep their order.
pub fn write(graph: &BlockGraph, choice: &Choice, config: &Config) {
    let places = places(graph, choice);
    let mut cluster_of: HashMap<usize, usize> = choice
        .cluster_of
        .iter()
        .enumerate()
        .map(|(node, &cluster)| (ir::op_key(graph.nodes[node].op), cluster))
        .collect();
    let mut copies: BTreeMap<(NodeIdx, usize), OperationRef> = BTreeMap::new();
    let mut n_copies: HashMap<NodeIdx, i64> = HashMap::new();
    // An original stands behind what it needs, and so do the copies that have the same place.
    for (&(node, cluster), &place) in &places {
        let original = graph.nodes[node].op;
        let copy = ir::clone_before(original, graph.nodes[place].op);
        let number = n_copies.entry(node).or_insert(0);
        mark(copy, *number, config.reading.model.measured.ns(original));
        *number += 1;
        cluster_of.insert(ir::op_key(copy), cluster);
        copies.insert((node, cluster), copy);
    }
    for (&(node, cluster), &copy) in &copies {
        reroute(graph.nodes[node].op, copy, |op| cluster_of.get(&ir::op_key(op)) == Some(&cluster));
    }
    // Users come behind what they use. A copy may be left too: a free op that uses the original keeps it.
    for (&(node, _), &copy) in copies.iter().rev() {
        erase_unused(copy);
        if n_copies.remove(&node).is_some() {
            erase_unused(graph.nodes[node].op);
        }
    }
}

fn erase_unused(op: OperationRef) {
    if op.results().all(|result| ir::uses(result.into()).is_empty()) {
        ir::erase(op);
    }
}

/// For each clone, as node and cluster, the node in front of which it stands: its first user in the order of the block.
fn places(graph: &BlockGraph, choice: &Choice) -> BTreeMap<(NodeIdx, usize), NodeIdx> {
    let mut places: BTreeMap<(NodeIdx, usize), NodeIdx> =
        choice.clones.iter().map(|clone| ((clone.node, clone.cluster), usize::MAX)).collect();
    let clones: Vec<(NodeIdx, usize)> = places.keys().copied().collect();
    // Users come behind what they use, so that the places of clones that use this one are known.
    for (node, cluster) in clones.into_iter().rev() {
        let of_user = |&user: &NodeIdx| {
            let own = (choice.cluster_of.get(user) == Some(&cluster)).then_some(user);
            own.into_iter().chain(places.get(&(user, cluster)).copied()).min()
        };
        let first = graph.graph.succs(node).iter().filter_map(of_user).min();
        if let Some(first) = first {
            places.insert((node, cluster), first);
        }
    }
    places.retain(|_, place| *place != usize::MAX);
    places
}

/// Tells a copy from its original and other copies, and has it state what its original was measured to take.
fn mark(copy: OperationRef, number: i64, measured_ns: Option<f64>) {
    let context = ir::context_of(copy);
    let integer = |value: i64| IntegerAttribute::new(IntegerType::new(context, 64).into(), value);
    ir::set_attribute(copy, CLONE_ATTRIBUTE, integer(number).into());
    if let Some(ns) = measured_ns.filter(|_| !copy.has_attribute(ops::COST_ATTRIBUTE)) {
        ir::set_attribute(copy, ops::COST_ATTRIBUTE, integer(ns.round() as i64).into());
    }
}

/// Has the uses of an op by ops of the block that `is_served` admits, regions included, use its copy.
fn reroute(original: OperationRef, copy: OperationRef, is_served: impl Fn(OperationRef) -> bool) {
    let Some(block) = original.block() else { return };
    for (from, to) in original.results().map(Value::from).zip(copy.results()) {
        for (user, operand) in ir::uses(from) {
            if ir::ancestor_in_block(user, block).is_some_and(&is_served) {
                ir::set_operand(user, operand, to.into());
            }
        }
    }
}
