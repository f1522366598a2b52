//! The elementwise ops behind a contraction that a block can apply to its own part.
//!
//! An op belongs to them if it computes each element from the element at the same place of the contraction, or of ops
//! that belong already, and from tensors that are there before the contraction or depend on weights alone. Reshapes in
//! between that add, drop or split dimensions are looked through. The longest run of such ops is taken of which nobody
//! sees an intermediate result.

mod stage;

use super::{
    contraction::Contraction,
    coordinates::{Coordinates, behind_reshape},
};
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;
pub use stage::{Argument, Input, Stage};

/// What is computed from a contraction, in order.
pub struct Epilogue<'c, 'a> {
    /// The contraction and all ops that go into the block, reshapes too.
    pub ops: Vec<OperationRef<'c, 'a>>,
    /// The elementwise ops among them.
    pub stages: Vec<Stage<'c, 'a>>,
    /// What is computed in the end.
    pub result: Value<'c, 'a>,
    /// Where its elements stand in the output of the contraction.
    pub coordinates: Coordinates,
}

/// A value that is known to be a part of the epilogue.
#[derive(Clone)]
pub struct Known<'c, 'a> {
    /// The value.
    pub value: Value<'c, 'a>,
    /// Where its elements stand.
    pub coordinates: Coordinates,
    /// Which value's elements it has: its own number, or that of the tensor that it is a reshape of.
    pub elements: usize,
}

impl<'c, 'a> Epilogue<'c, 'a> {
    /// Reads the epilogue of a contraction.
    pub fn of(contraction: &Contraction<'c, 'a>) -> Self {
        let mut run = Run::new(contraction);
        let mut next = contraction.op.next_in_block();
        while let Some(op) = next.filter(|_| !run.is_over()) {
            run.add(op);
            next = op.next_in_block();
        }
        run.finish()
    }
}

/// A run of ops while it is read.
struct Run<'c, 'a> {
    contraction: OperationRef<'c, 'a>,
    /// Values in order; the first is the contraction's.
    known: Vec<Known<'c, 'a>>,
    ops: Vec<(OperationRef<'c, 'a>, Option<Stage<'c, 'a>>)>,
    /// Whether somebody else uses one of the values.
    has_other_user: bool,
}

impl<'c, 'a> Run<'c, 'a> {
    fn new(contraction: &Contraction<'c, 'a>) -> Self {
        let result = ir::results_of(contraction.op)[0];
        let rank = contraction.out.axes.len();
        let known = Known { value: result, coordinates: (0..rank).map(Some).collect(), elements: 0 };
        Self {
            contraction: contraction.op,
            known: vec![known],
            ops: vec![(contraction.op, None)],
            has_other_user: false,
        }
    }

    /// No op behind can be taken: somebody uses a value, or nobody does.
    fn is_over(&self) -> bool {
        let users = |it: &Known<'c, 'a>| ir::uses(it.value);
        self.has_other_user || self.known.iter().flat_map(users).all(|(user, _)| self.holds(user))
    }

    fn holds(&self, op: OperationRef) -> bool {
        self.ops.iter().any(|(own, _)| *own == op)
    }

    fn known(&self, value: Value) -> Option<&Known<'c, 'a>> {
        self.known.iter().find(|it| it.value == value)
    }

    fn add(&mut self, op: OperationRef<'c, 'a>) {
        let Some(source) = op.operands().find_map(|operand| self.known(operand)) else { return };
        let (coordinates, stage, elements) = match behind_reshape(op, &source.coordinates) {
            Some(coordinates) => (coordinates, None, source.elements),
            None => match Stage::read(op, &self.known, self.contraction) {
                Some((stage, coordinates)) => (coordinates, Some(stage), self.known.len()),
                None => {
                    self.has_other_user = true;
                    return;
                }
            },
        };
        self.known.push(Known { value: ir::results_of(op)[0], coordinates, elements });
        self.ops.push((op, stage));
    }

    /// The longest part of the run whose intermediate results nobody else sees.
    fn finish(mut self) -> Epilogue<'c, 'a> {
        let length = (1..=self.ops.len()).rev().find(|&length| self.is_closed(length)).unwrap_or(1);
        self.ops.truncate(length);
        let Known { value, coordinates, .. } = self.known.swap_remove(length - 1);
        let ops = self.ops.iter().map(|(op, _)| *op).collect();
        let stages = self.ops.into_iter().filter_map(|(_, stage)| stage).collect();
        Epilogue { ops, stages, result: value, coordinates }
    }

    /// Whether the first so many ops end in an elementwise one of the contraction's elements, and only its result is used
    /// by others.
    fn is_closed(&self, length: usize) -> bool {
        let (last, inner) = (&self.known[length - 1], &self.known[..length - 1]);
        let is_inside = |op: OperationRef| self.ops[..length].iter().any(|(own, _)| *own == op);
        let element = |value: Value<'c, 'a>| ir::element_type(value.r#type());
        let is_end = length == 1 || self.ops[length - 1].1.is_some();
        is_end
            && element(last.value) == element(self.known[0].value)
            && inner.iter().all(|it| ir::uses(it.value).into_iter().all(|(user, _)| is_inside(user)))
    }
}
