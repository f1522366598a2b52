//! The ops of a block in their order, and what they use of each other.

use melior::ir::{BlockRef, OperationRef, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects, Rows};
use std::collections::{BTreeMap, BTreeSet};

/// Marks arguments that are the same in every call.
const WEIGHT: &str = "parallel_op.weight";

/// A block of ops as a graph.
pub struct BlockOrder<'c, 'a> {
    /// The ops in order.
    pub ops: Vec<OperationRef<'c, 'a>>,
    positions: BTreeMap<usize, usize>,
    /// For each op the ops that use its results, or hold an op that does, in order.
    users: Vec<Vec<usize>>,
}

impl<'c, 'a> BlockOrder<'c, 'a> {
    /// The order of a block. Linear in its ops and their operands, nested ones included.
    pub fn of(block: BlockRef<'c, 'a>) -> Self {
        let ops = ir::ops_in(block);
        let positions: BTreeMap<usize, usize> =
            ops.iter().enumerate().map(|(position, op)| (ir::op_key(*op), position)).collect();
        let mut users = vec![BTreeSet::new(); ops.len()];
        for (position, op) in ops.iter().enumerate() {
            let operands = ir::walk(*op).into_iter().flat_map(|inner| inner.operands().collect::<Vec<_>>());
            for definition in operands.filter_map(ir::defining_op) {
                if let Some(&from) = positions.get(&ir::op_key(definition)).filter(|&&from| from != position) {
                    users[from].insert(position);
                }
            }
        }
        Self { ops, positions, users: users.into_iter().map(|users| users.into_iter().collect()).collect() }
    }

    /// Where an op stands; none if it stands in another block.
    pub fn position(&self, op: OperationRef) -> Option<usize> {
        self.positions.get(&ir::op_key(op)).copied()
    }

    /// The ops that depend on weights and constants alone, and on some weight, and the fills that only such ops use:
    /// `codegen-prepare-weights` moves them away.
    pub fn of_weights(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for (position, op) in self.ops.iter().enumerate() {
            let is_known = |value| {
                ir::defining_op(value).is_some_and(|from| {
                    matches!(ir::op_name(from).as_str(), "tensor.empty" | "linalg.fill" | "arith.constant")
                })
            };
            let is_weight = |value: Value| match ir::defining_op(value) {
                Some(from) => {
                    self.position(from).is_some_and(|from| found.contains(&from))
                        || ir::is_op(from, "arith.constant") && value.r#type().is_ranked_tensor()
                }
                None => ir::argument_attribute(value, WEIGHT).is_some(),
            };
            let mut operands = op.operands();
            if op.operands().any(is_weight) && operands.all(|value| is_weight(value) || is_known(value)) {
                found.insert(position);
            }
        }
        // What a weight is padded with: as a loop it would not move, nor would the weight then.
        let of_one = |position: &usize| {
            let users = &self.users[*position];
            ir::is_op(self.ops[*position], "linalg.fill")
                && !users.is_empty()
                && users.iter().all(|it| found.contains(it))
        };
        let fills: Vec<usize> = (0..self.ops.len()).filter(of_one).collect();
        found.extend(fills);
        found
    }

    /// Whether ops can become one op at the place of the last of them. `parts` gives the ops that another op will become
    /// one with.
    ///
    /// Nothing outside may stand on a way from one of them to another, and what moves behind them must have no effects.
    pub fn can_join(&self, members: &BTreeSet<usize>, parts: &dyn Fn(usize) -> Vec<usize>) -> bool {
        let Some(&last) = members.last() else { return false };
        let mut seen = BTreeSet::new();
        let mut open: Vec<usize> = members.iter().copied().collect();
        while let Some(position) = open.pop() {
            for &user in &self.users[position] {
                if members.contains(&user) {
                    if !members.contains(&position) {
                        return false;
                    }
                    continue;
                }
                let all = parts(user);
                if all.iter().all(|&part| part > last) {
                    continue;
                }
                if user < last && ir::effects_of(self.ops[user]) != Effects::None {
                    return false;
                }
                open.extend(all.into_iter().filter(|part| seen.insert(*part)));
            }
        }
        true
    }

    /// Moves what needs a result of the ops, and stands in front of the last of them, behind it.
    pub fn move_users_behind(&self, ops: &[OperationRef<'c, 'a>]) {
        let members: BTreeSet<usize> = ops.iter().filter_map(|op| self.position(*op)).collect();
        let Some(&last) = members.last() else { return };
        let mut late: BTreeSet<usize> = BTreeSet::new();
        for position in 0..last {
            if members.contains(&position) || late.contains(&position) {
                late.extend(self.users[position].iter().filter(|user| !members.contains(user) && **user < last));
            }
        }
        let mut behind = self.ops[last];
        for position in late {
            ir::move_after(self.ops[position], behind);
            behind = self.ops[position];
        }
    }

    /// The same rows with the ops as they stand now.
    pub fn sorted(&self, rows: Rows<'c, 'a>) -> Rows<'c, 'a> {
        let mut pairs: Vec<_> = rows.ops.into_iter().zip(rows.loops).collect();
        pairs.sort_by_key(|(op, _)| self.position(*op));
        let (ops, loops) = pairs.into_iter().unzip();
        Rows { ops, loops, sizes: rows.sizes }
    }
}
