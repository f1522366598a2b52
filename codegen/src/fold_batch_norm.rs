//! Makes what multiplies and shifts the channels behind a convolution a part of the convolution.
//!
//! A batch-norm of a trained model computes `x * s + t` for each channel, where `s` and `t` depend on weights alone. The
//! filter takes `s` over, and what the output begins with `t`, so that nothing of it is left at run time once weights are
//! prepared. Where no convolution stands in front, several such ops become one.
//!
//! Leaves a chain alone
//!   1. where somebody else uses what stands in it,
//!   2. where the output of the convolution begins with anything but a zero or one number for each channel,
//!   3. if `s` or `t` is no weight; without marks of weights: if it is computed of larger tensors than itself,
//!   4. if a filter would have to be scaled in each call and is used less than 32 times there.
//!
//! Sums are rounded in another order than before: results agree to a few units in the last place of the largest.
//!
//! Cost: one walk over the function, and for each convolution one over its block.

mod chain;
mod contraction;
mod parameters;

pub use chain::groups_of;
use chain::{Step, step_of, steps_behind, steps_from};
use contraction::{Bias, Contraction};
use melior::ir::{AffineMap, BlockRef, OperationRef, Value, ValueLike, operation::OperationLike};
use parallel_op_dialect::{
    diagnostic::Failed,
    ir, ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use parameters::{Parameters, Wanted};

use crate::{
    builder::{Builder, structured::Generic},
    tensor_blocks::tensor_blocks,
    weights::{Weights, is_computed},
};

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "codegen-fold-batch-norm",
    summary: "make scales and shifts of channels a part of convolutions",
    description: "\
Behind a convolution or a matrix product stand elementwise ops that compute `x * s + t`, with `s` and `t` of the output
channel: what is left of a batch-norm in a trained model, or a bias. The filter is multiplied by `s`, and the output
begins with `t`, as a `linalg.broadcast` of one number for each channel. Both are computed from weights by ops that
`codegen-prepare-weights` takes out of the program. If no argument is marked `parallel_op.weight`, parameters of at most
one number for each channel are taken for weights, and a filter is scaled where the convolution uses each of its
elements 32 times or more.

A chain of such ops behind anything else becomes one op, if arguments are marked.

Remarks (`--remarks-filter=codegen-fold-batch-norm`): `passed` for each chain that was folded or combined, `missed` for
each that was not, with the reason: `several-users`, `output`, `not-weights`, `cost`.",
    anchor: "func.func",
    example: "test/codegen/fold-batch-norm/doc.mlir",
    dependent_dialects: &[ops::arith_dialect_handle, ops::linalg_dialect_handle, ops::tensor_dialect_handle],
    options: Vec::new,
    run,
};

/// Uses of each element of a filter in one call from which scaling it in each call costs little beside them.
const FEWEST_USES: i64 = 32;

fn run(function: OperationRef, _: &OptionValues) -> Result<(), Failed> {
    let weights = Weights::of(function);
    for block in tensor_blocks(function) {
        // A fold erases the steps that it takes, never another contraction.
        let mut ops = ir::ops_in(block);
        ops.retain(|op| Contraction::of(*op).is_some());
        for contraction in ops.into_iter().filter_map(Contraction::of) {
            match decide(&contraction, &weights) {
                Some(Ok(fold)) => write(&contraction, &fold),
                Some(Err(refusal)) => missed(&contraction, &refusal),
                None => (),
            }
        }
        if weights.has_marks() {
            combine_in(block, &weights);
        }
    }
    Ok(())
}

/// What a contraction takes over.
struct Fold<'c, 'a> {
    steps: Vec<Step<'c, 'a>>,
    bias: Bias<'c, 'a>,
    /// Ops behind the contraction that compute parameters, in order.
    late: Vec<OperationRef<'c, 'a>>,
}

/// The rule that speaks against a fold, and its reason.
struct Refusal {
    rule: &'static str,
    reason: String,
}

