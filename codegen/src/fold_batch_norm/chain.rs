//! Chains of ops that multiply and shift each channel, behind a value.

use std::collections::BTreeSet;

use melior::ir::{OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::ir::{self, OperationParts};

/// An elementwise op that computes `x * s + t` with `s` and `t` of the channel.
#[derive(Clone)]
pub struct Step<'c, 'a> {
    /// The `linalg.generic`.
    pub op: OperationRef<'c, 'a>,
    /// Which operand is `x`.
    pub x: usize,
    /// Dimension of the channels.
    pub channel: usize,
    /// For each other input whether it has one element for each channel, or one for all.
    pub is_per_channel: Vec<bool>,
    /// Whether `s` is another number than 1.
    pub scales: bool,
    /// Whether `t` is another number than 0.
    pub shifts: bool,
}

impl<'c, 'a> Step<'c, 'a> {
    /// What the op computes from `x`.
    pub fn result(&self) -> Value<'c, 'a> {
        ir::results_of(self.op)[0]
    }

    /// The value that takes the place of the result once scale and shift are elsewhere.
    pub fn input(&self) -> Value<'c, 'a> {
        self.op.operand_at(self.x).expect("the step has this operand")
    }

    /// The operands that give `s` and `t`: all inputs but `x`, and what the body takes from outside.
    pub fn parameters(&self) -> Vec<Value<'c, 'a>> {
        let inputs: Vec<Value> = self.op.operands().collect();
        let own = inputs.iter().take(self.n_inputs()).copied().filter(|it| *it != self.input());
        let captured = ir::captures_of(self.op).into_iter().filter(|it| !inputs.contains(it));
        own.chain(captured).collect()
    }

    /// How many inputs the op has.
    pub fn n_inputs(&self) -> usize {
        self.op.operand_count() - 1
    }

    /// The op as a step whose `x` is `value`, with channels in this dimension. None for any other op.
    fn of(op: OperationRef<'c, 'a>, value: Value<'c, 'a>, channel: usize) -> Option<Self> {
        let structure = ir::structured(op).filter(|_| ir::is_op(op, "linalg.generic"))?;
        let shape = ir::shape_of(value.r#type())?;
        let n_inputs = structure.n_inputs;
        let x = op.operands().position(|operand| operand == value)?;
        let is_once = op.operands().filter(|operand| *operand == value).count() == 1 && x < n_inputs;
        let is_elementwise = structure.is_parallel.iter().all(|it| *it) && op.result_count() == 1;
        let keeps_place = structure.maps[x].is_identity() && structure.maps[n_inputs].is_identity();
        if !(is_once
            && is_elementwise
            && keeps_place
            && shape[channel] != ir::DYNAMIC
            && ir::results_of(op)[0].r#type() == value.r#type())
        {
            return None;
        }
        let mut is_per_channel = Vec::new();
        for (idx, map) in structure.maps.iter().enumerate().take(n_inputs).filter(|(idx, _)| *idx != x) {
            let lengths = ir::shape_of(op.operand_at(idx)?.r#type())?;
            let places = (0..map.result_count()).map(|dim| map.result(dim).ok());
            let mut own = places.zip(lengths).filter(|(_, length)| *length != 1).map(|(place, _)| place);
            let is_channel = |place: Option<melior::ir::AffineExpr>| {
                place.is_some_and(|place| place.is_dim() && place.dim_position() == channel)
            };
            is_per_channel.push(match (own.next(), own.next()) {
                (None, _) => false,
                (Some(place), None) if is_channel(place) => shape[channel] != 1,
                _ => return None,
            });
        }
        let (scales, shifts) = affine_body(op, x)?;
        Some(Self { op, x, channel, is_per_channel, scales, shifts })
    }
}

/// Whether the body scales its argument `x` and whether it shifts it, if all it does is `x * s + t`.
fn affine_body(op: OperationRef, x: usize) -> Option<(bool, bool)> {
    let body = ir::body(op)?;
    let arguments = ir::arguments_of(body);
    let mut affine = BTreeSet::from([ir::value_key(arguments[x])]);
    let output = *arguments.last()?;
    let (mut scales, mut shifts) = (false, false);
    for inner in ir::ops_in(body) {
        let depends: Vec<bool> = inner.operands().map(|it| affine.contains(&ir::value_key(it))).collect();
        let reads_output = inner.operands().any(|operand| operand == output);
        if reads_output || inner.region_count() > 0 {
            return None;
        }
        match (ir::op_name(inner).as_str(), depends.as_slice()) {
            ("linalg.yield", [true]) => return Some((scales, shifts)),
            (_, depends) if !depends.contains(&true) => {
                if !crate::weights::is_computed(inner) || ir::is_op(inner, "linalg.index") {
                    return None;
                }
                continue;
            }
            ("arith.addf", [true, false] | [false, true]) | ("arith.subf", [true, false]) => shifts = true,
            ("arith.mulf", [true, false] | [false, true]) | ("arith.divf", [true, false]) | ("arith.negf", _) => {
                scales = true;
            }
            ("arith.subf", [false, true]) => (scales, shifts) = (true, true),
            _ => return None,
        }
        affine.insert(ir::value_key(ir::results_of(inner)[0]));
    }
    None
}

/// The steps behind `value`, each the only user of what the one before computes.
pub fn steps_behind<'c, 'a>(value: Value<'c, 'a>, channels: &[usize]) -> Vec<Step<'c, 'a>> {
    let mut steps = Vec::new();
    let (mut value, mut channels) = (value, channels.to_vec());
    while let [(user, _)] = ir::uses(value).as_slice() {
        if let Some(moved) = channels_behind(*user, &channels) {
            (value, channels) = (ir::results_of(*user)[0], moved);
        } else if let Some(step) = step_of(*user, value, &channels) {
            value = step.result();
            steps.push(step);
        } else {
            break;
        }
    }
    steps
}

/// The steps of one shape that begin with `op`, whoever else uses its operand.
pub fn steps_from<'c, 'a>(op: OperationRef<'c, 'a>) -> Vec<Step<'c, 'a>> {
    let shape = ir::results_of(op).first().and_then(|result| ir::shape_of(result.r#type())).unwrap_or_default();
    let candidates = op.operands().flat_map(|value| (0..shape.len()).map(move |channel| (value, channel)));
    let mut heads = candidates.filter_map(|(value, channel)| Some((Step::of(op, value, channel)?, channel)));
    let Some((head, channel)) = heads.find(|(step, _)| step.is_per_channel.contains(&true)) else { return vec![] };
    let mut steps = vec![head];
    for step in steps_behind(ir::results_of(op)[0], &[channel]) {
        if steps.last().is_none_or(|last| last.result() != step.input()) {
            break;
        }
        steps.push(step);
    }
    steps
}

/// An op as a step behind `value`, whoever else uses that.
pub fn step_of<'c, 'a>(user: OperationRef<'c, 'a>, value: Value<'c, 'a>, channels: &[usize]) -> Option<Step<'c, 'a>> {
    let [channel] = channels else { return None };
    same_block(value, user).then(|| Step::of(user, value, *channel)).flatten()
}

fn same_block(value: Value, user: OperationRef) -> bool {
    ir::parent_block(value).zip(user.block()).is_some_and(|(a, b)| a == b)
}

/// Where the channels stand behind an op that only moves elements or renames dimensions.
fn channels_behind(op: OperationRef, channels: &[usize]) -> Option<Vec<usize>> {
    match ir::op_name(op).as_str() {
        "linalg.transpose" => {
            let order = ir::integers_of(op.attribute("permutation").ok()?, 64)?;
            let place = |&channel: &usize| order.iter().position(|&dim| dim == channel as i64);
            channels.iter().map(place).collect()
        }
        "tensor.collapse_shape" => {
            let shape = ir::shape_of(op.operand_at(0)?.r#type())?;
            let groups = groups_of(op)?;
            let place = groups.iter().position(|group| channels.iter().all(|channel| group.contains(channel)))?;
            let others = groups[place].iter().filter(|dim| !channels.contains(dim));
            others.into_iter().all(|&dim| shape[dim] == 1).then(|| vec![place])
        }
        _ => None,
    }
}

/// The groups of dimensions of a reshape.
pub fn groups_of(op: OperationRef) -> Option<Vec<Vec<usize>>> {
    use melior::ir::attribute::ArrayAttribute;
    let groups = ArrayAttribute::try_from(op.attribute("reassociation").ok()?).ok()?;
    let group = |idx| {
        let dims = ir::integers_of(groups.element(idx).ok()?, 64)?;
        dims.into_iter().map(|dim| usize::try_from(dim).ok()).collect()
    };
    (0..groups.len()).map(group).collect()
}
