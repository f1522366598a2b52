//! What stands around a contraction on the same memory: the op that gives it its first values, and the elementwise ops
//! on its result.
//!
//! All of them name the same memref, stand in one block, and nothing between them touches memory, so that they can
//! happen tile by tile while the tile is in registers.

use super::{Contraction, Operand};
use crate::lanes;
use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, Effects, Linear};

/// What an elementwise op computes with.
#[derive(Clone, Debug)]
pub enum Input<'c, 'a> {
    /// What the output holds so far.
    Out,
    /// The same number everywhere.
    Scalar(Value<'c, 'a>),
    /// A memref, indexed by loops of the contraction.
    Memory(Operand<'c, 'a>),
}

/// An elementwise op on the memory that a contraction writes.
#[derive(Clone, Debug)]
pub struct Stage<'c, 'a> {
    /// The op.
    pub op: OperationRef<'c, 'a>,
    /// One for each argument of its body.
    pub inputs: Vec<Input<'c, 'a>>,
}

/// The ops that are computed together with a contraction.
#[derive(Clone, Debug)]
pub struct Chain<'c, 'a> {
    /// What the output holds before anything is added; none: what is in memory.
    pub first: Option<Stage<'c, 'a>>,
    /// What happens to the sums, in order.
    pub last: Vec<Stage<'c, 'a>>,
}

impl<'c, 'a> Chain<'c, 'a> {
    /// Finds the chain of a contraction.
    pub fn around(contraction: &Contraction<'c, 'a>) -> Self {
        let ops = contraction.op.block().map(ir::ops_in).unwrap_or_default();
        let at = ops.iter().position(|op| *op == contraction.op).unwrap_or(ops.len());
        let stage = |op: &OperationRef<'c, 'a>| Stage::read(*op, contraction);
        let touches_memory = |op: &&OperationRef| ir::effects_of(**op) != Effects::None;
        let first = ops[..at].iter().rev().find(touches_memory).and_then(stage);
        let behind = ops.get(at + 1..).unwrap_or_default();
        let last = behind.iter().filter(touches_memory).map_while(stage).collect();
        Self { first, last }
    }

    /// The op in front of which the kernel can stand: the last one.
    pub fn end(&self, contraction: &Contraction<'c, 'a>) -> OperationRef<'c, 'a> {
        self.last.last().map_or(contraction.op, |stage| stage.op)
    }
}

impl<'c, 'a> Stage<'c, 'a> {
    /// Reads an elementwise op that writes what the contraction writes; none for any other op.
    fn read(op: OperationRef<'c, 'a>, contraction: &Contraction<'c, 'a>) -> Option<Self> {
        let nest = ir::loop_nest(op)?;
        let operands: Vec<Value> = op.operands().collect();
        let (out, inputs) = operands.split_last()?;
        let subscripts = ir::linear_subscripts(op)?;
        let is_in_place = *out == contraction.out.memref
            && op.result_count() == 0
            && nest.is_parallel.iter().all(|is_parallel| *is_parallel)
            && subscripts.len() == operands.len()
            && ir::arguments_of(ir::body(op)?).len() == operands.len();
        let loops = loops_of(subscripts.last()?, contraction)?;
        if !is_in_place || loops.len() != nest.n_loops || !lanes::can_apply(op) {
            return None;
        }
        let inputs = inputs.iter().zip(&subscripts).map(|(value, indices)| input(*value, indices, &loops, contraction));
        let inputs = inputs.chain([Some(Input::Out)]).collect::<Option<_>>()?;
        Some(Self { op, inputs })
    }

    /// Whether the body reads the argument.
    pub fn uses(&self, argument_idx: usize) -> bool {
        let arguments = ir::body(self.op).map(ir::arguments_of).unwrap_or_default();
        arguments.get(argument_idx).is_some_and(|argument| !ir::uses(*argument).is_empty())
    }

    /// Whether the body reads what the output holds.
    pub fn uses_out(&self) -> bool {
        self.inputs.iter().enumerate().any(|(idx, input)| matches!(input, Input::Out) && self.uses(idx))
    }

    /// Whether the body calls functions that are many instructions each.
    pub fn is_long(&self) -> bool {
        const SHORT: [&str; 5] = ["math.absf", "math.copysign", "math.floor", "math.ceil", "math.fma"];
        let is_function = |op: &OperationRef| {
            let name = ir::op_name(*op);
            name.starts_with("math.") && !SHORT.contains(&name.as_str())
        };
        ir::body(self.op).is_some_and(|block| ir::ops_in(block).iter().any(is_function))
    }
}

/// For each loop of an elementwise op the contraction's loop that it stands for: both index the output by it.
fn loops_of(out: &[Linear], contraction: &Contraction) -> Option<Vec<usize>> {
    let own: Vec<usize> = out.iter().map(Linear::as_loop).collect::<Option<_>>()?;
    let theirs: Vec<usize> = contraction.out.subscripts.iter().map(Linear::as_loop).collect::<Option<_>>()?;
    (0..own.len()).map(|loop_idx| theirs.get(own.iter().position(|idx| *idx == loop_idx)?).copied()).collect()
}

fn input<'c, 'a>(
    value: Value<'c, 'a>,
    indices: &[Linear],
    loops: &[usize],
    contraction: &Contraction<'c, 'a>,
) -> Option<Input<'c, 'a>> {
    if ir::shape_of(value.r#type()).is_none() {
        return Some(Input::Scalar(value));
    }
    ir::strides_of(value.r#type())?;
    let renamed = |index: &Linear| match index.as_loop() {
        Some(loop_idx) => Some(Linear { terms: vec![(loops[loop_idx], 1)], constant: 0 }),
        None => index.terms.is_empty().then(|| index.clone()),
    };
    let subscripts: Vec<Linear> = indices.iter().map(renamed).collect::<Option<_>>()?;
    if value == contraction.out.memref {
        return (subscripts == contraction.out.subscripts).then_some(Input::Out);
    }
    let operand = Operand { memref: value, subscripts };
    let by_vectors = operand.depends_on(contraction.column);
    let fits = !by_vectors || operand.is_dense_in(contraction.column);
    (fits && are_apart(value, contraction.out.memref)).then_some(Input::Memory(operand))
}

/// Whether two memrefs are known to share no element: they have different roots, which bufferization does not let
/// overlap, or are slices apart.
fn are_apart(a: Value, b: Value) -> bool {
    let (root_a, slice_a) = root_of(a);
    let (root_b, slice_b) = root_of(b);
    if root_a != root_b {
        return true;
    }
    match (slice_a, slice_b) {
        (Some(a), Some(b)) => ir::provably_disjoint_slices(a, b),
        _ => false,
    }
}

/// The memref that a value is a view of, and the slice that was taken of it.
fn root_of<'c, 'a>(value: Value<'c, 'a>) -> (Value<'c, 'a>, Option<OperationRef<'c, 'a>>) {
    let mut root = value;
    let mut slice = None;
    while let Some(view) = ir::defining_op(root).filter(|op| ir::is_view(*op)) {
        slice = ir::is_op(view, "memref.subview").then_some(view);
        root = view.operands().next().expect("a view has a source");
    }
    (root, slice)
}
