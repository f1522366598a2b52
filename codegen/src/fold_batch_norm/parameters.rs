//! Computes the scale and the shift of a chain, one number for each channel.

use std::collections::BTreeMap;

use melior::ir::{AffineMap, OperationRef, Type, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir;

use super::chain::Step;
use crate::builder::{
    Builder,
    structured::Generic,
    tensors::{Extent, tensor_type},
};

/// Which of the two numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// What `x` is multiplied with.
    Scale,
    /// What is added.
    Shift,
}

/// A value in a body: one that does not depend on `x`, or `x * scale + shift`, where none stands for 1 and 0.
#[derive(Clone, Copy)]
enum Term<'c, 'a> {
    Fixed(Value<'c, 'a>),
    Affine { scale: Option<Value<'c, 'a>>, shift: Option<Value<'c, 'a>> },
}

/// A chain as arithmetic on one tensor with an element for each channel.
pub struct Parameters<'c, 'a> {
    steps: Vec<Step<'c, 'a>>,
    /// What `x` begins with, flat.
    bias: Option<Value<'c, 'a>>,
    n_channels: i64,
    element: Type<'c>,
    inputs: Vec<Value<'c, 'a>>,
    maps: Vec<AffineMap<'c>>,
}

impl<'c, 'a> Parameters<'c, 'a> {
    /// Flattens the operands of the steps, so that each is indexed by the channel or not at all.
    pub fn new(
        builder: &Builder<'c, 'a>,
        steps: &[Step<'c, 'a>],
        bias: Option<Value<'c, 'a>>,
        n_channels: i64,
    ) -> Self {
        let element = ir::element_type(steps[0].result().r#type());
        let mut parameters =
            Self { steps: steps.to_vec(), bias: None, n_channels, element, inputs: vec![], maps: vec![] };
        if let Some(bias) = bias {
            let flat = parameters.push(builder, bias, n_channels != 1);
            parameters.bias = Some(flat);
        }
        for step in steps {
            let operands: Vec<Value> = step.op.operands().take(step.n_inputs()).collect();
            let others = operands.into_iter().enumerate().filter(|(idx, _)| *idx != step.x);
            for ((_, operand), &is_per_channel) in others.zip(&step.is_per_channel) {
                parameters.push(builder, operand, is_per_channel);
            }
        }
        parameters
    }

    fn push(&mut self, builder: &Builder<'c, 'a>, operand: Value<'c, 'a>, is_per_channel: bool) -> Value<'c, 'a> {
        let flat = flattened(builder, operand, is_per_channel);
        self.inputs.push(flat);
        self.maps.push(builder.projection(1, if is_per_channel { &[0] } else { &[] }));
        flat
    }

    /// A tensor with the scale or the shift of each channel; none for a scale of 1 and a shift of 0.
    pub fn compute(&self, builder: &Builder<'c, 'a>, wanted: Wanted) -> Option<Value<'c, 'a>> {
        let is_wanted = match wanted {
            Wanted::Scale => self.steps.iter().any(|step| step.scales),
            Wanted::Shift => self.bias.is_some() || self.steps.iter().any(|step| step.shifts),
        };
        if !is_wanted {
            return None;
        }
        let output = builder.empty(&[Extent::Static(self.n_channels)], self.element);
        let generic = Generic {
            inputs: self.inputs.clone(),
            outputs: vec![output],
            maps: [self.maps.as_slice(), &[builder.projection(1, &[0])]].concat(),
            is_parallel: vec![true],
        };
        let op = builder.generic(&generic, |inner, elements| {
            let mut elements = elements.iter().copied();
            let shift = self.bias.and_then(|_| elements.next());
            let start = Term::Affine { scale: None, shift };
            let end = self.steps.iter().fold(start, |x, step| step_term(inner, step, x, &mut elements));
            let Term::Affine { scale, shift } = end else { unreachable!("a step gives x * s + t") };
            let value = if wanted == Wanted::Scale { scale } else { shift };
            vec![value.unwrap_or_else(|| inner.zero(self.element))]
        });
        debug_assert_eq!(ir::results_of(op)[0].r#type(), tensor_type(&[self.n_channels], self.element));
        Some(ir::results_of(op)[0])
    }
}

/// A tensor with its dimensions of length one left out.
fn flattened<'c, 'a>(builder: &Builder<'c, 'a>, tensor: Value<'c, 'a>, is_per_channel: bool) -> Value<'c, 'a> {
    let rank = ir::shape_of(tensor.r#type()).map_or(0, |shape| shape.len());
    match (is_per_channel, rank) {
        (true, 1) | (false, 0) => tensor,
        (true, _) => builder.collapse(tensor, &[(0..rank).collect()]),
        (false, _) => builder.collapse(tensor, &[]),
    }
}

/// Writes the body of a step once more, on scale and shift.
fn step_term<'c, 'a>(
    inner: &Builder<'c, 'a>,
    step: &Step<'c, 'a>,
    x: Term<'c, 'a>,
    elements: &mut impl Iterator<Item = Value<'c, 'a>>,
) -> Term<'c, 'a> {
    let body = ir::body(step.op).expect("a generic op has a body");
    let mut terms: BTreeMap<usize, Term> = BTreeMap::new();
    for (idx, argument) in ir::arguments_of(body).into_iter().take(step.n_inputs()).enumerate() {
        let term = if idx == step.x { Some(x) } else { elements.next().map(Term::Fixed) };
        terms.insert(ir::value_key(argument), term.expect("each operand has its element"));
    }
    for op in ir::ops_in(body) {
        let operands: Vec<Term> = op
            .operands()
            .map(|operand| terms.get(&ir::value_key(operand)).copied().unwrap_or(Term::Fixed(operand)))
            .collect();
        if ir::is_op(op, "linalg.yield") {
            return operands[0];
        }
        let term = op_term(inner, op, &operands);
        terms.insert(ir::value_key(ir::results_of(op)[0]), term);
    }
    unreachable!("a body ends with linalg.yield")
}

fn op_term<'c, 'a>(inner: &Builder<'c, 'a>, op: OperationRef<'c, 'a>, operands: &[Term<'c, 'a>]) -> Term<'c, 'a> {
    let name = ir::op_name(op);
    let both = |a: Option<Value<'c, 'a>>, b| a.map(|a| inner.binary(&name, a, b));
    let negated = |value: Value<'c, 'a>| inner.value("arith.negf", &[value], value.r#type(), &[]);
    match (name.as_str(), operands) {
        ("arith.addf", [Term::Affine { scale, shift }, Term::Fixed(by)])
        | ("arith.addf", [Term::Fixed(by), Term::Affine { scale, shift }]) => {
            Term::Affine { scale: *scale, shift: Some(both(*shift, *by).unwrap_or(*by)) }
        }
        ("arith.subf", [Term::Affine { scale, shift }, Term::Fixed(by)]) => {
            Term::Affine { scale: *scale, shift: Some(both(*shift, *by).unwrap_or_else(|| negated(*by))) }
        }
        ("arith.subf", [Term::Fixed(from), Term::Affine { scale, shift }]) => {
            let scale = scale.map_or_else(|| inner.float(-1.0, from.r#type()), negated);
            let shift = shift.map_or(*from, |shift| inner.binary("arith.subf", *from, shift));
            Term::Affine { scale: Some(scale), shift: Some(shift) }
        }
        ("arith.mulf", [Term::Affine { scale, shift }, Term::Fixed(by)])
        | ("arith.mulf", [Term::Fixed(by), Term::Affine { scale, shift }]) => {
            Term::Affine { scale: Some(both(*scale, *by).unwrap_or(*by)), shift: both(*shift, *by) }
        }
        ("arith.divf", [Term::Affine { scale, shift }, Term::Fixed(by)]) => {
            let scale = scale.unwrap_or_else(|| inner.float(1.0, by.r#type()));
            Term::Affine { scale: both(Some(scale), *by), shift: both(*shift, *by) }
        }
        ("arith.negf", [Term::Affine { scale, shift }]) => {
            let one = shift.or(*scale).map(|it| it.r#type()).unwrap_or_else(|| ir::results_of(op)[0].r#type());
            let scale = scale.map_or_else(|| inner.float(-1.0, one), negated);
            Term::Affine { scale: Some(scale), shift: shift.map(negated) }
        }
        _ => Term::Fixed(fixed(inner, op, operands)),
    }
}

/// A copy of an op that does not depend on `x`.
fn fixed<'c, 'a>(inner: &Builder<'c, 'a>, op: OperationRef<'c, 'a>, operands: &[Term<'c, 'a>]) -> Value<'c, 'a> {
    let copy = inner.clone_of(op);
    for (idx, operand) in operands.iter().enumerate() {
        if let Term::Fixed(value) = operand {
            ir::set_operand(copy, idx, *value);
        }
    }
    ir::results_of(copy)[0]
}
