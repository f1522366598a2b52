//! Predicted beside measured times.

use super::emit;
use crate::{
    cost::{CostModel, profile::keyed_ops, stated_ns},
    roles::holds_control_flow,
};
use melior::ir::OperationRef;
use parallel_op_dialect::{ops, remark::RemarkKind};

/// How many ratios are told.
const N_WORST: usize = 5;
/// What took less was measured no better than the clock ticks.
const LEAST_NS: f64 = 100.0;

/// Tells how far predictions are from what was measured. Says nothing of ops that state a cost, nor of control flow,
/// which is the sum of what it holds.
pub fn report(function: OperationRef, prediction: &CostModel, measured: &CostModel) {
    let mut rows: Vec<(String, f64, f64)> = Vec::new();
    for (op, key) in keyed_ops(function) {
        if holds_control_flow(op) || stated_ns(op, ops::COST_ATTRIBUTE).is_some() {
            continue;
        }
        if let (Some(took), Ok(predicted)) = (measured.measured.ns(op), prediction.op_ns(op, 1)) {
            rows.push((key, predicted, took));
        }
    }
    if rows.is_empty() {
        return;
    }
    let predicted: f64 = rows.iter().map(|row| row.1).sum();
    let took: f64 = rows.iter().map(|row| row.2).sum();
    let mut message = format!("{} ops: predicted {predicted:.0} ns, measured {took:.0} ns", rows.len());
    let ratio = |row: &(String, f64, f64)| row.1.max(1.0) / row.2.max(1.0);
    rows.retain(|row| row.2 >= LEAST_NS);
    rows.sort_by(|a, b| ratio(b).ln().abs().total_cmp(&ratio(a).ln().abs()));
    let worst: Vec<String> = rows.iter().take(N_WORST).map(|row| format!("{} {:.2}", row.0, ratio(row))).collect();
    if !worst.is_empty() {
        message.push_str(&format!("; worst ratios: {}", worst.join(", ")));
    }
    emit(RemarkKind::Analysis, function, "predicted-and-measured", message);
}
