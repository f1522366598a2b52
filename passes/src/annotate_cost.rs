//! Writes the cost of each op onto it, as an attribute that every pass respects.
//!
//! Does not
//!   1. touch ops that state a cost already, unless told to,
//!   2. annotate free ops, terminators, containers (their time depends on the workers there are), nor views that cost
//!      nothing, or
//!   3. look into the bodies of single ops (`linalg.generic`), only into control flow and tasks.
//!
//! Cost: one walk over each function; linear in the ops, but for control flow, whose ops are looked at once for each
//! level around them.

mod comparison;

use crate::{
    cost::{CostModel, measured::MEASURED_ATTRIBUTE, options::CostOptions, profile::keyed_ops, stated_ns},
    roles::{Role, role_of},
};
use melior::ir::{Attribute, OperationRef, attribute::IntegerAttribute, operation::OperationLike, r#type::IntegerType};
use parallel_op_dialect::{
    diagnostic::{Failed, error_at},
    ir, ops,
    pass::{OptionValues, PassSpec},
    remark::{self, Remark, RemarkKind},
};
use std::collections::BTreeMap;

/// What `parallel-opt --help`, the documentation and the registry know of this pass.
pub const SPEC: PassSpec = PassSpec {
    argument: "parallel-op-annotate-cost",
    summary: "write the cost of each op onto it",
    description: DESCRIPTION,
    anchor: "func.func",
    example: "test/passes/annotate-cost/doc.mlir",
    dependent_dialects: &[],
    options: || [AnnotateCostOptions::specs(), CostOptions::specs()].concat(),
    run,
};

const DESCRIPTION: &str = "\
Writes `parallel_op.cost`, in nanoseconds of serial time, on every op that computes and on control flow. The attribute
stays with the op wherever later passes move it, and overrides the cost model there. Constants, views that cost nothing,
terminators and containers have none. An op that states a cost keeps it unless `overwrite=true`.

With `cost-profile` the numbers are measured ones where the profile has them. Keys of a profile name places, so this
pass stands in front of every pass that changes places; if (nearly) all ops were measured, the function gets the
attribute `parallel_op.measured`, and later passes do not doubt the costs.

Remarks (`--remarks-filter=parallel-op-annotate-cost`): `analysis` with the number of ops and their sum, and with a
profile the predicted beside the measured time and the five worst ratios; `missed` for each name of ops whose cost is not
known.";

parallel_op_dialect::options! {
    /// Options of the pass.
    pub struct AnnotateCostOptions {
        /// replace the costs that ops state already
        pub overwrite: bool = false,
    }
}

/// What is to be written.
struct Annotations<'c, 'a> {
    /// Ops and their costs in nanoseconds.
    costs: Vec<(OperationRef<'c, 'a>, f64)>,
    /// The first op of each name whose cost is not known, and how many there are.
    unknown: BTreeMap<String, (OperationRef<'c, 'a>, usize)>,
}

fn run(function: OperationRef, values: &OptionValues) -> Result<(), Failed> {
    let refused = |message: String| error_at(function.location(), &message);
    let costs = CostOptions::read_from(values, AnnotateCostOptions::COUNT);
    let model = costs.model_of(function, SPEC.argument).map_err(refused)?;
    let prediction = costs.prediction().map_err(refused)?;
    if AnnotateCostOptions::read(values).overwrite {
        // Control flow is the sum of what it holds, so that no stated cost may be left anywhere when sums are made.
        keyed_ops(function).iter().for_each(|(op, _)| ir::remove_attribute(*op, ops::COST_ATTRIBUTE));
    }
    comparison::report(function, &prediction, &model);
    let annotations = read(function, &model);
    report(function, &annotations);
    write(function, &annotations, &model);
    Ok(())
}

/// The costs of all ops of a function that have one and do not state it.
fn read<'c, 'a>(function: OperationRef<'c, 'a>, model: &CostModel) -> Annotations<'c, 'a> {
    let mut annotations = Annotations { costs: Vec::new(), unknown: BTreeMap::new() };
    for (op, _) in keyed_ops(function) {
        let role = role_of(op);
        let is_ours = ir::is_op(op, ops::PARALLEL) || ir::is_op(op, ops::TASK);
        if role == Role::Free || is_ours || stated_ns(op, ops::COST_ATTRIBUTE).is_some() {
            continue;
        }
        match model.op_ns(op, 1) {
            Ok(ns) if role == Role::View && ns.round() == 0.0 => {}
            Ok(ns) => annotations.costs.push((op, ns)),
            Err(unknown) => annotations.unknown.entry(unknown.0).or_insert((op, 0)).1 += 1,
        }
    }
    annotations
}

fn report(function: OperationRef, annotations: &Annotations) {
    // Control flow counts what it holds.
    let is_outermost = |op: OperationRef| op.parent_operation().is_some_and(|parent| parent == function);
    let outermost = annotations.costs.iter().filter(|(op, _)| is_outermost(*op));
    let sum = outermost.fold(0.0, |sum, (_, ns)| sum + ns);
    let message = format!("{} ops get a cost, {sum:.0} ns in all", annotations.costs.len());
    emit(RemarkKind::Analysis, function, "annotated", message);
    for (name, (op, n_ops)) in &annotations.unknown {
        emit(
            RemarkKind::Missed,
            *op,
            "unknown-cost",
            format!("{n_ops} ops get none: the cost of '{name}' is not known"),
        );
    }
}

fn write(function: OperationRef, annotations: &Annotations, model: &CostModel) {
    let context = ir::context_of(function);
    for (op, ns) in &annotations.costs {
        // Casts of floats to integers saturate.
        let cost = IntegerAttribute::new(IntegerType::new(context, 64).into(), ns.round() as i64);
        ir::set_attribute(*op, ops::COST_ATTRIBUTE, cost.into());
    }
    if model.measured.is_whole() {
        ir::set_attribute(function, MEASURED_ATTRIBUTE, Attribute::unit(context));
    }
}

fn emit(kind: RemarkKind, op: OperationRef, name: &str, message: String) {
    let remark = Remark::new(kind, SPEC.argument, &ir::function_name(op), name, message);
    remark::emit(op.location(), &remark);
}
