//! Which producers become a part of their consumers.

use crate::{
    body::Body,
    structure::{Structure, stands_in_block},
};
use melior::ir::{OperationRef, operation::OperationLike};
use parallel_op_dialect::ir;

/// Instructions that a producer may have to be computed by each of several users.
const MOST_REPEATED_OPS: usize = 4;

/// Instructions beyond which joined bodies would run out of registers.
const MOST_OPS: usize = 64;

/// Whether `producer` becomes a part of `consumer`, which takes its result as this operand.
pub fn may_fuse(producer: OperationRef, consumer: OperationRef, operand: usize) -> bool {
    let is_alone = match uses_of(producer).as_slice() {
        [] => false,
        uses => uses.iter().all(|(user, _)| *user == consumer),
    };
    can_fuse(producer, consumer, operand) && (is_alone || may_be_repeated(producer))
}

/// Whether the two can be joined, if that does not repeat the producer for other users.
fn can_fuse(producer: OperationRef, consumer: OperationRef, operand: usize) -> bool {
    let (Some(from), Some(to)) = (Structure::of(producer), Structure::of(consumer)) else { return false };
    let [first, second] = [producer, consumer].map(Body::of);
    let is_rigid = |structure: &Structure, op: OperationRef, body: &Body| {
        structure.has_windows() || structure.is_contraction() || structure.is_shuffle(op) || body.reaches_out
    };
    let is_once = to.covers_loops(operand) && !to.is_permuted(operand);
    let reads_sums = || producer.operands().any(is_from_contraction);
    producer.block() == consumer.block()
        && !stands_in_block(consumer)
        && ir::is_op(producer, "linalg.generic")
        && from.is_elementwise()
        && !is_rigid(&from, producer, &first)
        && !is_rigid(&to, consumer, &second)
        && first.n_ops + second.n_ops <= MOST_OPS
        && (is_once || first.moves_only())
        && (is_once && to.is_elementwise() || !reads_sums())
}

/// Whether several users may each compute the producer: all of them can, it is cheap, and it reads no more memory than
/// its result has.
fn may_be_repeated(producer: OperationRef) -> bool {
    let Some(structure) = Structure::of(producer) else { return false };
    let body = Body::of(producer);
    let n_full = (0..structure.n_inputs).filter(|&operand| structure.covers_loops(operand)).count();
    body.n_expensive == 0
        && body.n_ops <= MOST_REPEATED_OPS
        && n_full <= 1
        && !producer.operands().any(is_from_contraction)
        && uses_of(producer)
            .into_iter()
            .all(|(user, operand)| ir::is_op(user, "linalg.generic") && can_fuse(producer, user, operand))
}

fn uses_of<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<(OperationRef<'c, 'a>, usize)> {
    ir::results_of(op).into_iter().flat_map(ir::uses).collect()
}

/// Whether a value is the result of a contraction or a convolution that no block was made of.
fn is_from_contraction(value: melior::ir::Value) -> bool {
    ir::defining_op(value)
        .and_then(|op| Structure::of(op))
        .is_some_and(|structure| structure.is_contraction() || structure.has_windows())
}
