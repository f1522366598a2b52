//! How a part comes about: the ops that write one after another into the tensor that it begins with.

use std::collections::BTreeMap;

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

use crate::builder::{Builder, tensors::Extent};
use crate::fold_batch_norm::groups_of;

/// The places of a block's ops.
pub struct Places(BTreeMap<usize, usize>);

impl Places {
    /// Numbers the ops of the block that an op stands in.
    pub fn around(op: OperationRef) -> Self {
        let ops = op.block().map(ir::ops_in).unwrap_or_default();
        Self(ops.into_iter().enumerate().map(|(place, op)| (ir::op_key(op), place)).collect())
    }

    /// The place of an op of the block, or of what it stands in there.
    pub fn of(&self, op: OperationRef) -> Option<usize> {
        let around = |op: &OperationRef| self.0.get(&ir::op_key(*op)).copied();
        std::iter::successors(Some(op), |op| op.parent_operation()).find_map(|op| around(&op))
    }
}

/// What writes a part.
pub struct Producer<'c, 'a> {
    /// The first op that writes, and does more than to begin with a number or a few.
    pub start: OperationRef<'c, 'a>,
    /// The operands that are the tensor without contents, which the part begins with.
    roots: Vec<(OperationRef<'c, 'a>, usize)>,
    /// Fills and broadcasts that the part begins with, each with its user: made anew behind the tensor that they write.
    beginnings: Vec<(OperationRef<'c, 'a>, OperationRef<'c, 'a>, usize)>,
    /// Reshapes between the part and what it begins with, last first.
    reshapes: Vec<OperationRef<'c, 'a>>,
    /// Those of them in front of the first op.
    early: Vec<OperationRef<'c, 'a>>,
}

impl<'c: 'a, 'a> Producer<'c, 'a> {
    /// What writes `value`, if all of it stands in the block of `join`, and nobody else sees what it writes.
    pub fn of(value: Value<'c, 'a>, join: OperationRef<'c, 'a>, places: &Places) -> Option<Self> {
        let mut start = None;
        let mut user: Option<(OperationRef, usize)> = None;
        let (mut beginnings, mut reshapes, mut early) = (Vec::new(), Vec::new(), Vec::new());
        let mut current = value;
        loop {
            let op = ir::defining_op(current).filter(|op| op.block() == join.block())?;
            if ir::is_op(op, "tensor.empty") {
                let roots = roots_of(current, user?);
                let first = roots.iter().map(|(op, _)| *op).filter(|op| ir::is_op(*op, "tensor.extract_slice"));
                let start = first.chain(start).min_by_key(|op| places.of(*op))?;
                return Some(Self { start, roots, beginnings, reshapes, early });
            }
            let is_beginning = is_beginning(op) && early.is_empty();
            if let Some((user, idx)) = user.filter(|_| is_beginning) {
                beginnings.push((op, user, idx));
            } else if user.is_some() && !is_seen_only_by_writers(current) {
                return None;
            }
            let idx = written_operand(op, current)?;
            if is_reshape(op) {
                reshapes.push(op);
                early.push(op);
            } else if !is_beginning || user.is_none() {
                start = Some(op);
                early.clear();
            }
            user = Some((op, idx));
            current = op.operand_at(idx)?;
        }
    }

    /// Makes the part begin with `slot`, which is made in front of its first op.
    pub fn write_into(&self, builder: &Builder<'c, 'a>, slot: Value<'c, 'a>) {
        let slot = self.reshapes.iter().fold(slot, |slot, reshape| undone(builder, *reshape, slot));
        for (op, idx) in self.roots.iter().filter(|(op, _)| !self.is_begun_by(*op)) {
            ir::set_operand(*op, *idx, slot);
        }
        self.early.iter().rev().for_each(|reshape| ir::move_before(*reshape, self.start));
        // From the tensor without contents on, each one writes what the one before wrote.
        let mut written = slot;
        for (op, user, idx) in self.beginnings.iter().rev() {
            let copy = builder.clone_of(*op);
            ir::set_operand(copy, 1, written);
            written = ir::results_of(copy)[0];
            if !self.is_begun_by(*user) {
                ir::set_operand(*user, *idx, written);
            }
        }
        // Users first: the list begins with the one next to the part.
        for (op, ..) in &self.beginnings {
            if ir::results_of(*op).into_iter().all(|result| ir::uses(result).is_empty()) {
                ir::erase(*op);
            }
        }
    }

    fn is_begun_by(&self, op: OperationRef<'c, 'a>) -> bool {
        self.beginnings.iter().any(|(beginning, ..)| *beginning == op)
    }
}

/// Whether an op only begins a tensor with a number or a few, so that it can be done anew elsewhere.
fn is_beginning(op: OperationRef) -> bool {
    matches!(ir::op_name(op).as_str(), "linalg.fill" | "linalg.broadcast")
}

/// The operand that an op writes to give `result`; for a reshape the tensor that it sees in another shape.
fn written_operand<'c, 'a>(op: OperationRef<'c, 'a>, result: Value<'c, 'a>) -> Option<usize> {
    let name = ir::op_name(op);
    let own = ir::results_of(op).into_iter().position(|it| it == result)?;
    match name.as_str() {
        "tensor.insert_slice" => Some(1),
        "tensor.expand_shape" | "tensor.collapse_shape" => Some(0),
        "scf.forall" => Some(op.operand_count() - op.result_count() + own),
        _ if name.starts_with("linalg.") => Some(op.operand_count().checked_sub(op.result_count())? + own),
        _ => None,
    }
}

fn is_reshape(op: OperationRef) -> bool {
    matches!(ir::op_name(op).as_str(), "tensor.expand_shape" | "tensor.collapse_shape")
}

/// Whether a value that is written further has no other user than the writer, and the slices that are filled in between.
fn is_seen_only_by_writers(value: Value) -> bool {
    let uses = ir::uses(value);
    let is_slice = |op: OperationRef| ir::is_op(op, "tensor.extract_slice");
    match uses.iter().filter(|(op, _)| !is_slice(*op)).collect::<Vec<_>>().as_slice() {
        [(op, _)] => uses.len() == 1 || ir::is_op(*op, "tensor.insert_slice"),
        _ => false,
    }
}

/// The uses of a tensor without contents that one part begins with: the writer, and a slice that it inserts again.
fn roots_of<'c, 'a>(empty: Value<'c, 'a>, writer: (OperationRef<'c, 'a>, usize)) -> Vec<(OperationRef<'c, 'a>, usize)> {
    let mut roots = vec![writer];
    if ir::is_op(writer.0, "tensor.insert_slice") {
        roots.extend(ir::uses(empty).into_iter().filter(|(op, _)| ir::is_op(*op, "tensor.extract_slice")));
    }
    roots
}

/// The slot in the shape that a reshape had before.
fn undone<'c, 'a>(builder: &Builder<'c, 'a>, reshape: OperationRef<'c, 'a>, slot: Value<'c, 'a>) -> Value<'c, 'a> {
    let groups = groups_of(reshape).expect("a reshape has groups");
    if ir::is_op(reshape, "tensor.expand_shape") {
        return builder.collapse(slot, &groups);
    }
    let source = reshape.operand_at(0).expect("a reshape has a source");
    let extents: Vec<Extent> =
        ir::shape_of(source.r#type()).unwrap_or_default().into_iter().map(Extent::Static).collect();
    builder.expand(slot, &groups, &extents)
}
