//! The parts of a block that can each become one container.

use crate::block_graph::BlockGraph;
use parallel_op_task_graph::graph::NodeIdx;

/// The nodes of each segment, ascending; segments in the order in which their containers run.
///
/// A node that has to stay outside of tasks splits what it needs from what needs it. What has nothing to do with it is not
/// split: two nodes are in one segment if as many such nodes stand in a row before the one as before the other. So no
/// path leaves a segment and comes back. Linear in nodes and edges.
pub fn by_edges(block: &BlockGraph, stays_outside: &[bool]) -> Vec<Vec<NodeIdx>> {
    let mut depth = vec![0_usize; block.nodes.len()];
    for &node in block.graph.topological_order() {
        let preds = block.graph.preds(node).iter();
        depth[node] = preds.map(|&pred| depth[pred] + usize::from(stays_outside[pred])).max().unwrap_or(0);
    }
    grouped(&depth, stays_outside)
}

/// [`by_edges`] where side effects have an order: every node that stays outside splits what stands before it from what
/// stands behind it.
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