/// What a contraction takes over, or why it does not; none if nothing stands behind it.
fn decide<'c, 'a>(contraction: &Contraction<'c, 'a>, weights: &Weights) -> Option<Result<Fold<'c, 'a>, Refusal>> {
    let refuse = |rule, reason: &str| Some(Err(Refusal { rule, reason: reason.to_owned() }));
    let result = contraction.result();
    let mut steps = steps_behind(result, contraction.channels);
    if steps.is_empty() {
        let users = ir::uses(result);
        let is_shared = users.iter().any(|(user, _)| step_of(*user, result, contraction.channels).is_some());
        return if is_shared { refuse("several-users", "it has other users, too") } else { None };
    }
    let Some(bias) = contraction.bias() else {
        return refuse("output", "the output begins with something other than zero or one number for each channel");
    };
    let n_channels: i64 = contraction.lengths().iter().product();
    let is_fixed = |value: &Value<'c, 'a>| match weights.has_marks() {
        true => weights.contains(*value),
        false => is_small_to_compute(*value, n_channels),
    };
    let n_fixed = steps.iter().take_while(|step| step.parameters().iter().all(is_fixed)).count();
    steps.truncate(n_fixed);
    let Some(late) = computed_late(contraction.op, &steps).filter(|_| n_fixed > 0) else {
        return refuse("not-weights", "scale or shift does not depend on weights alone");
    };
    let scales = steps.iter().any(|step| step.scales);
    let is_prepared = weights.has_marks() && weights.contains(contraction.filter());
    let n_uses = contraction.uses_of_filter();
    if scales && !is_prepared && n_uses < FEWEST_USES {
        return refuse("cost", &format!("its filter is no weight and is used {n_uses} times in a call"));
    }
    Some(Ok(Fold { steps, bias, late }))
}

/// Whether a value has at most so many elements and is computed of such values alone.
fn is_small_to_compute(value: Value, n_elements: i64) -> bool {
    let is_small = |value: Value| match ir::shape_of(value.r#type()) {
        Some(shape) => shape.iter().all(|length| *length != ir::DYNAMIC) && shape.iter().product::<i64>() <= n_elements,
        None => true,
    };
    let mut open = vec![value];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(value) = open.pop() {
        if !is_small(value) {
            return false;
        }
        let Some(op) = ir::defining_op(value).filter(|op| seen.insert(ir::op_key(*op))) else { continue };
        if !is_computed(op) {
            return false;
        }
        open.extend(ir::captures_of(op));
    }
    true
}

/// The ops behind `op` in its block that the parameters of the steps need, in order. None if `op` is one of them.
fn computed_late<'c, 'a>(op: OperationRef<'c, 'a>, steps: &[Step<'c, 'a>]) -> Option<Vec<OperationRef<'c, 'a>>> {
    let block = op.block()?;
    let behind: Vec<OperationRef> = ir::ops_in(block).into_iter().skip_while(|it| *it != op).collect();
    let mut needed: std::collections::BTreeSet<usize> = std::collections::BTreeSet::new();
    let need = |needed: &mut std::collections::BTreeSet<usize>, values: Vec<Value<'c, 'a>>| {
        needed.extend(values.into_iter().filter_map(ir::defining_op).map(ir::op_key));
    };
    steps.iter().for_each(|step| need(&mut needed, step.parameters()));
    let mut late = Vec::new();
    for candidate in behind.into_iter().rev() {
        if needed.contains(&ir::op_key(candidate)) {
            need(&mut needed, ir::captures_of(candidate));
            late.push(candidate);
        }
    }
    late.reverse();
    (late.first() != Some(&op)).then_some(late)
}

fn write<'c, 'a>(contraction: &Contraction<'c, 'a>, fold: &Fold<'c, 'a>) {
    let op = contraction.op;
    fold.late.iter().for_each(|late| ir::move_before(*late, op));
    passed(op, "folded", &format!("{} takes over {} ops behind it", named(contraction), fold.steps.len()));
    let builder = Builder::before(op);
    let bias = match fold.bias {
        Bias::None => None,
        Bias::PerChannel(bias) => Some(bias),
    };
    let parameters = Parameters::new(&builder, &fold.steps, bias, contraction.lengths().iter().product());
    if let Some(scale) = parameters.compute(&builder, Wanted::Scale) {
        ir::set_operand(op, 1, scaled_filter(&builder, contraction, scale));
    }
    if let Some(shift) = parameters.compute(&builder, Wanted::Shift) {
        let shift = contraction.unflattened(&builder, shift);
        let extents = builder.extents(contraction.init());
        ir::set_operand(op, 2, builder.broadcasted(shift, &contraction.others(), &extents));
    }
    drop_steps(&fold.steps, None);
}

