//! Groups of ops that do better without their dimensions of extent one.
//!
//! Exporters carry a batch of one through everything and take it off around each matrix product. A group is what hangs
//! together by values with such dimensions. Without them the reshapes between it and the contractions go, while new ones
//! come where convolutions want them: a group loses its unit dimensions if more go than come.

use crate::structure::Structure;
use melior::ir::{OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;
use std::collections::BTreeMap;

/// The ops, among these, that should lose their loops with one iteration.
pub fn worth_dropping<'c, 'a>(ops: &[OperationRef<'c, 'a>]) -> Vec<OperationRef<'c, 'a>> {
    let nodes: Vec<OperationRef> = ops.iter().copied().filter(|op| is_node(*op)).collect();
    let index: BTreeMap<usize, usize> = nodes.iter().enumerate().map(|(idx, op)| (ir::op_key(*op), idx)).collect();
    let mut groups = Groups::new(nodes.len());
    for (idx, op) in nodes.iter().enumerate() {
        for value in ir::results_of(*op).into_iter().filter(|value| has_unit_dim(*value)) {
            for (user, _) in ir::uses(value) {
                if let Some(&other) = index.get(&ir::op_key(user)) {
                    groups.join(idx, other);
                }
            }
        }
    }
    let mut scores = vec![0; nodes.len()];
    for (idx, op) in nodes.iter().enumerate() {
        let group = groups.root(idx);
        scores[group] += reshapes_saved(*op, &index);
    }
    (0..nodes.len()).filter(|&idx| scores[groups.root(idx)] > 0).map(|idx| nodes[idx]).collect()
}

/// Whether unit dimensions can be taken off the op, and it has some.
fn is_node(op: OperationRef) -> bool {
    let is_known = matches!(ir::op_name(op).as_str(), "linalg.generic" | "linalg.transpose");
    let can = |structure: Structure| !structure.has_windows() && !structure.is_contraction();
    let values = || op.operands().chain(ir::results_of(op));
    is_known && values().any(has_unit_dim) && Structure::of(op).is_some_and(can)
}

/// How many reshapes go, less those that come, at the border of a group.
fn reshapes_saved(op: OperationRef, nodes: &BTreeMap<usize, usize>) -> i64 {
    let structure_inputs = Structure::of(op).map_or(0, |structure| structure.n_inputs);
    let of_operand = |value: Value| match ir::defining_op(value) {
        Some(other) if nodes.contains_key(&ir::op_key(other)) => 0,
        Some(other) => match ir::op_name(other).as_str() {
            "tensor.expand_shape" => 1,
            "tensor.empty" | "linalg.fill" | "arith.constant" | "tensor.extract_slice" => 0,
            _ => -1,
        },
        None => 0,
    };
    let of_user = |user: OperationRef| match ir::op_name(user).as_str() {
        _ if nodes.contains_key(&ir::op_key(user)) => 0,
        "tensor.collapse_shape" => 1,
        "func.return" => 0,
        _ => -1,
    };
    let inputs = op.operands().take(structure_inputs).filter(|value| has_unit_dim(*value)).map(of_operand);
    let results = ir::results_of(op).into_iter().filter(|value| has_unit_dim(*value));
    let users = results.flat_map(|value| ir::uses(value)).map(|(user, _)| of_user(user));
    inputs.sum::<i64>() + users.sum::<i64>()
}

fn has_unit_dim(value: Value) -> bool {
    value.r#type().is_ranked_tensor() && ir::shape_of(value.r#type()).is_some_and(|shape| shape.contains(&1))
}

/// Which nodes hang together: each points to another one of its group, or is its root.
struct Groups(Vec<usize>);

impl Groups {
    fn new(n_nodes: usize) -> Self {
        Self((0..n_nodes).collect())
    }

    fn root(&self, idx: usize) -> usize {
        let mut idx = idx;
        while self.0[idx] != idx {
            idx = self.0[idx];
        }
        idx
    }

    fn join(&mut self, a: usize, b: usize) {
        let [a, b] = [a, b].map(|idx| self.root(idx));
        self.0[a.max(b)] = a.min(b);
    }
}
