//! What the body of a reduction adds up.

use super::items::Item;
use melior::ir::{OperationRef, TypeLike, ValueLike, operation::OperationLike};
use parallel_op_dialect::{ir, ir::OperationParts};

/// Sums of so many elements are one thread's work.
pub const SERIAL_TURNS: i64 = 64;

/// How the turns of a reduction become one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Combiner {
    /// The op that joins two values.
    pub name: &'static str,
    neutral: Neutral,
}

/// The value that changes none that it is joined with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neutral {
    /// 0.
    Zero,
    /// 1.
    One,
    /// The least number of the type, with a sign.
    Least,
    /// The greatest number of the type, with a sign.
    Greatest,
    /// All bits set.
    Ones,
}

const COMBINERS: &[(&str, Neutral)] = &[
    ("arith.addf", Neutral::Zero),
    ("arith.addi", Neutral::Zero),
    ("arith.mulf", Neutral::One),
    ("arith.muli", Neutral::One),
    ("arith.maximumf", Neutral::Least),
    ("arith.maxnumf", Neutral::Least),
    ("arith.minimumf", Neutral::Greatest),
    ("arith.minnumf", Neutral::Greatest),
    ("arith.maxsi", Neutral::Least),
    ("arith.minsi", Neutral::Greatest),
    ("arith.maxui", Neutral::Zero),
    ("arith.minui", Neutral::Ones),
    ("arith.ori", Neutral::Zero),
    ("arith.xori", Neutral::Zero),
    ("arith.andi", Neutral::Ones),
];

impl Combiner {
    /// How the body joins an output with what it computes of the inputs; none if the output has another use.
    pub fn of(item: &Item, output: usize) -> Option<Self> {
        let (op, _) = joining_op(item, output)?;
        let (name, neutral) = COMBINERS.iter().find(|(name, _)| ir::is_op(op, name))?;
        Some(Self { name, neutral: *neutral })
    }

    /// The value to begin with.
    pub fn neutral(self) -> Neutral {
        self.neutral
    }
}

/// The op that makes what the body yields for an output of two values, and the number of its operand that is the output.
/// None if the output has any other use.
pub fn joining_op<'c, 'a>(item: &Item<'c, 'a>, output: usize) -> Option<(OperationRef<'c, 'a>, usize)> {
    let body = item.body?;
    let argument = *ir::arguments_of(body).get(output)?;
    let yielded = ir::terminator(item.op)?.operand_at(output - item.n_inputs)?;
    let op = ir::defining_op(yielded)?;
    match ir::uses(argument)[..] {
        [(user, number)] if user == op && op.operand_count() == 2 && op.result_count() == 1 => Some((op, number)),
        _ => None,
    }
}

/// Whether each output is joined by an op of which the order does not matter, and depends on parallel loops alone.
pub fn is_sum_of_rows(item: &Item) -> bool {
    let Some(linear) = &item.linear else { return false };
    item.outputs().all(|output| {
        let is_number = !ir::element_type(item.operands[output].r#type()).is_index();
        let mut loops = linear[output].iter().flat_map(|place| &place.terms);
        is_number && Combiner::of(item, output).is_some() && loops.all(|(idx, _)| item.loops[*idx].is_parallel)
    })
}

/// Whether threads may share the sums of an item: they are of a type that workgroup memory holds on any device.
pub fn is_tree(item: &Item) -> bool {
    let element = |output: usize| ir::element_type(item.operands[output].r#type());
    is_sum_of_rows(item) && item.outputs().all(|output| matches!(ir::bits_of(element(output)), Some(32 | 64)))
}

/// Whether an item sums products of two operands that run through the same reduction.
pub fn is_contraction(item: &Item) -> bool {
    let Some(linear) = &item.linear else { return false };
    let is_reduced = |operand: usize| {
        linear[operand].iter().flat_map(|place| &place.terms).any(|(idx, _)| !item.loops[*idx].is_parallel)
    };
    let sums = item.outputs().all(|output| {
        Combiner::of(item, output).is_some_and(|combiner| matches!(combiner.name, "arith.addf" | "arith.addi"))
    });
    let multiplies = item.body_ops().into_iter().any(|op| ir::is_op(op, "arith.mulf") || ir::is_op(op, "arith.muli"));
    sums && multiplies && (0..item.n_inputs).filter(|operand| item.reads(*operand) && is_reduced(*operand)).count() == 2
}
