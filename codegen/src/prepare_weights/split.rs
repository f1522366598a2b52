//! Decides what moves.

use super::WEIGHT_ATTRIBUTE;
use melior::ir::{BlockRef, OperationRef, Type, TypeLike, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects};
use std::collections::BTreeSet;

/// Ops that cost no more than to pass on what they give: views, and tensors that are one number over and over.
const LIGHT: [&str; 13] = [
    "bufferization.alloc_tensor",
    "linalg.broadcast",
    "linalg.fill",
    "tensor.cast",
    "tensor.collapse_shape",
    "tensor.dim",
    "tensor.empty",
    "tensor.expand_shape",
    "tensor.extract",
    "tensor.extract_slice",
    "tensor.from_elements",
    "tensor.reshape",
    "tensor.splat",
];

/// What moves, and what crosses from one side to the other.
pub struct Split<'c, 'a> {
    /// Numbers of the arguments that are weights.
    pub weights: Vec<usize>,
    /// Number of ops that move.
    pub n_moved: usize,
    /// They, and light ops that the rest does not need, in order.
    pub gone: Vec<OperationRef<'c, 'a>>,
    /// Those of them, and the light ops, that what crosses depends on, in order.
    pub prepare: Vec<OperationRef<'c, 'a>>,
    /// Results of ops that move which the rest uses, in order.
    pub crossing: Vec<Value<'c, 'a>>,
    /// Numbers of the weights that the rest uses as they are.
    pub passed: Vec<usize>,
}

/// What becomes of an op of the entry block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It depends on more than weights, or must stay for another reason.
    Stays,
    /// It depends on weights and constants alone, and is no work.
    Light,
    /// It depends on weights and constants alone.
    Moves,
}

impl<'c, 'a> Split<'c, 'a> {
    /// What moves out of a function; none if nothing does.
    pub fn of(function: OperationRef<'c, 'a>) -> Option<Self> {
        let block = ir::body(function)?;
        let arguments = ir::arguments_of(block);
        let is_weight = |idx: &usize| ir::argument_attribute(arguments[*idx], WEIGHT_ATTRIBUTE).is_some();
        let weights: Vec<usize> = (0..arguments.len()).filter(is_weight).collect();
        let roles = roles_of(block, &weights.iter().map(|&idx| arguments[idx]).collect::<Vec<_>>());
        let moved: Vec<_> = roles.iter().filter(|(_, role)| *role == Role::Moves).map(|(op, _)| *op).collect();
        if moved.is_empty() {
            return None;
        }
        // What the rest uses, from the end on: a light op stays in the rest if the rest uses its results.
        let mut used = Used::default();
        ir::blocks_of(function).into_iter().skip(1).flat_map(ir::ops_in).for_each(|op| used.by(op));
        for (op, role) in roles.iter().rev() {
            if *role == Role::Stays || (*role == Role::Light && used.any_of(*op)) {
                used.by(*op);
            }
        }
        let is_gone = |(op, role): &&(_, Role)| match role {
            Role::Stays => false,
            Role::Light => !used.any_of(*op),
            Role::Moves => true,
        };
        let gone = roles.iter().filter(is_gone).map(|(op, _)| *op).collect();
        let crossing: Vec<_> =
            moved.iter().flat_map(|op| ir::results_of(*op)).filter(|value| used.is_used(*value)).collect();
        let mut needed = Used::default();
        crossing.iter().for_each(|value| needed.add(*value));
        let mut prepare: Vec<_> = Vec::new();
        for (op, role) in roles.iter().rev() {
            if *role != Role::Stays && needed.any_of(*op) {
                needed.by(*op);
                prepare.push(*op);
            }
        }
        prepare.reverse();
        Some(Self {
            passed: weights.iter().copied().filter(|&idx| used.is_used(arguments[idx])).collect(),
            n_moved: moved.len(),
            gone,
            weights,
            prepare,
            crossing,
        })
    }
}

