//! What the tool prints.

use crate::{measure::Comparison, node_table, profile::Profiled};
use parallel_op::{
    dialect::remark::{Remark, RemarkKind},
    jit::Prediction,
    statistics::median,
};
pub use parallel_op_calls::report::{DeviceReport, Report};
use std::path::Path;

/// Fills in what a comparison found. Without tasks and shared loops both programs are the same on the CPU, and so are
/// their times. There results are the same to the bit; sums on a GPU have another order, so that its results need to
/// agree within a tolerance alone, which is given for it.
pub fn add_comparison(report: &mut Report, comparison: &Comparison, tolerance: Option<f64>) {
    let is_same_program = tolerance.is_none() && report.n_tasks + report.n_loops == 0;
    let (speedup, spread) = if is_same_program { (1.0, 0.0) } else { comparison.speedup() };
    report.serial_ms = Some(median(&comparison.serial.milliseconds));
    report.parallel_ms = Some(median(&comparison.parallel.milliseconds));
    report.speedup = Some(speedup);
    report.speedup_spread = Some(spread);
    let agreement = &comparison.agreement;
    report.bitwise_equal = Some(agreement.is_bitwise_equal);
    report.tolerance = tolerance;
    report.disagreement = match tolerance {
        None => disagreement(agreement.is_bitwise_equal),
        Some(tolerance) => {
            let agrees = agreement.farthest.clone().and_then(|distance| distance.check(tolerance));
            agrees.err().map(|line| format!("serial code: {line}"))
        }
    };
    report.peak_bytes = Some(comparison.parallel.peak_bytes);
    report.prepare_ms = comparison.parallel.prepare_ms;
    report.serial_peak_bytes = Some(comparison.serial.peak_bytes);
}

/// Fills in what the cost model said of the plan.
pub fn add_prediction(report: &mut Report, prediction: Prediction) {
    report.predicted_serial_ms = Some(prediction.serial_ns / 1e6);
    report.predicted_parallel_ms = Some(prediction.parallel_ns / 1e6);
    report.predicted_speedup = Some(prediction.speedup());
}

/// Fills in the times of a profile, which is at `path`.
pub fn add_profile(report: &mut Report, profiled: &Profiled, path: &Path) {
    report.serial_ms = Some(median(&profiled.serial.milliseconds));
    report.bitwise_equal = Some(profiled.is_bitwise_equal);
    report.disagreement = disagreement(profiled.is_bitwise_equal);
    report.peak_bytes = Some(profiled.serial.peak_bytes);
    report.nodes_ms = Some(profiled.nodes_ms());
    report.profile = Some(path.display().to_string());
    report.node_tables = Some(node_table::text(&profiled.samples.medians().collect::<Vec<_>>()));
}

fn disagreement(is_bitwise_equal: bool) -> Option<String> {
    let line = "results: expected the same bits from serial and parallel code, got others";
    (!is_bitwise_equal).then(|| line.to_owned())
}

/// One line for each remark.
pub fn remark_lines(remarks: &[(String, Remark)]) -> Vec<String> {
    let line = |(location, remark): &(String, Remark)| {
        let verdict = match remark.kind {
            RemarkKind::Passed => "parallel",
            RemarkKind::Missed => "serial",
            RemarkKind::Failed => "failed",
            RemarkKind::Analysis => "note",
        };
        let place = location.strip_prefix("loc(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(location);
        format!("{verdict}: {}: {}", place.replace('"', ""), remark.message)
    };
    remarks.iter().map(line).collect()
}
