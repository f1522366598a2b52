//! The parts of a block that can each become one container.

use crate::block_graph::BlockGraph;
use parallel_op_task_graph::graph::NodeIdx;

/// Ways to split a block, the best first: a later one holds where a container of an earlier one cannot be placed.
///
/// Each has the nodes of each segment, ascending, and the segments in the order in which their containers run. A node
/// that has to stay outside of tasks splits what it needs from what needs it; what has nothing to do with it is not split
/// if it can be helped. No path leaves a segment and comes back. Linear in nodes and edges.
pub fn all(block: &BlockGraph, stays_outside: &[bool]) -> [Vec<Vec<NodeIdx>>; 3] {
    let early = depths(block, stays_outside);
    let late = late_depths(block, stays_outside, early.iter().copied().max().unwrap_or(0));
    [grouped(&late, stays_outside), grouped(&early, stays_outside), by_position(stays_outside)]
}

/// How many nodes that stay outside stand in a row before a node.
fn depths(block: &BlockGraph, stays_outside: &[bool]) -> Vec<usize> {
    let mut depth = vec![0_usize; block.nodes.len()];
    for &node in block.graph.topological_order() {
        let preds = block.graph.preds(node).iter();
        depth[node] = preds.map(|&pred| depth[pred] + usize::from(stays_outside[pred])).max().unwrap_or(0);
    }
    depth
}

/// The largest depths that keep the order of what needs each other: nodes stand with those that use them.
fn late_depths(block: &BlockGraph, stays_outside: &[bool], most: usize) -> Vec<usize> {
    let mut depth = vec![most; block.nodes.len()];
    for &node in block.graph.topological_order().iter().rev() {
        let succs = block.graph.succs(node).iter();
        let least = succs.map(|&succ| depth[succ] - usize::from(stays_outside[node])).min();
        depth[node] = least.unwrap_or(most);
    }
    depth
}

/// Where side effects or assertions have an order, every node that stays outside splits what stands before it from what stands behind
/// it.
pub fn by_position(stays_outside: &[bool]) -> Vec<Vec<NodeIdx>> {
    let mut before = 0;
    let count = |outside: &bool| {
        before += usize::from(*outside);
        before
    };
    let depth: Vec<usize> = stays_outside.iter().map(count).collect();
    grouped(&depth, stays_outside)
}

fn grouped(depth: &[usize], stays_outside: &[bool]) -> Vec<Vec<NodeIdx>> {
    let mut segments = vec![Vec::new(); depth.iter().max().map_or(0, |most| most + 1)];
    for node in (0..depth.len()).filter(|&node| !stays_outside[node]) {
        segments[depth[node]].push(node);
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}