/// The role of each op of a block, in order.
fn roles_of<'c, 'a>(block: BlockRef<'c, 'a>, weights: &[Value<'c, 'a>]) -> Vec<(OperationRef<'c, 'a>, Role)> {
    let mut fixed: BTreeSet<usize> = weights.iter().map(|value| ir::value_key(*value)).collect();
    // Whether an op before this one may end the program, or do something that is seen.
    let mut is_guarded = false;
    let mut roles = Vec::new();
    for op in ir::ops_in(block) {
        let acts = ir::effects_of(op) != Effects::None || asserts(op);
        let may_move = !acts
            && op.successor_count() == 0
            && op.result_count() > 0
            && inputs_of(op).iter().all(|value| fixed.contains(&ir::value_key(*value)))
            && (!is_guarded || ir::is_speculatable(op));
        is_guarded |= acts;
        let role = match may_move {
            true if is_light(op) => Role::Light,
            true if ir::results_of(op).iter().all(|value| may_cross(value.r#type())) => Role::Moves,
            _ => Role::Stays,
        };
        if role != Role::Stays {
            fixed.extend(ir::results_of(op).into_iter().map(ir::value_key));
        }
        roles.push((op, role));
    }
    roles
}

fn asserts(op: OperationRef) -> bool {
    ir::walk(op).into_iter().any(|inner| ir::is_op(inner, "cf.assert"))
}

/// Operands, and what regions use from outside.
fn inputs_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Value<'c, 'a>> {
    if op.region_count() == 0 { op.operands().collect() } else { ir::captures_of(op) }
}

fn is_light(op: OperationRef) -> bool {
    let name = ir::op_name(op);
    let is_shaped = |value: Value| ir::shape_of(value.r#type()).is_some();
    let has_arrays = op.operands().chain(ir::results_of(op)).any(is_shaped);
    let is_scalar = op.region_count() == 0 && !has_arrays;
    ir::is_constant_like(op) || is_scalar || LIGHT.contains(&name.as_str()) || only_repeats(op)
}

/// Whether a generic op writes what it reads to more places than it reads it from.
fn only_repeats(op: OperationRef) -> bool {
    let is_copy = || {
        let ops = ir::body(op).map(ir::ops_in).unwrap_or_default();
        ops.len() == 1 && ops[0].operands().all(|value| ir::defining_op(value).is_none())
    };
    let n_elements = |value: Value| {
        let extents = ir::shape_of(value.r#type()).unwrap_or_default();
        let is_static = extents.iter().all(|&extent| extent != ir::DYNAMIC);
        is_static.then(|| extents.iter().product::<i64>())
    };
    let n_results = op.result_count();
    if !ir::is_op(op, "linalg.generic") || n_results != 1 || !is_copy() {
        return false;
    }
    let read: Option<i64> = op.operands().take(op.operand_count() - n_results).map(n_elements).sum();
    let written = ir::results_of(op).into_iter().next().and_then(n_elements);
    // Lengths that only the running program knows are those of a broadcast, more often than not.
    read.zip(written).is_none_or(|(read, written)| written > read)
}

/// Whether a value of this type can be passed to and from C.
fn may_cross(r#type: Type) -> bool {
    let element = ir::element_type(r#type);
    let is_known = element.is_index() || matches!(ir::bits_of(element), Some(1 | 8 | 16 | 32 | 64));
    is_known && (r#type == element || (r#type.is_ranked_tensor() && ir::shape_of(r#type).is_some()))
}

/// Values that somebody uses.
#[derive(Default)]
struct Used(BTreeSet<usize>);

impl Used {
    fn add(&mut self, value: Value) {
        self.0.insert(ir::value_key(value));
    }

    fn by(&mut self, op: OperationRef) {
        inputs_of(op).into_iter().for_each(|value| self.add(value));
    }

    fn is_used(&self, value: Value) -> bool {
        self.0.contains(&ir::value_key(value))
    }

    fn any_of(&self, op: OperationRef) -> bool {
        ir::results_of(op).into_iter().any(|value| self.is_used(value))
    }
}
