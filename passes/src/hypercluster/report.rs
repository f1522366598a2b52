//! What the user is told.

use super::{
    ARGUMENT, Config,
    plan::Choice,
    samples::{Refusal, Samples, Way},
};
use melior::ir::{Location, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    ir,
    remark::{self, Remark, RemarkKind},
};

/// Tells of a container.
pub fn passed(function: OperationRef, container: OperationRef, samples: &Samples, choice: &Choice, config: &Config) {
    let way = match samples.way {
        Way::Replicate => "copies of the function",
        Way::Split => "parts of its batch",
    };
    let tasks = &choice.plan.tasks;
    let message = format!(
        "{} {way} become {} tasks on {} {} lanes with {} messages: {}, speed-up {:.2}",
        samples.n,
        tasks.tasks.len(),
        tasks.n_lanes(),
        choice.plan.method,
        tasks.n_messages(),
        times(choice, config),
        choice.plan.serial / choice.plan.parallel.max(1.0)
    );
    emit(RemarkKind::Passed, function, container.location(), "hyperclustered", message);
}

/// Tells why a function stays as it is.
pub fn refused(function: OperationRef, refusal: &Refusal) {
    let location = refusal.op.map_or(function.location(), |op| op.location());
    emit(RemarkKind::Missed, function, location, refusal.rule, format!("batch stays serial: {}", refusal.reason));
}

/// Tells of a batch that gains nothing.
pub fn no_gain(function: OperationRef, samples: &Samples, choice: &Choice, reason: &str, config: &Config) {
    let message = format!("batch of {} stays serial: {reason}: {}", samples.n, times(choice, config));
    emit(RemarkKind::Missed, function, function.location(), "no-gain", message);
}

/// Predicted times, for people.
fn times(choice: &Choice, config: &Config) -> String {
    let workers = config.workers;
    format!("serial {:.0} ns, parallel {:.0} ns on {workers} workers", choice.plan.serial, choice.plan.parallel)
}

fn emit(kind: RemarkKind, function: OperationRef, location: Location, name: &str, message: String) {
    let remark = Remark::new(kind, ARGUMENT, &ir::function_name(function), name, message);
    remark::emit(location, &remark);
}