fn scaled_filter<'c, 'a>(
    builder: &Builder<'c, 'a>,
    contraction: &Contraction<'c, 'a>,
    scale: Value<'c, 'a>,
) -> Value<'c, 'a> {
    let filter = contraction.filter();
    let extents = builder.extents(filter);
    let identity = AffineMap::multi_dim_identity(builder.context, extents.len());
    let generic = Generic {
        inputs: vec![filter, contraction.unflattened(builder, scale)],
        outputs: vec![builder.empty(&extents, ir::element_type(filter.r#type()))],
        maps: vec![identity, builder.projection(extents.len(), contraction.filter_channels), identity],
        is_parallel: vec![true; extents.len()],
    };
    let op = builder.generic(&generic, |inner, elements| vec![inner.binary("arith.mulf", elements[0], elements[1])]);
    ir::results_of(op)[0]
}

/// Erases the steps, last first. Who used the last one uses `with` instead, or what the step was computed from.
fn drop_steps<'c, 'a>(steps: &[Step<'c, 'a>], mut with: Option<Value<'c, 'a>>) {
    for step in steps.iter().rev() {
        ir::replace_all_uses(step.result(), with.take().unwrap_or_else(|| step.input()));
        ir::erase(step.op);
    }
}

/// Makes one op of each chain that no contraction took over.
fn combine_in(block: BlockRef, weights: &Weights) {
    let mut done = std::collections::BTreeSet::new();
    for op in ir::ops_in(block) {
        // What is done may be gone.
        if done.contains(&ir::op_key(op)) || !ir::is_op(op, "linalg.generic") {
            continue;
        }
        let steps = steps_from(op);
        let is_fixed = |value: &Value| weights.contains(*value);
        let n_fixed = steps.iter().take_while(|step| step.parameters().iter().all(is_fixed)).count();
        done.extend(steps.iter().take(n_fixed).map(|step| ir::op_key(step.op)));
        if n_fixed >= 2 {
            combine(&steps[..n_fixed]);
        }
    }
}

fn combine(steps: &[Step]) {
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    let message =
        format!("{} ops that scale and shift channels of {} become one", steps.len(), first.result().r#type());
    passed(first.op, "combined", &message);
    let builder = Builder::before(last.op);
    let x = first.input();
    let extents = builder.extents(x);
    let n_channels = extents[first.channel].number();
    let parameters = Parameters::new(&builder, steps, None, n_channels);
    let [scale, shift] = [Wanted::Scale, Wanted::Shift].map(|wanted| parameters.compute(&builder, wanted));
    let identity = AffineMap::multi_dim_identity(builder.context, extents.len());
    let numbers = [scale, shift].into_iter().flatten();
    let generic = Generic {
        inputs: std::iter::once(x).chain(numbers.clone()).collect(),
        maps: std::iter::once(identity)
            .chain(numbers.map(|_| builder.projection(extents.len(), &[first.channel])))
            .chain([identity])
            .collect(),
        outputs: vec![builder.empty(&extents, ir::element_type(x.r#type()))],
        is_parallel: vec![true; extents.len()],
    };
    let op = builder.generic(&generic, |inner, elements| {
        let mut numbers = elements[1..].iter();
        let mut apply = |name, x, is_there: bool| match numbers.next() {
            Some(number) if is_there => inner.binary(name, x, *number),
            _ => x,
        };
        let scaled = if scale.is_some() { apply("arith.mulf", elements[0], true) } else { elements[0] };
        vec![apply("arith.addf", scaled, shift.is_some())]
    });
    drop_steps(steps, Some(ir::results_of(op)[0]));
}

fn named(contraction: &Contraction) -> String {
    format!("'{}' of {}", ir::op_name(contraction.op), contraction.result().r#type())
}

fn passed(op: OperationRef, rule: &str, message: &str) {
    let function = ir::function_name(op);
    remark::emit(op.location(), &Remark::new(RemarkKind::Passed, SPEC.argument, &function, rule, message.to_owned()));
}

fn missed(contraction: &Contraction, refusal: &Refusal) {
    let function = ir::function_name(contraction.op);
    let message = format!("{} takes nothing over: {}", named(contraction), refusal.reason);
    let remark = Remark::new(RemarkKind::Missed, SPEC.argument, &function, refusal.rule, message);
    remark::emit(contraction.op.location(), &remark);
}
