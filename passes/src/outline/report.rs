//! What the user is told.

use super::{SPEC, policy::Verdict};
use melior::ir::{Location, OperationRef, operation::OperationLike};
use parallel_op_dialect::remark::{self, Remark, RemarkKind};

/// A remark on something that stays serial.
pub struct Missed<'c> {
    /// What it is about.
    pub location: Location<'c>,
    /// Symbol of the function.
    pub function: String,
    /// Name of the rule, kebab-case.
    pub rule: &'static str,
    /// The reason, with the numbers.
    pub message: String,
}

/// Tells of a container.
pub fn passed(container: OperationRef, verdict: &Verdict, workers: usize) {
    let tasks = verdict.tasks.len();
    let times = match verdict.predicted {
        Some((serial, parallel)) => format!(
            "serial {serial:.0} ns, parallel {parallel:.0} ns on {workers} workers, speed-up {:.2}",
            serial / parallel.max(1.0)
        ),
        None => "serial and parallel time unknown".to_owned(),
    };
    let message =
        format!("{} branches {} become {tasks} tasks: {times}", verdict.group.branches.len(), verdict.group.place);
    emit(RemarkKind::Passed, container.location(), "outlined", &verdict.function, message);
}

/// Tells of everything that stays serial.
pub fn missed(all: &[Missed]) {
    for missed in all {
        emit(RemarkKind::Missed, missed.location, missed.rule, &missed.function, missed.message.clone());
    }
}

fn emit(kind: RemarkKind, location: Location, name: &str, function: &str, message: String) {
    let remark = Remark::new(kind, SPEC.argument, function, name, message);
    remark::emit(location, &remark);
}
