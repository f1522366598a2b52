//! Makes producers write into the tensor that their results become parts of.
//!
//! `tensor.concat` and `tensor.pad` become a tensor without contents, fills of the borders alone, and insertions of the
//! parts. A part whose ops write one after another into a tensor without contents begins with its slice of the whole
//! instead, so that One-Shot Bufferize finds nothing to copy. A join that begins with all parts of an earlier one takes
//! that as one part, so growing joins share one buffer.
//!
//! A part is copied if
//!   1. it is an argument, comes from another block or is no part of its own, such as a slice,
//!   2. it is written in place already, in this join or in another one,
//!   3. somebody reads it while another part is written, which a buffer for both does not allow, or
//!   4. it begins before the part in front of it is done.
//!
//! Leaves alone joins of dynamic shape, and pads whose borders are negative or not constant.
//!
//! Cost: for each join one walk over its block.

mod join;
mod producer;

use join::{Join, Part, dense, shape_of};
use melior::ir::{BlockRef, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use producer::{Places, Producer};

use crate::{builder::Builder, tensor_blocks::tensor_blocks};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-place-joins",
    summary: "write parts of joined and padded tensors where they belong",
    description: "\
`tensor.concat` and `tensor.pad` of static shape become insertions into one tensor. What computes a part begins with its
slice of that tensor instead of one of its own, so that bufferization finds it in place; of a pad only the borders are
filled. Runs right before bufferization.

Remarks (`--remarks-filter=codegen-place-joins`): `passed` for each join with the number of parts in place, `missed` for
each part that is copied, with the reason.",
    anchor: "func.func",
    example: "test/codegen/place-joins/doc.mlir",
    dependent_dialects: &[ops::linalg_dialect_handle, ops::tensor_dialect_handle],
    options: Vec::new,
    run,
};

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    for block in tensor_blocks(function) {
        share_beginnings(block);
        for join in ir::ops_in(block).into_iter().filter_map(Join::of) {
            let plan = decide(&join);
            report(&join, &plan);
            write(&join, &plan);
        }
    }
    Ok(())
}

