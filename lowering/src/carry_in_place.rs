//! Writes what a loop passes to its next turn into the buffer that the loop carries.
//!
//! One-Shot Bufferize refuses a loop whose turn ends in another buffer than it began with, and its option that allows
//! it (`allow-return-allocs-from-loops`) computes wrong values where a loop passes on an outer tensor. A
//! `bufferization.materialize_in_destination` in front of the yield makes both one buffer.
//!
//! The turn works on a copy of the carried tensor if
//!   1. it holds tasks: several may read the tensor, so that One-Shot Bufferize holds it for read-only and would refuse
//!      to write into it at the end of the turn, or
//!   2. it passes the tensor, or a part of it, on as another value: that must be read before it is written into.
//!
//! Leaves a value of `scf.for` and `scf.while` alone if it
//!   1. is the carried tensor itself, or
//!   2. has a dynamic extent that is not known to stay the same from turn to turn.
//!
//! Cost: one walk per loop and the bounds of dynamic extents; one copy of the carried tensor per turn, or two; none where a turn writes into the tensor in
//! place, because a copy of a buffer onto itself is folded.

use melior::ir::{
    BlockRef, OperationRef, RegionLike, Value, ValueLike,
    block::BlockLike,
    operation::{OperationBuilder, OperationLike},
    r#type::RankedTensorType,
};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir::{self, BlockParts, OperationParts},
    ops,
    pass::{OptionValues, PassSpec},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-carry-in-place",
    summary: "write what a loop passes on into the tensor that it carries",
    description: "One-Shot Bufferize takes a loop only if each turn ends in the buffer that it began with. This pass \
                  puts a `bufferization.materialize_in_destination` in front of the yield of `scf.for` and `scf.while` \
                  where a turn makes a new tensor of the same extents.",
    anchor: "func.func",
    example: "test/lowering/carry-in-place/doc.mlir",
    dependent_dialects: &[ops::bufferization_dialect_handle],
    options: Vec::new,
    run,
};

const MATERIALIZE: &str = "bufferization.materialize_in_destination";

/// A value that a loop passes to its next turn.
struct Carried<'c, 'a> {
    body: BlockRef<'c, 'a>,
    /// Whether the turn holds tasks.
    has_tasks: bool,
    terminator: OperationRef<'c, 'a>,
    operand: usize,
    /// The block argument that the next turn sees it as.
    argument: Value<'c, 'a>,
    /// What the first turn sees it as, where every turn of the loop gets the same.
    initial: Option<Value<'c, 'a>>,
}

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let loops = ir::walk(function).into_iter().flat_map(carried_values);
    let renewed: Vec<Carried> = loops.filter(is_renewed).collect();
    renewed.iter().for_each(write_in_place);
    Ok(())
}

/// The values that one loop passes on; none for any other op.
fn carried_values<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Carried<'c, 'a>> {
    // The counter of `scf.for` is its first block argument; bounds and step are its first operands.
    let (body, n_counters, n_bounds) = match ir::op_name(op).as_str() {
        "scf.for" => (op.region_at(0), 1, Some(3)),
        "scf.while" => (op.region_at(1), 0, None),
        _ => return Vec::new(),
    };
    let Some(body) = body.and_then(|region| region.first_block()) else { return Vec::new() };
    let Some(terminator) = body.terminator() else { return Vec::new() };
    let has_tasks = ir::walk(op).into_iter().any(|inner| ir::is_op(inner, ops::TASK));
    (0..terminator.operand_count())
        .filter_map(|operand| {
            let argument = body.argument_at(operand + n_counters)?;
            let initial = n_bounds.and_then(|n_bounds| op.operand_at(operand + n_bounds));
            Some(Carried { body, has_tasks, terminator, operand, argument, initial })
        })
        .collect()
}

fn is_renewed(carried: &Carried) -> bool {
    let Some(value) = carried.terminator.operand_at(carried.operand) else { return false };
    let is_tensor = RankedTensorType::try_from(value.r#type()).is_ok();
    let is_closed = ir::defining_op(value).is_some_and(|op| ir::is_op(op, MATERIALIZE));
    let is_same = is_closed || value == carried.argument;
    // A turn that ends with the extents that the first one began with began with them itself.
    let begins = [Some(carried.argument), carried.initial];
    is_tensor && !is_same && begins.into_iter().flatten().any(|begin| ir::provably_same_extents(value, begin))
}

/// The tensor that the op behind `value` writes into to make it, if it is known to write into one.
fn destination<'c: 'a, 'a>(value: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
    let op = ir::defining_op(value)?;
    match ir::op_name(op).as_str() {
        MATERIALIZE | "tensor.insert" | "tensor.insert_slice" => op.operand_at(1),
        // The outputs of a structured op are its last operands, one per result.
        name if name.starts_with("linalg.") => {
            let result = op.results().position(|result| Value::from(result) == value)?;
            op.operand_at(op.operand_count().checked_sub(op.result_count())? + result)
        }
        _ => None,
    }
}

fn write_in_place(carried: &Carried) {
    let terminator = carried.terminator;
    if carried.has_tasks || is_passed_on_elsewhere(carried) {
        work_on_copy(carried);
    }
    let Some(value) = terminator.operand_at(carried.operand) else { return };
    let builder = OperationBuilder::new(MATERIALIZE, value.location())
        .add_operands(&[value, carried.argument])
        .add_results(&[value.r#type()]);
    let copy = ir::build_before(builder, terminator);
    if let Some(result) = copy.result_at(0) {
        ir::set_operand(terminator, carried.operand, result);
    }
}

/// Whether the turn yields the carried tensor, or a part of it, as another value.
fn is_passed_on_elsewhere(carried: &Carried) -> bool {
    let others = carried.terminator.operands().enumerate().filter(|(operand, _)| *operand != carried.operand);
    others.into_iter().any(|(_, value)| {
        std::iter::successors(Some(value), |&value| destination(value).or_else(|| viewed(value)))
            .any(|origin| origin == carried.argument)
    })
}

/// The tensor that `value` is a view of.
fn viewed<'c: 'a, 'a>(value: Value<'c, 'a>) -> Option<Value<'c, 'a>> {
    const VIEWS: [&str; 4] = ["tensor.cast", "tensor.collapse_shape", "tensor.expand_shape", "tensor.extract_slice"];
    let op = ir::defining_op(value)?;
    VIEWS.contains(&ir::op_name(op).as_str()).then(|| op.operand_at(0)).flatten()
}

/// Makes everything in the turn use a copy of the carried tensor.
fn work_on_copy(carried: &Carried) {
    let Some(first) = carried.body.first_operation() else { return };
    let uses = ir::uses(carried.argument);
    let builder = OperationBuilder::new("bufferization.alloc_tensor", carried.argument.location())
        .add_operands(&[carried.argument])
        .add_attributes(&[ir::operand_segments(ir::context_of(first), &[0, 1, 0])])
        .add_results(&[carried.argument.r#type()]);
    let Some(copy) = ir::build_before(builder, first).result_at(0) else { return };
    uses.into_iter().for_each(|(user, operand)| ir::set_operand(user, operand, copy));
}