/// Makes a join that begins with the operands of an earlier one begin with that one's result.
fn share_beginnings(block: BlockRef) {
    let concats = || ir::ops_in(block).into_iter().filter(|op| ir::is_op(*op, "tensor.concat"));
    for op in concats() {
        let own: Vec<Value> = op.operands().collect();
        let same_dim = |other: &OperationRef| ir::int_attribute(*other, "dim") == ir::int_attribute(op, "dim");
        let begins_like = |other: &OperationRef| {
            let parts: Vec<Value> = other.operands().collect();
            parts.len() > 1 && parts.len() < own.len() && own.starts_with(&parts)
        };
        let earlier = concats().take_while(|other| *other != op).filter(same_dim).filter(begins_like);
        let Some(longest) = earlier.max_by_key(|other| other.operand_count()) else { continue };
        let rest = &own[longest.operand_count()..];
        let operands: Vec<Value> = ir::results_of(longest).into_iter().chain(rest.iter().copied()).collect();
        let dim = op.attribute("dim").expect("a concat has a dimension");
        let new =
            Builder::before(op).value("tensor.concat", &operands, ir::results_of(op)[0].r#type(), &[("dim", dim)]);
        ir::replace_all_uses(ir::results_of(op)[0], new);
        ir::erase(op);
    }
}

/// What becomes of a part.
enum Fate<'c, 'a> {
    /// It is written in place.
    Placed(Producer<'c, 'a>),
    /// It is copied, for this reason.
    Copied(&'static str),
}

/// What becomes of each part, in the order in which they are computed.
type Plan<'c, 'a> = Vec<(usize, Fate<'c, 'a>)>;

fn decide<'c, 'a>(join: &Join<'c, 'a>) -> Plan<'c, 'a> {
    let places = Places::around(join.op);
    let place_of = |part: &Part<'c, 'a>| ir::defining_op(part.value).and_then(|op| places.of(op));
    let mut order: Vec<usize> = (0..join.parts.len()).collect();
    order.sort_by_key(|&idx| place_of(&join.parts[idx]));
    let mut plan: Plan = Vec::new();
    for idx in order {
        let part = &join.parts[idx];
        let before: Vec<&Part> =
            plan.iter().filter(|(_, fate)| matches!(fate, Fate::Placed(_))).map(|(idx, _)| &join.parts[*idx]).collect();
        let fate = match Producer::of(part.value, join.op, &places) {
            None => Fate::Copied("it is not computed into a tensor of its own here"),
            Some(_) if before.iter().any(|other| other.value == part.value) => {
                Fate::Copied("it is in place elsewhere in the same tensor")
            }
            Some(producer) if !join.border_is_known(&places, producer.start) => {
                Fate::Copied("the border is computed behind its first op")
            }
            Some(producer) => {
                let start = places.of(producer.start);
                let is_late = before.iter().all(|other| place_of(other) < start);
                let is_read = |other: &&Part<'c, 'a>| is_read_between(other.value, start, join, &places);
                match (is_late, before.iter().any(is_read)) {
                    (false, _) => Fate::Copied("it begins before the part in front of it is done"),
                    (_, true) => Fate::Copied("another part is still read while it is computed"),
                    _ => Fate::Placed(producer),
                }
            }
        };
        plan.push((idx, fate));
    }
    plan
}

/// Whether somebody reads a value behind a place and in front of the join.
fn is_read_between(value: Value, start: Option<usize>, join: &Join, places: &Places) -> bool {
    let end = places.of(join.op);
    ir::uses(value).into_iter().any(|(user, _)| {
        let place = places.of(user);
        place >= start && place < end
    })
}

fn write<'c, 'a>(join: &Join<'c, 'a>, plan: &Plan<'c, 'a>) {
    let places = Places::around(join.op);
    let starts = plan.iter().filter_map(|(_, fate)| match fate {
        Fate::Placed(producer) => Some(producer.start),
        Fate::Copied(_) => None,
    });
    let first = starts.min_by_key(|op| places.of(*op)).unwrap_or(join.op);
    if let Some(constant) = join.border_op().filter(|op| places.of(*op) > places.of(first)) {
        ir::move_before(constant, first);
    }
    let mut whole = join.begin(&Builder::before(first));
    for (idx, fate) in plan {
        let part = &join.parts[*idx];
        if let Fate::Placed(producer) = fate {
            let builder = Builder::before(producer.start);
            let slot = builder.extract_slice(whole, &part.slice(), &shape_of(part.value));
            producer.write_into(&builder, slot);
            let behind = ir::defining_op(part.value).and_then(|op| op.next_in_block()).unwrap_or(join.op);
            whole = Builder::before(behind).insert_slice(part.value, whole, &part.slice());
        }
    }
    let builder = Builder::before(join.op);
    for (idx, fate) in plan {
        let part = &join.parts[*idx];
        if matches!(fate, Fate::Copied(_)) {
            whole = builder.insert_slice(part.value, whole, &part.slice());
        }
    }
    ir::replace_all_uses(join.result(), whole);
    let placed = plan.iter().filter(|(_, fate)| matches!(fate, Fate::Placed(_)));
    placed.for_each(|(idx, _)| read_from(&builder, whole, &join.parts[*idx], &places, join.op));
    ir::erase(join.op);
}

/// Makes who reads a part behind the join read it from the whole, into which others may be written until then.
fn read_from<'c, 'a>(
    builder: &Builder<'c, 'a>,
    whole: Value<'c, 'a>,
    part: &Part<'c, 'a>,
    places: &Places,
    join: OperationRef<'c, 'a>,
) {
    let behind = ir::uses(part.value).into_iter().filter(|(user, _)| places.of(*user) > places.of(join));
    let behind: Vec<_> = behind.collect();
    if !behind.is_empty() {
        let shape = shape_of(part.value);
        let slice = builder.extract_slice(whole, &dense(&part.offsets, &shape), &shape);
        behind.into_iter().for_each(|(user, idx)| ir::set_operand(user, idx, slice));
    }
}

fn report(join: &Join, plan: &Plan) {
    let op = join.op;
    let function = ir::function_name(op);
    let emit = |kind, rule: &str, message: String| {
        remark::emit(op.location(), &Remark::new(kind, SPEC.argument, &function, rule, message));
    };
    let n_placed = plan.iter().filter(|(_, fate)| matches!(fate, Fate::Placed(_))).count();
    let whole = format!("'{}' of {}", ir::op_name(op), join.result().r#type());
    emit(RemarkKind::Passed, "join", format!("{n_placed} of {} parts of {whole} are written in place", plan.len()));
    for (idx, fate) in plan {
        if let Fate::Copied(reason) = fate {
            let part = join.parts[*idx].value.r#type();
            emit(RemarkKind::Missed, "copy", format!("part #{idx} of {whole}, {part}, is copied: {reason}"));
        }
    }
}
